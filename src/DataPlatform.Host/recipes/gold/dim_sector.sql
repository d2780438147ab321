-- One row per sector the vendor names, and the member Unknown.
-- table: gold.dim_sector
-- key:   sector_sk
-- input: silver.fmp_market_sectors (sector)
-- input: silver.fmp_company_profile (sector)
-- replaces: TRUE
-- Puts right a fault of the reference design, whose fixed list a renamed sector never joined: the members are whatever the vendor has sent.
-- There are few, so all are named anew each time, and a member that nothing names any more goes.
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
