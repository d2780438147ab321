-- One row per sector the vendor names, and the member Unknown.
-- table: gold.dim_sector
-- key:   sector_sk
-- input: silver.fmp_market_sectors (sector)
-- input: silver.fmp_company_profile (sector)
-- replaces: TRUE
-- The members are exactly the names that the vendor's tables hold now: a new one joins, and one that nothing names any more goes.
WITH named AS (
    SELECT sector FROM silver.fmp_market_sectors
    UNION SELECT sector FROM silver.fmp_company_profile
),
members AS (
    SELECT 'Unknown' AS sector
    UNION SELECT trim(sector) FROM named WHERE trim(sector) <> ''
)
SELECT gold_key(sector) AS sector_sk, sector
FROM members
