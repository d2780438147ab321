-- One row per exchange the vendor names, and the member Unknown.
-- table: gold.dim_exchange
-- key:   exchange_sk
-- input: silver.fmp_market_exchanges (exchange)
-- input: silver.fmp_company_profile (exchange)
-- input: silver.fmp_index_list (exchange)
-- input: silver.fmp_cryptocurrency_list (exchange)
-- input: silver.fmp_commodities_list (exchange)
-- replaces: TRUE
-- The members are exactly the names that the vendor's tables hold now: a new one joins, and one that nothing names any more goes.
WITH named AS (
    SELECT exchange FROM silver.fmp_market_exchanges
    UNION SELECT exchange FROM silver.fmp_company_profile
    UNION SELECT exchange FROM silver.fmp_index_list
    UNION SELECT exchange FROM silver.fmp_cryptocurrency_list
    UNION SELECT exchange FROM silver.fmp_commodities_list
),
members AS (
    SELECT 'Unknown' AS exchange_code
    UNION SELECT trim(exchange) FROM named WHERE trim(exchange) <> ''
)
SELECT gold_key(exchange_code) AS exchange_sk, exchange_code
FROM members
