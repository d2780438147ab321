-- One row per industry the vendor names, and the member Unknown.
-- table: gold.dim_industry
-- key:   industry_sk
-- input: silver.fmp_market_industries (industry)
-- input: silver.fmp_company_profile (industry)
-- replaces: TRUE
-- Puts right a fault of the reference design, whose fixed list had spellings of its own ("Banks—Regional"), so that the vendor's names
-- found no member: the members are whatever the vendor has sent.
-- There are few, so all are named anew each time, and a member that nothing names any more goes.
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
