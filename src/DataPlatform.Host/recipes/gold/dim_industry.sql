-- One row per industry the vendor names, and the member Unknown.
-- table: gold.dim_industry
-- key:   industry_sk
-- input: silver.fmp_market_industries (industry)
-- input: silver.fmp_company_profile (industry)
-- replaces: TRUE
-- The members are exactly the names that the vendor's tables hold now, in the vendor's spelling: a new one joins, and one that nothing
-- names any more goes.
WITH named AS (
    SELECT industry FROM silver.fmp_market_industries
    UNION SELECT industry FROM silver.fmp_company_profile
),
members AS (
    SELECT 'Unknown' AS industry
    UNION SELECT trim(industry) FROM named WHERE trim(industry) <> ''
)
SELECT gold_key(industry) AS industry_sk, industry
FROM members
