-- One row per instrument and trading day: prices, and features of the adjusted close.
-- table: gold.fact_eod
-- key:   instrument_sk, date_sk
-- input: silver.fmp_price_eod_full (ticker, date)
-- input: silver.fmp_price_eod_dividend_adjusted (ticker, date)
-- needs: gold.dim_instrument
-- needs: gold.dim_date
-- check: { column: close, range: { min: 0 } }
-- A changed day rewrites that day and the later ones of its ticker, whose windows reach back to it, and nothing else.
-- A window counts rows with a positive adjusted close, not days.
WITH since AS (
    SELECT ticker, min(date) AS first_date FROM changed GROUP BY ticker
),
prices AS (
    SELECT p.ticker, p.date, p.open, p.high, p.low, p.close, a.adj_close, p.volume,
           p.date >= s.first_date AS is_affected,
           a.adj_close > 0 AS has_features,
           lag(a.adj_close) OVER days AS before_1,
           lag(a.adj_close, 21) OVER days AS before_21,
           lag(a.adj_close, 63) OVER days AS before_63,
           lag(a.adj_close, 126) OVER days AS before_126,
           lag(a.adj_close, 252) OVER days AS before_252
    FROM silver.fmp_price_eod_full AS p
    JOIN since AS s ON s.ticker = p.ticker
    LEFT JOIN silver.fmp_price_eod_dividend_adjusted AS a ON a.ticker = p.ticker AND a.date = p.date
    WINDOW days AS (PARTITION BY p.ticker, a.adj_close > 0 ORDER BY p.date)
),
returns AS (
    SELECT *, CASE WHEN has_features THEN ln(adj_close / before_1) END AS log_return FROM prices
),
features AS (
    -- A list and not stddev(...) OVER: the list is summed in the order of its days, so the last digit never depends on
    -- which other tickers are built along with this one.
    SELECT *, list(log_return) OVER (PARTITION BY ticker, has_features ORDER BY date ROWS 29 PRECEDING) AS last_30_returns FROM returns
)
SELECT gold_key(ticker) AS instrument_sk,
       (year(date) * 10000 + month(date) * 100 + day(date))::INTEGER AS date_sk,
       open, high, low, close, adj_close, volume,
       CASE WHEN has_features THEN adj_close / before_21 - 1 END AS momentum_1m_f,
       CASE WHEN has_features THEN adj_close / before_63 - 1 END AS momentum_3m_f,
       CASE WHEN has_features THEN adj_close / before_126 - 1 END AS momentum_6m_f,
       CASE WHEN has_features THEN adj_close / before_252 - 1 END AS momentum_12m_f,
       CASE WHEN has_features THEN list_aggregate(last_30_returns, 'stddev_samp') * sqrt(252) END AS volatility_30d_f
FROM features
WHERE is_affected
