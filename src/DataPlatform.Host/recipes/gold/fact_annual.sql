-- One row per instrument and fiscal year: the income statement with the other statements, metrics and ratios of that year.
-- table: gold.fact_annual
-- key:   instrument_sk, calendar_year
-- input: silver.fmp_income_statement (ticker)
-- input: silver.fmp_balance_sheet_statement (ticker)
-- input: silver.fmp_cashflow_statement (ticker)
-- input: silver.fmp_key_metrics (ticker)
-- input: silver.fmp_metric_ratios (ticker)
-- replaces: instrument_sk IN (SELECT gold_key(ticker) FROM changed)
-- needs: gold.dim_instrument
-- needs: gold.dim_date
-- Of several rows for one year, each statement gives the one with the latest date, and of these the one filed last.
-- Only the tickers that changed are written anew.
-- calendar_year is the vendor's fiscal year; a row without one is left out.
WITH income AS (
    SELECT * FROM silver.fmp_income_statement
    WHERE ticker IN (SELECT ticker FROM changed) AND period = 'FY' AND fiscal_year IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY ticker, fiscal_year ORDER BY date DESC, filing_date DESC NULLS LAST) = 1
),
balance AS (
    SELECT * FROM silver.fmp_balance_sheet_statement
    WHERE ticker IN (SELECT ticker FROM changed) AND period = 'FY' AND fiscal_year IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY ticker, fiscal_year ORDER BY date DESC, filing_date DESC NULLS LAST) = 1
),
cash_flow AS (
    SELECT * FROM silver.fmp_cashflow_statement
    WHERE ticker IN (SELECT ticker FROM changed) AND period = 'FY' AND fiscal_year IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY ticker, fiscal_year ORDER BY date DESC, filing_date DESC NULLS LAST) = 1
),
metrics AS (
    SELECT * FROM silver.fmp_key_metrics
    WHERE ticker IN (SELECT ticker FROM changed) AND period = 'FY' AND fiscal_year IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY ticker, fiscal_year ORDER BY date DESC) = 1
),
ratios AS (
    SELECT * FROM silver.fmp_metric_ratios
    WHERE ticker IN (SELECT ticker FROM changed) AND period = 'FY' AND fiscal_year IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY ticker, fiscal_year ORDER BY date DESC) = 1
)
SELECT gold_key(i.ticker) AS instrument_sk,
       i.fiscal_year::INTEGER AS calendar_year,
       (year(i.date) * 10000 + month(i.date) * 100 + day(i.date))::INTEGER AS period_date_sk,
       i.reported_currency, i.revenue, i.gross_profit, i.operating_income, i.net_income, i.ebitda, i.eps, i.eps_diluted,
       i.research_and_development_expenses, i.selling_general_and_administrative_expenses, i.interest_expense,
       i.income_before_tax, i.income_tax_expense, i.depreciation_and_amortization,
       b.total_assets, b.total_current_assets, b.total_liabilities, b.total_current_liabilities,
       b.total_stockholders_equity, b.cash_and_cash_equivalents, b.long_term_debt, b.total_debt, b.net_debt,
       b.deferred_revenue, b.goodwill_and_intangible_assets,
       c.operating_cash_flow, c.capital_expenditure, c.free_cash_flow, c.net_dividends_paid AS dividends_paid,
       m.return_on_invested_capital AS roic, m.invested_capital, m.capex_to_operating_cash_flow AS capex_to_ocf,
       m.ev_to_ebitda, m.days_of_sales_outstanding AS days_sales_outstanding,
       m.days_of_payables_outstanding AS days_payables_outstanding, m.days_of_inventory_outstanding AS days_inventory,
       r.gross_profit_margin, r.operating_profit_margin, r.net_profit_margin, r.effective_tax_rate,
       r.debt_to_assets_ratio AS debt_ratio, r.interest_coverage_ratio AS interest_coverage
FROM income AS i
LEFT JOIN balance AS b ON b.ticker = i.ticker AND b.fiscal_year = i.fiscal_year
LEFT JOIN cash_flow AS c ON c.ticker = i.ticker AND c.fiscal_year = i.fiscal_year
LEFT JOIN metrics AS m ON m.ticker = i.ticker AND m.fiscal_year = i.fiscal_year
LEFT JOIN ratios AS r ON r.ticker = i.ticker AND r.fiscal_year = i.fiscal_year
