-- One row per country (its two-letter code) the vendor names, and the member Unknown.
-- table: gold.dim_country
-- key:   country_sk
-- input: silver.fmp_market_countries (country)
-- input: silver.fmp_company_profile (country)
-- input: silver.fmp_market_exchanges (country_code)
-- replaces: TRUE
-- The members are exactly the names that the vendor's tables hold now: a new one joins, and one that nothing names any more goes.
WITH named AS (
    SELECT country FROM silver.fmp_market_countries
    UNION SELECT country FROM silver.fmp_company_profile
    UNION SELECT country_code FROM silver.fmp_market_exchanges
),
members AS (
    SELECT 'Unknown' AS country_code
    UNION SELECT trim(country) FROM named WHERE trim(country) <> ''
)
SELECT gold_key(country_code) AS country_sk, country_code
FROM members
