using System.Globalization;
using DataPlatform.Engine;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>
/// Sources with several ticker chunks each, in every mode of <c>--chunks-in-flight</c>: who holds up whom, who waits for whom, and that the tables
/// are the same. Source "other" comes first in the book, then "small"; both have lists in the non-ticker chunk.
/// </summary>
public sealed class SideBySideTests
{
    // A table that both sources feed, and one that follows it.
    private const string FactBoth = """
        -- table: gold.fact_both
        -- key:   symbol_sk, date
        -- input: silver.small_series_01 (ticker, date)
        -- input: silver.other_series_01 (ticker, date)
        SELECT gold_key(ticker) AS symbol_sk, date, s.value AS small_value, o.value AS other_value
        FROM silver.small_series_01 AS s FULL JOIN silver.other_series_01 AS o USING (ticker, date)
        WHERE (ticker, date) IN (SELECT ticker, date FROM changed)
        """;

    private const string DimDate = """
        -- table: gold.dim_date
        -- key:   date_sk
        -- input: gold.fact_both (date)
        SELECT DISTINCT gold_key(date::VARCHAR) AS date_sk, date FROM gold.fact_both WHERE date IN (SELECT date FROM changed)
        """;

    private readonly TestEngine _engine = new();

    // More credit than two only lets more of the same happen.
    public static TheoryData<string> Modes => Kills.IsLong ? ["1", "2", "8", "source"] : ["1", "2", "source"];

    [Fact]
    public async Task A_source_that_waits_for_its_quota_holds_up_no_chunk_of_another_one()
    {
        // The clock stands still until the fast source is through: the limited one cannot go beyond the second request of its first chunk.
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var engine = new TestEngine(clock);
        var fastIsThrough = NewSignal();
        engine.Events.At = (moment, chunk) => _ = moment == Moment.GoldPromoted && chunk == 9 && fastIsThrough.TrySetResult();
        await using var other = await StubApi.StartAsync(r => SmallMarket.Right(r, ["AAA", "BBB", "CCC"]));
        await using var market = await MarketAsync(other, "attempts: 1\ntimeout: 10h\nlimits: [2/1s]", source: "attempts: 1\ntimeout: 10h");

        var run = engine.RunAsync(market.Options with { ChunkSize = 1, ChunksInFlight = ChunksInFlight.PerSource });
        await Task.WhenAll(fastIsThrough.Task, other.Arrived(2)).WaitAsync(TestEngine.Limit);
        var askedOfLimited = other.Requests.Count;
        while (!run.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(100));
            // Real time for real sockets; the run's own limit ends this.
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, CancellationToken.None);
        }

        var summary = await run;

        Assert.Equal(2, askedOfLimited);
        Assert.Equal(RunStatus.Succeeded, summary.Status);
        Assert.Equal([7, 8, 9, 3, 4, 5], engine.Events.ChunksAt(Moment.ChunkStarted).Skip(3));
        Assert.Equal([1, 6, 7, 8, 9, 2, 3, 4, 5], engine.Events.ChunksAt(Moment.GoldPromoted));
        Assert.Equal(Enumerable.Range(1, 9), summary.Chunks.Select(c => c.Index));
    }

    /// <summary>Which ticker chunk's answers (2 to 5 of "other", 6 to 9 of "small") are held until gold of which other chunk is up to date.</summary>
    [Theory]
    [InlineData("1", "")]
    [InlineData("source", "6 after 3, 4 after 8, 9 after 5")]
    [InlineData("2", "5 after 6, 8 after 7")]
    [InlineData("8", "2 after 9")]
    public async Task The_tables_do_not_depend_on_how_chunks_interleave(string mode, string holds)
    {
        var inGold = Enumerable.Range(1, 9).ToDictionary(i => i, _ => NewSignal());
        var waits = holds
            .Split(", ", StringSplitOptions.RemoveEmptyEntries)
            .Select(h => h.Split(" after ").Select(int.Parse).ToList())
            .ToDictionary(h => h[0], h => h[1]);
        _engine.Events.At = (moment, chunk) => _ = moment == Moment.GoldPromoted && inGold[chunk].TrySetResult();

        await using var other = await StubApi.StartAsync(async r =>
        {
            await HoldAsync(r, first: 2);
            return SmallMarket.Right(r, ["AAA", "BBB", "CCC"]);
        });
        await using var market = await MarketAsync(other, hold: r => HoldAsync(r, first: 6));
        var summary = await _engine.RunAsync(market.Options with { ChunkSize = 1, ChunksInFlight = Mode(mode) });

        Assert.Equal(RunStatus.Succeeded, summary.Status);
        Assert.Equal(await Undisturbed.TablesAsync("two sources", OneAfterTheOtherAsync), Tables.Promoted(market.Data));
        Assert.Equal("5", Tables.Value(market.Data, "SELECT count(*) FROM gold.dim_date"));
        Assert.Equal("15", Tables.Value(market.Data, "SELECT count(*) FROM gold.fact_both WHERE small_value = other_value"));
        var order = _engine.Events.ChunksAt(Moment.GoldPromoted).ToList();
        Assert.All(waits, w => Assert.True(order.IndexOf(w.Key) > order.IndexOf(w.Value), string.Join(' ', order)));
        Assert.Equal(Enumerable.Range(1, 9), summary.Chunks.Select(c => c.Index));
        var (before, runs) = (Tables.Replayable(market.Data), Tables.Rows(market.Data, "FROM ops.chunks ORDER BY chunk"));
        _engine.Orchestrator.Rebuild(market.Options);
        Assert.Equal(before, Tables.Replayable(market.Data));
        Assert.Equal(runs, Tables.Rows(market.Data, "FROM ops.chunks ORDER BY chunk"));

        Task HoldAsync(StubApi.Request request, int first) =>
            request.Path.StartsWith("/series-", StringComparison.Ordinal)
            && waits.TryGetValue(int.Parse(request.Path[^2..], CultureInfo.InvariantCulture) + first - 1, out var after)
                ? inGold[after].Task
                : Task.CompletedTask;
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_universe_that_reads_what_another_source_loads_waits_until_that_is_in_gold(string mode)
    {
        var loaded = false;
        var askedTooEarly = false;
        var otherAsks = NewSignal();
        _engine.Events.At = (moment, chunk) => loaded |= moment == Moment.GoldPromoted && chunk == 3;
        await using var other = await StubApi.StartAsync(r =>
        {
            askedTooEarly |= r.Path != "/list-01" && !loaded;
            _ = r.Path != "/list-01" && otherAsks.TrySetResult();
            return SmallMarket.Right(r, []);
        });
        // Side by side, "other" has only to wait for the chunk that loads its tickers, and not for the last one of "small".
        await using var market = await MarketAsync(
            other,
            hold: r => mode == "source" && r.Path == "/series-04" ? otherAsks.Task : Task.CompletedTask
        );
        WithUniverse(market, other, "WITH t AS (FROM silver.small_series_02) SELECT DISTINCT ticker || '.X' FROM t ORDER BY ALL");
        var options = market.Options with { ChunkSize = 1, ChunksInFlight = Mode(mode) };

        var planned = _engine.Orchestrator.Plan(options);
        var summary = await _engine.RunAsync(options);

        Assert.False(askedTooEarly);
        Assert.Equal(["AAA.X", "BBB.X", "CCC.X"], SymbolsAsked(other));
        Assert.Equal((RunStatus.Succeeded, 0), (summary.Status, summary.Notes.Count));
        Assert.Equal(1 + 1 + (8 * 3), summary.Requests.Stored);
        Assert.Equal("small/series-01 small/series-02 small/series-03 small/series-04", Recipes(summary.Chunks.Skip(1).Take(4)));
        Assert.Equal(Recipes(summary.Chunks), string.Join(' ', planned.Chunks.SelectMany(c => c.Recipes).Select(r => r.Name)));
        Assert.Equal(summary.Chunks.Select(c => c.Recipes.Count), planned.Chunks.Select(c => c.Recipes.Count));
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task With_silver_off_it_is_read_from_what_bronze_holds_of_it_and_nothing_of_that_stays(string mode)
    {
        await using var other = await StubApi.StartAsync(r => SmallMarket.Right(r, []));
        await using var market = await MarketAsync(other);
        WithUniverse(market, other, "SELECT DISTINCT ticker || '.X' FROM silver.small_series_02 ORDER BY ALL");
        var options = market.Options with { ChunkSize = 1, ChunksInFlight = Mode(mode) };

        var bronze = await _engine.RunAsync(
            options with
            {
                Switches = new() { Silver = false, Gold = false },
            }
        );
        var rows = Tables.Hashes(market.Data, ["silver"]).Values.ToList();
        var rest = await _engine.RunAsync(options with { Switches = new() { Bronze = false } });

        Assert.Equal(["AAA.X", "BBB.X", "CCC.X"], SymbolsAsked(other));
        Assert.All(rows, r => Assert.StartsWith("0 rows", r, StringComparison.Ordinal));
        Assert.Equal(1 + 1 + (8 * 3), bronze.Requests.Stored);
        Assert.Equal((RunStatus.Succeeded, 0), (rest.Status, rest.Notes.Count));
        Assert.Equal("15", Tables.Value(market.Data, "SELECT count(*) FROM silver.other_series_04"));
    }

    [Fact]
    public async Task A_universe_that_reads_a_gold_table_waits_for_what_that_is_made_of()
    {
        await using var other = await StubApi.StartAsync(r => SmallMarket.Right(r, []));
        await using var market = await MarketAsync(other);
        market.With(
            "gold/dim_pair.sql",
            "-- table: gold.dim_pair\n-- key: pair\n-- input: silver.small_series_04 (ticker)\nSELECT DISTINCT ticker || '.X' AS pair FROM silver.small_series_04"
        );
        WithUniverse(market, other, "SELECT pair FROM gold.dim_pair ORDER BY ALL");

        var summary = await _engine.RunAsync(market.Options with { ChunkSize = 1, ChunksInFlight = ChunksInFlight.PerSource });

        Assert.Equal(["AAA.X", "BBB.X", "CCC.X"], SymbolsAsked(other));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9], _engine.Events.ChunksAt(Moment.ChunkStarted));
        Assert.Equal(RunStatus.Succeeded, summary.Status);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public async Task A_universe_that_fails_is_told_once_and_stops_no_other_source(string mode)
    {
        await using var other = await StubApi.StartAsync(r => SmallMarket.Right(r, []));
        await using var market = await MarketAsync(other);
        WithUniverse(market, other, "SELECT no_such_column FROM silver.small_series_02");

        var summary = await _engine.RunAsync(market.Options with { ChunkSize = 1, ChunksInFlight = Mode(mode) });

        Assert.Equal((RunStatus.Partial, 9), (summary.Status, summary.Chunks.Count));
        Assert.Contains("source other: the universe query fails", Assert.Single(summary.Notes), StringComparison.Ordinal);
        Assert.Equal(new RequestCounts(14, 14, 0, 0), summary.Requests);
    }

    [Fact]
    public async Task A_circle_of_universes_is_refused_before_anything_is_sent_or_written()
    {
        await using var other = await StubApi.StartAsync(r => SmallMarket.Right(r, []));
        await using var market = await MarketAsync(other);
        WithUniverse(market, other, "SELECT ticker FROM silver.small_series_02");
        market.With(
            "small.yaml",
            SmallMarket
                .Yaml("small", market.Api.Address, 1, 4)
                .Replace(
                    "SELECT symbol FROM silver.small_list_01 ORDER BY symbol",
                    "SELECT ticker FROM silver.other_series_03",
                    StringComparison.Ordinal
                )
        );

        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => _engine.RunAsync(market.Options));

        Assert.EndsWith(
            "other.yaml:4: source: 'universe' needs itself: other <- small_series_02 of small <- other_series_03 of other; read tables of datasets with 'scope: global'",
            Assert.Single(refusal.Problems),
            StringComparison.Ordinal
        );
        Assert.Empty(Directory.EnumerateFileSystemEntries(market.Data));
        Assert.Empty(market.Api.Requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_fault_in_one_lane_ends_the_run_while_another_source_waits_for_something(bool waitsForChunk)
    {
        // "small" breaks while it waits for its quota; "other" waits for the table of "small", or for an answer that never comes.
        var otherAsks = NewSignal();
        await using var other = await StubApi.StartAsync(async r =>
        {
            if (r.Path != "/list-01")
            {
                otherAsks.TrySetResult();
                await Task.Delay(Timeout.Infinite, CancellationToken.None);
            }

            return SmallMarket.Right(r, ["AAA"]);
        });
        await using var market = await MarketAsync(
            other,
            "attempts: 1\ntimeout: 10h",
            source: "attempts: 1\nlimits: [2/10m]",
            hold: r => waitsForChunk || r.Path == "/list-01" ? Task.CompletedTask : otherAsks.Task
        );
        if (waitsForChunk)
        {
            WithUniverse(market, other, "SELECT ticker FROM silver.small_series_04");
        }

        _engine.Events.At = (moment, chunk) =>
        {
            if (moment == Moment.WaitBegan && _engine.Events.All.OfType<RunEvent.WaitBegan>().Last().Quota == "small")
            {
                throw new InvalidOperationException("broken on purpose");
            }
        };
        var options = market.Options with { ChunkSize = 1, ChunksInFlight = ChunksInFlight.PerSource };

        var error = await Assert.ThrowsAsync<RunFailedException>(() => _engine.RunAsync(options));

        Assert.Equal("broken on purpose", error.Message);
        Assert.Equal("failed|broken on purpose", Tables.Value(market.Data, "SELECT status, message FROM ops.runs"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stop_ends_every_source_and_a_rerun_sends_only_what_has_no_stored_answer(bool otherWaits)
    {
        // It stands: what is on its way when the run is stopped has all the time that it needs to land.
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var engine = new TestEngine(clock);
        await using var expectedOther = await StubApi.StartAsync(r => SmallMarket.Right(r, ["AAA", "BBB", "CCC"]));
        await using var expected = await MarketAsync(expectedOther);
        await using var other = await StubApi.StartAsync(r => SmallMarket.Right(r, ["AAA", "BBB", "CCC"]));
        using var stop = new CancellationTokenSource();
        await using var market = await MarketAsync(other, hold: r => r.Path == "/series-02" ? stop.CancelAsync() : Task.CompletedTask);
        if (otherWaits)
        {
            WithUniverse(expected, expectedOther, "SELECT DISTINCT ticker FROM silver.small_series_04 ORDER BY ticker");
            WithUniverse(market, other, "SELECT DISTINCT ticker FROM silver.small_series_04 ORDER BY ticker");
        }

        await new TestEngine().RunAsync(expected.Options with { ChunkSize = 1 }, CancellationToken.None);
        var options = market.Options with { ChunkSize = 1, ChunksInFlight = ChunksInFlight.PerSource };

        var stopped = await engine.RunAsync(options, stop.Token);
        clock.Advance(TimeSpan.FromSeconds(1));
        var rerun = await engine.RunAsync(options, CancellationToken.None);

        Assert.Equal((RunStatus.Interrupted, RunStatus.Succeeded), (stopped.Status, rerun.Status));
        var asked = market.Api.Asked.Select(a => "small" + a).Concat(other.Asked.Select(a => "other" + a)).ToList();
        Assert.Equal(26, asked.Count);
        Assert.Equal(26, asked.Distinct().Count());
        Assert.Equal(Tables.Promoted(expected.Data), Tables.Promoted(market.Data));
    }

    private static async Task<SortedDictionary<string, string>> OneAfterTheOtherAsync()
    {
        await using var other = await StubApi.StartAsync(r => SmallMarket.Right(r, ["AAA", "BBB", "CCC"]));
        await using var market = await MarketAsync(other);
        await new TestEngine().RunAsync(market.Options with { ChunkSize = 1 });
        return Tables.Promoted(market.Data);
    }

    private static async Task<SmallMarket> MarketAsync(
        StubApi other,
        string otherSource = "attempts: 1",
        string source = "attempts: 1",
        Func<StubApi.Request, Task>? hold = null
    )
    {
        var market = await SmallMarket.StartAsync(lists: 1, series: 4, hold: hold, source: source);
        return market
            .With("other.yaml", SmallMarket.Yaml("other", other.Address, 1, 4, otherSource))
            .With("gold/fact_both.sql", FactBoth)
            .With("gold/dim_date.sql", DimDate);
    }

    private static void WithUniverse(SmallMarket market, StubApi other, string universe) =>
        market.With(
            "other.yaml",
            SmallMarket
                .Yaml("other", other.Address, 1, 4)
                .Replace("SELECT symbol FROM silver.other_list_01 ORDER BY symbol", universe, StringComparison.Ordinal)
        );

    private static ChunksInFlight Mode(string text) =>
        ChunksInFlight.TryParse(text, out var mode) ? mode : throw new ArgumentOutOfRangeException(nameof(text));

    private static IEnumerable<string> SymbolsAsked(StubApi api) =>
        api.Requests.Where(r => r.Query.ContainsKey("symbol")).Select(r => r.Query["symbol"]).Distinct().Order(StringComparer.Ordinal);

    private static string Recipes(IEnumerable<ChunkSummary> chunks) => string.Join(' ', chunks.SelectMany(c => c.Recipes));

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
