-- One row per symbol with a company profile.
-- table: gold.dim_company
-- key:   company_sk
-- input: silver.fmp_company_profile (ticker)
-- needs: gold.dim_instrument
-- Every attribute follows the newest profile.
SELECT gold_key(p.ticker) AS company_sk,
       p.ticker AS symbol,
       gold_key(p.ticker) AS instrument_sk,
       p.company_name,
       p.ceo,
       p.website,
       p.description,
       p.full_time_employees,
       p.ipo_date,
       p.currency,
       gold_key(coalesce(nullif(trim(p.country), ''), 'Unknown')) AS country_sk,
       gold_key(coalesce(nullif(trim(p.exchange), ''), 'Unknown')) AS exchange_sk,
       gold_key(coalesce(nullif(trim(p.sector), ''), 'Unknown')) AS sector_sk,
       gold_key(coalesce(nullif(trim(p.industry), ''), 'Unknown')) AS industry_sk
FROM silver.fmp_company_profile AS p
WHERE p.ticker IN (SELECT ticker FROM changed)
