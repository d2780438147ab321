using System.Globalization;
using DataPlatform.Runs;
using DataPlatform.Simulator;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>A process that is killed at any moment, a file that is half written, a warehouse that is lost: the next run goes on, and the tables are right.</summary>
public sealed class CrashTests
{
    private const int Concurrency = 4;
    private const int Seed = 20260130;

    private const string Source = """
        source:
          name: fmp
          base_url: http://127.0.0.1:1/
          auth: { query: apikey, env: FMP_API_KEY }
          field_case: camel
          error_when: ["Error Message"]
          universe: SELECT symbol FROM silver.stock_list ORDER BY symbol

        datasets:

        """;

    private const string Statements = """
          - { name: stock-list, domain: market, scope: global, path: stock-list, silver_table: stock_list, key: [symbol], columns: { symbol: text, company_name: text } }
          - name: price
            domain: market
            scope: ticker
            path: historical-price-eod/full
            query: { symbol: "{ticker}", from: "{from}", to: "{to}" }
            history_days: 60
            date_field: date
            empty_is_answer: true
            silver_table: price
            key: [ticker, date]
            ignore: [open, high, low, volume, change, changePercent, vwap]
            columns: { ticker: { type: text, field: symbol }, date: date, close: double }
          - name: income-statement
            domain: fundamentals
            scope: ticker
            path: income-statement
            query: { symbol: "{ticker}", limit: "20" }
            variants: { FY: { query: { period: annual } }, quarter: { query: { period: quarter } } }
            empty_is_answer: true
            silver_table: income
            key: [ticker, date, period]
            columns: { ticker: { type: text, field: symbol }, date: date, period: text, revenue: double }

        """;

    private const string Technicals = """
          - name: sma
            domain: technicals
            scope: ticker
            path: technical-indicators/sma
            query: { symbol: "{ticker}", periodLength: "{discriminator}", timeframe: 1day, from: "{from}", to: "{to}" }
            variants: [20, 50, 200]
            history_days: 60
            date_field: date
            empty_is_answer: true
            silver_table: sma
            key: [ticker, period_length, date]
            ignore: [open, high, low, close, volume]
            columns: { ticker: { type: text, value: "{ticker}" }, period_length: { type: integer, value: "{discriminator}" }, date: date, sma: double }
        """;

    private const string Fact = """
        -- One row per ticker and day.
        -- table: gold.fact_price
        -- key:   ticker, date
        -- input: silver.price (ticker, date)
        -- input: silver.sma (ticker, date)
        SELECT p.ticker, p.date, p.close, s.sma
        FROM silver.price AS p
        LEFT JOIN silver.sma AS s ON s.ticker = p.ticker AND s.date = p.date AND s.period_length = 20
        WHERE (p.ticker, p.date) IN (SELECT ticker, date FROM changed)
        """;

    private readonly TestEngine _engine = new();

    private static readonly int Deaths = Kills.Or(4);

    /// <summary>
    /// One source chunk by chunk, and two side by side of which the second one takes its tickers from a table of the first one's, with compressed bronze.
    /// </summary>
    [Theory]
    [InlineData("1", 1)]
    [InlineData("source", 2, "--compress")]
    public async Task A_process_killed_again_and_again_ends_with_the_same_tables_and_repeats_little(
        string inFlight,
        int sources,
        params string[] flags
    )
    {
        using var recipes = new RecipeFiles().Gold("fact_price.sql", Fact);
        recipes.With("fmp.yaml", sources == 1 ? Source + Statements + Technicals : Source + Statements);
        if (sources == 2)
        {
            recipes.With(
                "fred.yaml",
                Source
                    .Replace("name: fmp", "name: fred", StringComparison.Ordinal)
                    .Replace(
                        "symbol FROM silver.stock_list ORDER BY symbol",
                        "DISTINCT ticker FROM silver.price ORDER BY ticker",
                        StringComparison.Ordinal
                    ) + Technicals
            );
        }

        using var data = new TempFolder();
        using var undisturbed = new TempFolder();
        await using var simulated = await Simulated.StartAsync(
            new SimulatorOptions
            {
                // Each life gets a few requests further; more deaths need a larger load.
                TickersCount = Deaths <= 4 ? 10 : 4 * Deaths,
                LatencyMin = TimeSpan.FromMilliseconds(2),
                LatencyMax = TimeSpan.FromMilliseconds(20),
            }
        );
        var options = simulated.Options(data.Path, recipes.Directory, sources == 1 ? ["fmp"] : ["fmp", "fred"]) with
        {
            ChunkSize = 2,
            Concurrency = Concurrency,
        };
        // Both ask the same vendor; the simulator knows no other source that has tickers.
        options = options with
        {
            BaseUrls = options.Keys.Keys.ToDictionary(s => s, _ => simulated.Market.SourceAddress("fmp")),
        };
        await _engine.RunAsync(options with { DataDirectory = undisturbed.Path });
        simulated.Market.ResetReferee();
        var random = new Random(Seed);

        // So many deaths: after some more answers, or as a step is told; each a little later than its mark.
        List<string?> marks = ["finished chunk 1", null, "silver for chunk 2", "gold for chunk 3"];
        marks.InsertRange(0, Enumerable.Repeat<string?>(null, Math.Max(0, Deaths - marks.Count)));
        var kills = 0;
        foreach (var mark in marks)
        {
            var requests = simulated.Market.Report().Requests;
            var after = requests + random.Next(1, 9);
            var marked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var process = Start(
                options,
                [inFlight, .. flags],
                line => _ = mark is not null && line.Contains(mark, StringComparison.Ordinal) && marked.TrySetResult()
            );
            var end = process.EndAsync();
            while (!end.IsCompleted && !(mark is null ? simulated.Market.Report().Requests >= after : marked.Task.IsCompleted))
            {
                await PauseAsync(1);
            }

            await PauseAsync(random.Next(0, 25));
            if (!end.IsCompleted)
            {
                process.Kill();
                kills++;
            }

            await end;
            CheckNothingIsHalfWritten(data.Path);
        }

        using var last = Start(options, [inFlight, .. flags], _ => { });
        var exit = await last.EndAsync();

        Assert.True(exit == 0, await last.Errors);
        Assert.True(kills >= Deaths - 2, $"{kills} kills");
        Assert.InRange(simulated.Market.Report().Repeated, 0, kills * Concurrency * sources);
        Assert.Equal(Tables.Promoted(undisturbed.Path), Tables.Promoted(data.Path));
        CheckNothingIsHalfWritten(data.Path);
        Assert.Equal("0", Tables.Value(data.Path, "SELECT count(*) FROM ops.runs WHERE status = 'running'"));
        Assert.InRange(long.Parse(Tables.Value(data.Path, "SELECT count(*) FROM ops.runs WHERE status = 'killed'")), 2, kills);
        var (before, runs) = (Tables.Replayable(data.Path), Runs(data.Path));
        _engine.Orchestrator.Rebuild(options);
        Assert.Equal(before, Tables.Replayable(data.Path));
        Assert.Equal(runs, Runs(data.Path));
    }

    [Fact]
    public async Task A_torn_last_line_and_a_corrupted_one_in_the_middle_are_told_and_cost_one_request_each()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 2);
        await _engine.RunAsync(market.Options);
        var first = SegmentOf(market.Data, "series-01");
        var second = SegmentOf(market.Data, "series-02");
        var tornTicker = TickerOf(File.ReadLines(first).Last());
        var corruptTicker = TickerOf(File.ReadLines(second).ElementAt(1));
        using (var file = new FileStream(first, FileMode.Open))
        {
            file.SetLength(file.Length - 40);
        }

        var lines = File.ReadAllLines(second);
        lines[1] = lines[1][..30] + "\0\0\0 not json" + lines[1][60..];
        File.WriteAllText(second, string.Join('\n', lines) + "\n");
        // As after a power cut before the chunk's transaction: ops knows of none of it.
        File.Delete(Tables.Warehouse(market.Data));
        market.Api.Forget();

        var summary = await _engine.RunAsync(market.Options);

        Assert.Equal(
            [$"/series-01 {tornTicker}", $"/series-02 {corruptTicker}"],
            market.Api.Requests.Select(r => $"{r.Path} {r.Query["symbol"]}").Order(StringComparer.Ordinal)
        );
        Assert.Contains(
            summary.Notes,
            n => n.Contains("series-01", StringComparison.Ordinal) && n.Contains("half-written", StringComparison.Ordinal)
        );
        Assert.Contains(
            summary.Notes,
            n =>
                n.Contains("series-02", StringComparison.Ordinal)
                && n.EndsWith(".jsonl:2 cannot be read; its request will be sent again", StringComparison.Ordinal)
        );
        Assert.Equal(await Undisturbed.TablesAsync(lists: 1, series: 2), Tables.Promoted(market.Data));
    }

    [Fact]
    public async Task A_warehouse_that_was_deleted_is_restored_by_the_next_run_which_sends_nothing()
    {
        await using var market = await SmallMarket.StartAsync(lists: 2, series: 3);
        await _engine.RunAsync(market.Options);
        await _engine.RunAsync(market.Options with { Date = SmallMarket.Day.AddDays(1) });
        var before = Tables.Replayable(market.Data);
        File.Delete(Tables.Warehouse(market.Data));
        market.Api.Forget();

        var summary = await _engine.RunAsync(market.Options with { Date = SmallMarket.Day.AddDays(1) });

        Assert.Empty(market.Api.Requests);
        Assert.Equal(RunStatus.Succeeded, summary.Status);
        Assert.Equal(before, Tables.Replayable(market.Data));
    }

    [Fact]
    public async Task A_segment_that_shrank_or_vanished_is_told_and_the_run_goes_on()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 2);
        await _engine.RunAsync(market.Options);
        File.Delete(SegmentOf(market.Data, "series-01"));
        using (var file = new FileStream(SegmentOf(market.Data, "series-02"), FileMode.Open))
        {
            file.SetLength(10);
        }

        var summary = await _engine.RunAsync(market.Options with { Date = SmallMarket.Day.AddDays(1) });

        Assert.Contains(summary.Notes, n => n.EndsWith("is known to ops but gone from bronze", StringComparison.Ordinal));
        Assert.Contains(summary.Notes, n => n.Contains("shorter than ops knows it", StringComparison.Ordinal));
        Assert.Equal(7, summary.Requests.Stored);
    }

    [Fact]
    public async Task A_segment_that_vanished_before_it_was_promoted_is_asked_again_and_the_tables_are_right()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 2);
        await _engine.RunAsync(
            market.Options with
            {
                Switches = new() { Silver = false, Gold = false },
            }
        );
        File.Delete(SegmentOf(market.Data, "series-01"));
        var second = SegmentOf(market.Data, "series-02");
        File.WriteAllLines(second, File.ReadLines(second).Take(1).ToList());
        market.Api.Forget();

        var summary = await _engine.RunAsync(market.Options);

        Assert.Equal(RunStatus.Succeeded, summary.Status);
        Assert.Equal(2, summary.Notes.Count(n => n.EndsWith("; its requests will be sent again", StringComparison.Ordinal)));
        // Three of the first; of the second the two whose lines are gone, and the one that is there, for nobody can tell which it was.
        Assert.Equal(6, market.Api.Requests.Count);
        Assert.Equal(await Undisturbed.TablesAsync(lists: 1, series: 2), Tables.Promoted(market.Data));
    }

    [Fact]
    public async Task A_second_process_on_the_same_data_folder_is_refused_with_one_line_and_the_first_goes_on()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0, hold: _ => release.Task);

        var run = _engine.RunAsync(market.Options);
        await market.Api.Arrived(1).WaitAsync(TestEngine.Limit);
        using var second = HostProcess.Start(["run", "--recipes", market.Options.RecipesDirectory, "--data", market.Data]);
        var exit = await second.EndAsync();
        release.SetResult();
        var summary = await run;

        Assert.Equal(2, exit);
        Assert.StartsWith(
            $"error: {market.Data}: another run is using this data folder; wait for it to end or choose another with --data DIR",
            // A program that takes long to begin says so first.
            Assert.Single((await second.Errors).Split('\n'), line => !line.Contains(" starting: ", StringComparison.Ordinal)),
            StringComparison.Ordinal
        );
        Assert.Empty(await second.Output);
        Assert.Equal(RunStatus.Succeeded, summary.Status);
        Assert.Single(market.Api.Requests);
    }

    private static HostProcess Start(RunOptions options, IEnumerable<string> inFlight, Action<string> onLine) =>
        HostProcess.Start(
            [
                "run",
                "--recipes",
                options.RecipesDirectory,
                "--data",
                options.DataDirectory,
                "--date",
                options.Date!.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                .. options.BaseUrls.SelectMany(b => new[] { "--base-url", $"{b.Key}={b.Value}" }),
                "--chunk-size",
                $"{options.ChunkSize}",
                "--concurrency",
                $"{options.Concurrency}",
                "--chunks-in-flight",
                .. inFlight,
            ],
            new Dictionary<string, string> { ["FMP_API_KEY"] = options.Keys["fmp"] },
            onLine
        );

    /// <summary>What one transaction a chunk means, looked at from outside: rows, books and the notes of how far each segment is go together.</summary>
    private static void CheckNothingIsHalfWritten(string data)
    {
        if (!File.Exists(Tables.Warehouse(data)))
        {
            return;
        }

        var known = Tables.Rows(data, "SELECT table_name FROM information_schema.tables WHERE table_schema IN ('silver', 'ops')");
        if (!known.Contains("sma") || !known.Contains("segments"))
        {
            return;
        }

        Assert.Equal(
            Tables.Value(data, "SELECT coalesce(sum(inserted), 0)::BIGINT FROM ops.chunks"),
            Tables.Value(
                data,
                "SELECT (SELECT count(*) FROM silver.stock_list) + (SELECT count(*) FROM silver.price) + (SELECT count(*) FROM silver.income) + (SELECT count(*) FROM silver.sma)"
            )
        );
        Assert.Empty(
            Tables.Rows(
                data,
                """
                SELECT c.run_id, c.chunk, c.planned, count(r.run_id) FROM ops.chunks AS c
                LEFT JOIN ops.requests AS r ON r.run_id = c.run_id AND r.chunk = c.chunk GROUP BY ALL HAVING c.planned <> count(r.run_id)
                """
            )
        );
        foreach (var segment in Tables.Rows(data, "SELECT bronze_file, promoted_bytes, recorded_bytes FROM ops.segments"))
        {
            var parts = segment.Split('|');
            var (promoted, recorded) = (
                long.Parse(parts[1], CultureInfo.InvariantCulture),
                long.Parse(parts[2], CultureInfo.InvariantCulture)
            );
            Assert.True(promoted <= recorded && recorded <= new FileInfo(Path.Combine(data, parts[0])).Length, segment);
        }

        Assert.InRange(long.Parse(Tables.Value(data, "SELECT count(*) FROM ops.runs WHERE status = 'running'")), 0, 1);
    }

    private static string SegmentOf(string data, string dataset) =>
        Directory.EnumerateFiles(Path.Combine(data, "bronze", "market", "small", dataset), "*.jsonl", SearchOption.AllDirectories).Single();

    private static string TickerOf(string line) => line.Split("\"ticker\":\"")[1].Split('"')[0];

    /// <summary>All that ops says of the runs, but for killed ones without a response: they may have been killed before their first note.</summary>
    private static IReadOnlyList<string> Runs(string data) =>
        Tables.Rows(
            data,
            """
            SELECT * FROM ops.runs
            WHERE status <> 'killed' OR run_id IN (SELECT run_id FROM ops.requests WHERE bronze_file IS NOT NULL) ORDER BY run_id
            """
        );

    // A real process needs real time.
    private static Task PauseAsync(int milliseconds) =>
        Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, CancellationToken.None);
}
