using System.Globalization;
using System.Text.Json;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>What becomes of the rows: corrections, bad values, fields that come and go, and the shapes in which vendors send them.</summary>
public sealed class PromotionTests
{
    private readonly TestEngine _engine = new();

    [Fact]
    public async Task A_row_that_the_vendor_corrects_updates_silver_and_gold_once()
    {
        var close = 100.0;
        await using var market = await SmallMarket.StartAsync(
            lists: 0,
            series: 1,
            answer: _ => Json(SmallMarket.Row("AAA", new(2026, 1, 8), 99), SmallMarket.Row("AAA", new(2026, 1, 9), close))
        );
        var options = market.Options with { Tickers = ["AAA"] };

        var first = await _engine.RunAsync(options);
        close = 101.5;
        var corrected = await _engine.RunAsync(options with { Date = SmallMarket.Day.AddDays(1) });
        var again = await _engine.RunAsync(options with { Date = SmallMarket.Day.AddDays(2) });

        Assert.Equal(new SilverCounts(2, 2, 0, 0, 0), first.Silver);
        Assert.Equal(new SilverCounts(2, 0, 1, 1, 0), corrected.Silver);
        Assert.Equal(new SilverCounts(2, 0, 0, 2, 0), again.Silver);
        Assert.Equal(
            [$"2026-01-08|99|{first.RunId}", $"2026-01-09|101.5|{corrected.RunId}"],
            Tables.Rows(market.Data, "SELECT date, value, _run_id FROM silver.small_series_01 ORDER BY date")
        );
        Assert.Equal(
            ["2026-01-08|99", "2026-01-09|101.5"],
            Tables.Rows(market.Data, "SELECT date, value FROM gold.fact_value ORDER BY date")
        );
    }

    [Fact]
    public async Task A_corrected_price_of_the_shipped_recipes_reaches_the_fact_table()
    {
        await using var simulated = await Simulated.StartAsync();
        using var data = new TempFolder();
        var options = simulated.Options(data.Path) with { Datasets = ["price-eod-full"], Tickers = ["AAPL"] };
        await _engine.RunAsync(options);
        var before = Close();

        simulated.Market.Override("historical-price-eod/full", WithClose(12345.5));
        var corrected = await _engine.RunAsync(options with { Date = Simulated.Day.AddDays(3) });

        Assert.NotEqual("12345.5", before);
        Assert.Equal("12345.5", Close());
        Assert.Equal((1L, 1L), (corrected.Silver.Updated, corrected.Silver.Inserted));

        string Close() => Tables.Value(data.Path, "SELECT close FROM gold.fact_eod WHERE date_sk = 20260130");

        static Func<string, string> WithClose(double close) =>
            body =>
            {
                var rows = JsonSerializer.Deserialize<List<Dictionary<string, JsonElement>>>(body)!;
                foreach (var row in rows.Where(r => r["date"].GetString() == "2026-01-30"))
                {
                    row["close"] = JsonSerializer.SerializeToElement(close);
                }

                return JsonSerializer.Serialize(rows);
            };
    }

    [Fact]
    public async Task A_row_older_than_everything_we_have_is_promoted_too()
    {
        var day = new DateOnly(2026, 1, 9);
        await using var market = await SmallMarket.StartAsync(lists: 0, series: 1, answer: _ => Json(SmallMarket.Row("AAA", day, 1)));
        var options = market.Options with { Tickers = ["AAA"] };
        await _engine.RunAsync(options);

        day = new(1999, 12, 31);
        var summary = await _engine.RunAsync(options with { Date = SmallMarket.Day.AddDays(1) });

        Assert.Equal(1, summary.Silver.Inserted);
        Assert.Equal("1999-12-31", Tables.Value(market.Data, "SELECT min(date) FROM gold.fact_value"));
    }

    [Fact]
    public async Task A_bad_value_goes_to_quarantine_with_its_bronze_line_and_its_neighbours_are_promoted()
    {
        await using var market = await SmallMarket.StartAsync(
            lists: 0,
            series: 1,
            tickers: ["AAA", "BBB", "CCC"],
            answer: r =>
                r.Query["symbol"] == "BBB"
                    ? new(
                        """
                        [{"symbol":"BBB","date":"2026-01-08","value":1},
                         {"symbol":"BBB","date":"2026-01-09","value":"n/a"},
                         {"symbol":"BBB","date":"yesterday","value":3},
                         {"symbol":"BBB","date":"2026-01-07","value":"4.5"}]
                        """
                    )
                    : null
        );

        var summary = await _engine.RunAsync(market.Options with { Tickers = ["AAA", "BBB", "CCC"] });

        Assert.Equal(RunStatus.Partial, summary.Status);
        Assert.Equal(new SilverCounts(14, 12, 0, 0, 2), summary.Silver);
        Assert.Equal(
            ["2026-01-07|4.5", "2026-01-08|1"],
            Tables.Rows(market.Data, "SELECT date, value FROM silver.small_series_01 WHERE ticker = 'BBB' ORDER BY date")
        );
        Assert.Equal(
            [
                $"{summary.RunId}|small|series-01|BBB|not a number|value|n/a|2",
                $"{summary.RunId}|small|series-01|BBB|not a date|date|yesterday|3",
            ],
            Tables.Rows(
                market.Data,
                "SELECT run_id, source, dataset, ticker, reason, column_name, value, row_number FROM ops.quarantine ORDER BY row_number"
            )
        );
        var place = Tables.Rows(market.Data, "SELECT DISTINCT bronze_file, bronze_line FROM ops.quarantine").Single().Split('|');
        var line = File.ReadLines(Path.Combine(market.Data, place[0])).ElementAt(int.Parse(place[1]) - 1);
        Assert.Contains("\"yesterday\"", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fields_that_no_column_reads_and_columns_that_no_row_carries_are_recorded_as_drift()
    {
        var body = """[{"symbol":"AAA","date":"2026-01-08","value":1}]""";
        await using var market = await SmallMarket.StartAsync(lists: 0, series: 1, answer: _ => new(body));
        var options = market.Options with { Tickers = ["AAA"] };

        var fits = await _engine.RunAsync(options);
        var driftOfFitting = Drift();
        body = """[{"symbol":"AAA","date":"2026-01-09","price":2.5},{"symbol":"AAA","date":"2026-01-10","price":3}]""";
        var drifts = await _engine.RunAsync(options with { Date = SmallMarket.Day.AddDays(1) });
        var again = await _engine.RunAsync(options with { Date = SmallMarket.Day.AddDays(2) });

        Assert.Equal(RunStatus.Succeeded, fits.Status);
        Assert.Empty(driftOfFitting);
        Assert.Equal(
            [$"price|unknown field|2.5|{drifts.RunId}|{again.RunId}", $"value|missing field||{drifts.RunId}|{again.RunId}"],
            Drift()
        );
        Assert.Equal("", Tables.Value(market.Data, "SELECT value FROM silver.small_series_01 WHERE date = '2026-01-10'"));

        IReadOnlyList<string> Drift() =>
            Tables.Rows(market.Data, "SELECT field, kind, example, first_run_id, last_run_id FROM ops.schema_drift ORDER BY field");
    }

    [Fact]
    public async Task A_csv_dataset_is_promoted_and_a_record_of_the_wrong_length_is_not()
    {
        await using var market = await VendorAsync(
            """
              - name: bulk
                domain: market
                scope: global
                path: bulk
                format: csv
                silver_table: bulk
                key: [symbol]
                columns: { symbol: text, name: text, close: double, day: { type: date, field: date }, volume: integer }
            """,
            _ =>
                new(
                    "symbol,name,close,date,volume\r\nAAA,\"A, \"\"Inc\"\"\",1.5,2026-01-09,10\r\nBBB,B,,2026-01-09\r\nCCC,\"two\nlines\",,2026-01-09,\r\n",
                    ContentType: "text/csv"
                )
        );

        var summary = await _engine.RunAsync(market.Options);

        Assert.Equal(new SilverCounts(3, 2, 0, 0, 1), summary.Silver);
        Assert.Equal(
            ["AAA|A, \"Inc\"|1.5|2026-01-09|10", "CCC|two\nlines||2026-01-09|"],
            Tables.Rows(
                market.Data,
                "SELECT * EXCLUDE (_run_id, _bronze_file, _bronze_line, _ingested_at, _promotion) FROM silver.bulk ORDER BY symbol"
            )
        );
        Assert.Equal("4 fields where the header has 5|2", Tables.Value(market.Data, "SELECT reason, row_number FROM ops.quarantine"));
    }

    [Fact]
    public async Task Pages_are_asked_until_an_empty_one_and_go_on_at_one_that_failed()
    {
        var broken = true;
        await using var market = await VendorAsync(
            """
              - name: news
                domain: market
                scope: global
                path: news
                query: { kind: all }
                pagination: { type: page_number, param: page, start: 1 }
                silver_table: news
                key: [id]
                columns: { id: integer }
            """,
            r =>
                r.Query["page"] switch
                {
                    "1" => new("""[{"id":1},{"id":2}]"""),
                    "2" when broken => new("", Status: 500),
                    "2" => new("""[{"id":3}]"""),
                    _ => new("[]"),
                }
        );

        var failed = await _engine.RunAsync(market.Options);
        var rowsAfterFailure = Tables.Value(market.Data, "SELECT count(*) FROM silver.news");
        broken = false;
        market.Api.Forget();
        var whole = await _engine.RunAsync(market.Options);
        var askedWhole = market.Api.Asked;
        market.Api.Forget();
        await _engine.RunAsync(market.Options);

        Assert.Equal(new RequestCounts(1, 0, 1, 0), failed.Requests);
        Assert.Equal("2", rowsAfterFailure);
        Assert.Equal(["/news?kind=all&page=2", "/news?kind=all&page=3"], askedWhole);
        Assert.Equal((new RequestCounts(1, 1, 0, 0), 2L), (whole.Requests, whole.Bronze.Responses));
        Assert.Equal(["1", "2", "3"], Tables.Rows(market.Data, "SELECT id FROM silver.news ORDER BY id"));
        Assert.Empty(market.Api.Requests);
    }

    [Fact]
    public async Task The_dots_that_fred_sends_for_days_without_a_market_are_nulls()
    {
        await using var simulated = await Simulated.StartAsync();
        using var data = new TempFolder();
        var options = simulated.Options(data.Path) with { Datasets = ["fred-dgs10"] };

        var summary = await _engine.RunAsync(options);

        var nulls = long.Parse(Tables.Value(data.Path, "SELECT count(*) FROM silver.fred_dgs10 WHERE rate IS NULL"));
        Assert.Equal(RunStatus.Succeeded, summary.Status);
        Assert.True(nulls > 100, $"{nulls} nulls");
        Assert.Equal(summary.Silver.Inserted.ToString(), Tables.Value(data.Path, "SELECT count(*) FROM silver.fred_dgs10"));
    }

    [Fact]
    public async Task A_row_of_any_kind_ends_in_silver_or_in_quarantine_and_never_ends_the_run()
    {
        // Each beside a good one, so that one or two are in silver.
        (string Row, int InSilver)[] kinds =
        [
            ("""{"symbol":"\ud800","date":"2026-01-09","value":1}""", 1),
            ("""{"symbol":"AAA","date":"2026-01-09","value":"\udc00"}""", 1),
            ("""{"symbol":"AAA","date":"2026-01-09","value":1,"\ud800":2}""", 2),
            ("""{"symbol":"AAA","date":"2026-01-09","value":1,"new":"\ud800"}""", 2),
            ("""{"symbol":"AAA","date":"2026-01-09","value":1,"value":2}""", 1),
            ("""{"symbol":"AAA","date":"2026-01-09","value":1e999}""", 1),
            ("""{"symbol":"AAA","date":"2026-01-09","value":{"a":1}}""", 1),
            ("""{"symbol":"","date":"0001-01-01","value":"Infinity"}""", 2),
            ("""{"symbol":"A\u0000B","date":"9999-12-31","value":null}""", 1),
            ("""{"symbol":null,"date":"2026-01-09","value":1}""", 1),
            ("{}", 1),
            ("null", 1),
            ("[1,[2]]", 1),
            ("\"text\"", 1),
        ];
        await using var market = await SmallMarket.StartAsync(
            lists: 0,
            series: kinds.Length,
            answer: r => new($$"""[{{kinds[Number(r.Path) - 1].Row}},{"symbol":"NEXT","date":"2026-01-08","value":7}]""")
        );

        var summary = await _engine.RunAsync(market.Options with { Tickers = ["AAA"] });
        var ends = Ends();
        _engine.Orchestrator.Rebuild(market.Options);

        Assert.Equal(kinds.Select(k => $"{k.Row}|{k.InSilver}|7|{2 - k.InSilver}"), ends);
        Assert.Equal(ends, Ends());
        Assert.Equal(2 * kinds.Length, summary.Silver.Inserted + summary.Silver.Quarantined);

        List<string> Ends() =>
            [
                .. kinds.Select(
                    (k, n) =>
                        $"{k.Row}|"
                        + Tables.Value(
                            market.Data,
                            $"""
                            SELECT count(*), max(value) FILTER (ticker = 'NEXT'),
                                (SELECT count(*) FROM ops.quarantine WHERE dataset = 'series-{n + 1:00}')
                            FROM silver.small_series_{n + 1:00}
                            """
                        )
                ),
            ];

        static int Number(string path) => int.Parse(path[^2..], CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task A_text_with_a_NUL_goes_to_quarantine_whole_instead_of_being_cut()
    {
        await using var market = await SmallMarket.StartAsync(
            lists: 1,
            series: 0,
            answer: _ => new("""[{"symbol":"A\u0000B","name":"x"},{"symbol":"A","name":"y"}]""")
        );

        await _engine.RunAsync(market.Options);

        Assert.Equal("A|y", Tables.Value(market.Data, "SELECT symbol, name FROM silver.small_list_01"));
        Assert.Equal(
            """symbol|A␀B|holds a NUL character|{"symbol":"A\u0000B","name":"x"}""",
            Tables.Value(market.Data, "SELECT column_name, value, reason, row_text FROM ops.quarantine")
        );
    }

    [Fact]
    public async Task An_object_with_half_a_character_for_a_name_is_read_all_the_same()
    {
        await using var market = await VendorAsync(
            """
              - { name: one, domain: d, scope: global, path: one, rows: data, silver_table: one, key: [id], columns: { id: integer } }
              - { name: two, domain: d, scope: global, path: two, rows: data, silver_table: two, key: [id], columns: { id: integer } }
            """,
            r => new(r.Path == "/one" ? """{"\ud800":1,"data":[{"id":1}]}""" : """{"\ud800":1,"Error":"no"}""")
        );
        market.With(
            "small.yaml",
            (await File.ReadAllTextAsync(Path.Combine(market.Options.RecipesDirectory, "small.yaml"))).Replace(
                "attempts: 1",
                "attempts: 1\n  error_when: [Error]",
                StringComparison.Ordinal
            )
        );

        var summary = await _engine.RunAsync(market.Options);
        var again = await _engine.RunAsync(market.Options);

        Assert.Equal((1L, FailureKind.ErrorObject), (summary.Silver.Inserted, Assert.Single(summary.Failures).Kind));
        Assert.Equal((0L, 1L), (again.Requests.Stored, again.Requests.Failed));
    }

    private static StubApi.Answer Json(params object[] rows) => new(JsonSerializer.Serialize(rows));

    private static async Task<SmallMarket> VendorAsync(string datasets, Func<StubApi.Request, StubApi.Answer> answer)
    {
        var market = await SmallMarket.StartAsync(lists: 0, series: 0, answer: answer);
        return market.With(
            "small.yaml",
            $"source:\n  name: small\n  base_url: {market.Api.Address}\n  attempts: 1\n\ndatasets:\n{datasets}\n"
        );
    }
}
