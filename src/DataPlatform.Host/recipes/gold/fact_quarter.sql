-- One row per instrument and fiscal quarter: the income statement with the other statements of that quarter.
-- table: gold.fact_quarter
-- key:   instrument_sk, period, calendar_year
-- input: silver.fmp_income_statement (ticker)
-- input: silver.fmp_balance_sheet_statement (ticker)
-- input: silver.fmp_cashflow_statement (ticker)
-- replaces: instrument_sk IN (SELECT gold_key(ticker) FROM changed)
-- needs: gold.dim_instrument
-- needs: gold.dim_date
-- Of several rows for one quarter, each statement gives the one with the latest date, and of these the one filed last.
-- Only the tickers that changed are written anew.
-- calendar_year is the vendor's fiscal year; a row without one is left out.
WITH income AS (
    SELECT * FROM silver.fmp_income_statement
    WHERE ticker IN (SELECT ticker FROM changed) AND period IN ('Q1', 'Q2', 'Q3', 'Q4') AND fiscal_year IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY ticker, period, fiscal_year ORDER BY date DESC, filing_date DESC NULLS LAST) = 1
),
balance AS (
    SELECT * FROM silver.fmp_balance_sheet_statement
    WHERE ticker IN (SELECT ticker FROM changed) AND period IN ('Q1', 'Q2', 'Q3', 'Q4') AND fiscal_year IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY ticker, period, fiscal_year ORDER BY date DESC, filing_date DESC NULLS LAST) = 1
),
cash_flow AS (
    SELECT * FROM silver.fmp_cashflow_statement
    WHERE ticker IN (SELECT ticker FROM changed) AND period IN ('Q1', 'Q2', 'Q3', 'Q4') AND fiscal_year IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY ticker, period, fiscal_year ORDER BY date DESC, filing_date DESC NULLS LAST) = 1
)
SELECT gold_key(i.ticker) AS instrument_sk,
       i.period,
       i.fiscal_year::INTEGER AS calendar_year,
       (year(i.date) * 10000 + month(i.date) * 100 + day(i.date))::INTEGER AS period_date_sk,
       i.reported_currency, i.revenue, i.gross_profit, i.operating_income, i.net_income, i.ebitda, i.eps, i.eps_diluted,
       i.research_and_development_expenses, i.selling_general_and_administrative_expenses, i.interest_expense,
       i.income_before_tax, i.income_tax_expense, i.depreciation_and_amortization,
       b.total_assets, b.total_current_assets, b.total_liabilities, b.total_current_liabilities,
       b.total_stockholders_equity, b.cash_and_cash_equivalents, b.long_term_debt, b.total_debt, b.net_debt,
       b.deferred_revenue, b.goodwill_and_intangible_assets,
       c.operating_cash_flow, c.capital_expenditure, c.free_cash_flow, c.net_dividends_paid AS dividends_paid
FROM income AS i
LEFT JOIN balance AS b ON b.ticker = i.ticker AND b.period = i.period AND b.fiscal_year = i.fiscal_year
LEFT JOIN cash_flow AS c ON c.ticker = i.ticker AND c.period = i.period AND c.fiscal_year = i.fiscal_year
