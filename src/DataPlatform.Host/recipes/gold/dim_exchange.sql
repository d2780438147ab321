-- One row per exchange the vendor names, and the member Unknown.
-- table: gold.dim_exchange
-- key:   exchange_sk
-- input: silver.fmp_market_exchanges (exchange)
-- input: silver.fmp_company_profile (exchange)
-- input: silver.fmp_index_list (exchange)
-- input: silver.fmp_cryptocurrency_list (exchange)
-- input: silver.fmp_commodities_list (exchange)
-- replaces: TRUE
-- Puts right a fault of the reference design, whose fixed list new exchanges never joined: the members are whatever the vendor has sent.
-- There are few, so all are named anew each time, and a member that nothing names any more goes.
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
