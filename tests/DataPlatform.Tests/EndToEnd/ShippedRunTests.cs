using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>The recipes and models as they are shipped, end to end. One run is made for all tests; none of them changes its tables.</summary>
public sealed class ShippedRunTests(ShippedRunTests.FirstRun first) : IClassFixture<ShippedRunTests.FirstRun>
{
    private readonly TestEngine _engine = new();

    [Fact]
    public void A_run_fills_at_least_25_silver_and_6_gold_tables_without_drift_and_its_books_balance()
    {
        var filled = Tables
            .Promoted(first.Data)
            .Where(t => !t.Value.StartsWith("0 rows", StringComparison.Ordinal))
            .Select(t => t.Key.Split('.')[0])
            .ToList();
        var (requests, rows) = (first.Summary.Requests, first.Summary.Silver);

        Assert.Equal(RunStatus.Succeeded, first.Summary.Status);
        Assert.True(filled.Count(schema => schema == "silver") >= 25);
        Assert.True(filled.Count(schema => schema == "gold") >= 6);
        Assert.Equal(requests.Planned, requests.Stored + requests.Failed + requests.Skipped);
        Assert.Equal(rows.RowsRead, rows.Inserted + rows.Updated + rows.Unchanged + rows.Quarantined);
        Assert.Equal(rows.Inserted.ToString(), SilverRows(first.Data));
        Assert.Empty(Tables.Rows(first.Data, "FROM ops.quarantine"));
        Assert.Empty(Tables.Rows(first.Data, "FROM ops.schema_drift"));
    }

    [Fact]
    public async Task A_second_run_on_the_same_date_sends_nothing_and_changes_no_table()
    {
        var before = Tables.Replayable(first.Data);
        first.Simulated.Market.ResetReferee();

        var again = await _engine.RunAsync(first.Options);

        Assert.Equal(0, first.Simulated.Market.Report().Requests);
        Assert.Equal(first.Summary.Requests.Planned, again.Requests.Skipped);
        Assert.Equal(before, Tables.Replayable(first.Data));
    }

    [Fact]
    public void A_rebuild_makes_the_same_tables_anew_and_sends_nothing()
    {
        var before = Tables.Replayable(first.Data);
        first.Simulated.Market.ResetReferee();

        _engine.Orchestrator.Rebuild(first.Options);

        Assert.Equal(before, Tables.Replayable(first.Data));
        Assert.Equal(0, first.Simulated.Market.Report().Requests);
    }

    [Fact]
    public async Task Chunks_of_three_with_two_in_flight_end_with_the_same_tables()
    {
        using var cut = new TempFolder();

        await _engine.RunAsync(first.Options with { DataDirectory = cut.Path, ChunkSize = 3, ChunksInFlight = 2 });

        Assert.Equal(Tables.Promoted(first.Data), Tables.Promoted(cut.Path));
    }

    [Fact]
    public async Task Bronze_in_a_run_of_its_own_and_then_silver_and_gold_end_with_the_same_tables()
    {
        using var divided = new TempFolder();
        var options = first.Options with { DataDirectory = divided.Path };

        await _engine.RunAsync(options with { Switches = options.Switches with { Silver = false, Gold = false } });
        first.Simulated.Market.ResetReferee();
        await _engine.RunAsync(options with { Switches = options.Switches with { Bronze = false } });

        Assert.Equal(0, first.Simulated.Market.Report().Requests);
        Assert.Equal(Tables.Promoted(first.Data), Tables.Promoted(divided.Path));
    }

    private static string SilverRows(string data)
    {
        var tables = Tables.Rows(data, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'silver'");
        return Tables.Value(
            data,
            string.Join(" UNION ALL ", tables.Select(t => $"SELECT count(*) AS n FROM silver.{t}")).Insert(0, "SELECT sum(n) FROM (") + ")"
        );
    }

    /// <summary>Two tickers of the simulated market, all recipes.</summary>
    public sealed class FirstRun : IAsyncLifetime
    {
        private readonly TempFolder _data = new();

        internal Simulated Simulated { get; private set; } = null!;

        internal string Data => _data.Path;

        internal RunOptions Options => Simulated.Options(Data) with { Switches = new() { TickerLimit = 2 } };

        internal RunSummary Summary { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Simulated = await Simulated.StartAsync();
            Summary = await new TestEngine().RunAsync(Options);
        }

        public async ValueTask DisposeAsync()
        {
            await Simulated.DisposeAsync();
            _data.Dispose();
        }
    }
}
