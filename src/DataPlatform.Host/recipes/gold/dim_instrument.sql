-- One row per symbol: everything the lists name, every company profile, and every ticker with facts.
-- table: gold.dim_instrument
-- key:   instrument_sk
-- input: silver.fmp_stock_list (symbol)
-- input: silver.fmp_etf_list (symbol)
-- input: silver.fmp_index_list (symbol)
-- input: silver.fmp_cryptocurrency_list (symbol)
-- input: silver.fmp_forex_list (symbol)
-- input: silver.fmp_commodities_list (symbol)
-- input: silver.fmp_company_profile (ticker)
-- input: silver.fmp_price_eod_full (ticker)
-- input: silver.fmp_price_eod_dividend_adjusted (ticker)
-- input: silver.fmp_income_statement (ticker)
-- input: silver.fmp_balance_sheet_statement (ticker)
-- input: silver.fmp_cashflow_statement (ticker)
-- input: silver.fmp_key_metrics (ticker)
-- input: silver.fmp_metric_ratios (ticker)
-- needs: gold.dim_instrument_type
-- needs: gold.dim_exchange
-- needs: gold.dim_sector
-- needs: gold.dim_industry
-- needs: gold.dim_country
-- Every attribute follows the newest profile and lists; a missing name is the member Unknown, never NULL. A symbol on several lists gets the
-- first kind that fits, in the order below; one that is on none and only has facts is a stock, because stocks are what is asked for.
SELECT gold_key(i.symbol) AS instrument_sk,
       i.symbol,
       (CASE
           WHEN coalesce(p.is_etf, FALSE) OR etf.symbol IS NOT NULL THEN 3
           WHEN coalesce(p.is_fund, FALSE) THEN 7
           WHEN idx.symbol IS NOT NULL THEN 5
           WHEN crypto.symbol IS NOT NULL THEN 2
           WHEN fx.symbol IS NOT NULL THEN 4
           WHEN commodity.symbol IS NOT NULL THEN 1
           ELSE 6
        END)::SMALLINT AS instrument_type_sk,
       gold_key(coalesce(nullif(trim(p.exchange), ''), nullif(trim(idx.exchange), ''), nullif(trim(crypto.exchange), ''),
                         nullif(trim(commodity.exchange), ''), 'Unknown')) AS exchange_sk,
       gold_key(coalesce(nullif(trim(p.sector), ''), 'Unknown')) AS sector_sk,
       gold_key(coalesce(nullif(trim(p.industry), ''), 'Unknown')) AS industry_sk,
       gold_key(coalesce(nullif(trim(p.country), ''), 'Unknown')) AS country_sk,
       coalesce(p.is_etf, FALSE) OR etf.symbol IS NOT NULL AS is_etf,
       coalesce(p.is_actively_trading, TRUE) AS is_actively_trading
FROM (SELECT DISTINCT symbol FROM changed) AS i
LEFT JOIN silver.fmp_company_profile AS p ON p.ticker = i.symbol
LEFT JOIN silver.fmp_etf_list AS etf ON etf.symbol = i.symbol
LEFT JOIN silver.fmp_index_list AS idx ON idx.symbol = i.symbol
LEFT JOIN silver.fmp_cryptocurrency_list AS crypto ON crypto.symbol = i.symbol
LEFT JOIN silver.fmp_forex_list AS fx ON fx.symbol = i.symbol
LEFT JOIN silver.fmp_commodities_list AS commodity ON commodity.symbol = i.symbol
