-- One row per calendar day from 1990-01-01 to 2030-12-31, with the full-day holidays of the New York Stock Exchange.
-- table: gold.dim_date
-- key:   date_sk
-- A market day is judged by the exchange's own rules and its special closures.
WITH years AS (
    -- Easter by the anonymous Gregorian algorithm; `//` is integer division.
    SELECT y,
           y % 19 AS a,
           y // 100 AS b,
           y % 100 AS c,
           (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30 AS h,
           (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7 AS l,
           (a + 11 * h + 22 * l) // 451 AS m,
           make_date(y, (h + l - 7 * m + 114) // 31, (h + l - 7 * m + 114) % 31 + 1) AS easter
    FROM range(1990, 2031) AS t(y)
),
moved AS (
    -- Holidays with a fixed date. On a Sunday they are kept on Monday, on a Saturday on Friday; a New Year's Day on a Saturday
    -- is not kept at all, because that Friday ends the accounting year.
    SELECT make_date(y, 1, 1) AS day, FALSE AS on_friday FROM years
    UNION ALL SELECT make_date(y, 6, 19), TRUE FROM years WHERE y >= 2022     -- Juneteenth
    UNION ALL SELECT make_date(y, 7, 4), TRUE FROM years                      -- Independence Day
    UNION ALL SELECT make_date(y, 12, 25), TRUE FROM years                    -- Christmas Day
),
nth_weekday AS (
    -- Holidays on the n-th weekday (0 = Sunday) on or after a day of the year.
    SELECT make_date(y, 1, 15) AS first_day, 1 AS weekday FROM years WHERE y >= 1998   -- Martin Luther King Jr. Day, third Monday
    UNION ALL SELECT make_date(y, 2, 15), 1 FROM years                        -- Washington's Birthday, third Monday
    UNION ALL SELECT make_date(y, 5, 25), 1 FROM years                        -- Memorial Day, last Monday
    UNION ALL SELECT make_date(y, 9, 1), 1 FROM years                         -- Labor Day, first Monday
    UNION ALL SELECT make_date(y, 11, 22), 4 FROM years                       -- Thanksgiving Day, fourth Thursday
),
closed AS (
    SELECT day + CASE WHEN dayofweek(day) = 0 THEN 1 WHEN dayofweek(day) = 6 AND on_friday THEN -1 ELSE 0 END AS day FROM moved
    UNION SELECT first_day + ((weekday - dayofweek(first_day) + 7) % 7)::INTEGER FROM nth_weekday
    UNION SELECT easter - 2 FROM years                                        -- Good Friday
    UNION SELECT unnest([
        DATE '1994-04-27',                                                    -- mourning for Richard Nixon
        DATE '2001-09-11', DATE '2001-09-12', DATE '2001-09-13', DATE '2001-09-14',   -- the attacks of September 11
        DATE '2004-06-11',                                                    -- mourning for Ronald Reagan
        DATE '2007-01-02',                                                    -- mourning for Gerald Ford
        DATE '2012-10-29', DATE '2012-10-30',                                 -- hurricane Sandy
        DATE '2018-12-05',                                                    -- mourning for George H. W. Bush
        DATE '2025-01-09'                                                     -- mourning for Jimmy Carter
    ])
)
SELECT (year(d) * 10000 + month(d) * 100 + day(d))::INTEGER AS date_sk,
       d AS full_date,
       year(d)::INTEGER AS year,
       quarter(d)::INTEGER AS quarter,
       month(d)::INTEGER AS month,
       week(d)::INTEGER AS week_of_year,
       day(d)::INTEGER AS day_of_month,
       dayofweek(d)::INTEGER AS day_of_week,
       dayname(d) AS day_name,
       monthname(d) AS month_name,
       dayofweek(d) IN (0, 6) AS is_weekend,
       dayofweek(d) NOT IN (0, 6) AND d NOT IN (SELECT day FROM closed) AS is_us_market_day
FROM (SELECT unnest(range(DATE '1990-01-01', DATE '2031-01-01', INTERVAL 1 DAY))::DATE AS d)
