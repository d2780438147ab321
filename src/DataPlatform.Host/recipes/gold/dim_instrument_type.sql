-- One row per kind of instrument; a fixed list.
-- table: gold.dim_instrument_type
-- key:   instrument_type_sk
SELECT instrument_type_sk::SMALLINT AS instrument_type_sk, instrument_type
FROM (VALUES
    (1, 'commodity'),
    (2, 'crypto'),
    (3, 'etf'),
    (4, 'fx'),
    (5, 'index'),
    (6, 'stock'),
    (7, 'fund'),
    (8, 'trust')
) AS t(instrument_type_sk, instrument_type)
