using DataPlatform.Runs;
using DataPlatform.Simulator;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>However the work is cut, and however often it is done over, the tables at the end are the same.</summary>
public sealed class EquivalenceTests
{
    private readonly TestEngine _engine = new();

    [Fact]
    public async Task Chunk_sizes_and_chunks_in_flight_change_nothing_about_the_tables()
    {
        await using var market = await SmallMarket.StartAsync();
        var expected = await TablesOfAsync(10, 1);

        foreach (var (size, inFlight) in new[] { (3, 1), (1, 2), (10, 2) })
        {
            Assert.Equal(expected, await TablesOfAsync(size, inFlight));
        }

        async Task<SortedDictionary<string, string>> TablesOfAsync(int size, int inFlight)
        {
            var data = Path.Combine(market.Data, $"{size}-{inFlight}");
            await _engine.RunAsync(market.Options with { DataDirectory = data, ChunkSize = size, ChunksInFlight = inFlight });
            return Tables.Promoted(data);
        }
    }

    [Fact]
    public async Task A_rebuild_makes_the_same_tables_and_the_next_run_sends_the_same()
    {
        await using var simulated = await Simulated.StartAsync(
            new SimulatorOptions
            {
                Faults = new()
                {
                    Http500 = 0.1,
                    WrongType = 0.1,
                    ErrorObject = 0.05,
                    Html = 0.05,
                    Empty = 0.05,
                    NotFound = 0.05,
                },
            }
        );
        using var data = new TempFolder();
        var options = simulated.Options(data.Path) with
        {
            Datasets = ["stock-list", "company-profile", "income-statement", "price-eod-full", "price-eod-dividend-adjusted", "fred-dgs10"],
            Switches = new() { TickerLimit = 2 },
        };
        await RunOnAsync(0, options);
        await RunOnAsync(0, options);
        simulated.Market.Override(
            "historical-price-eod/full",
            body => body.Replace("\"close\":1", "\"close\":2", StringComparison.Ordinal)
        );
        simulated.Market.Override("profile", body => body.Replace("\"price\"", "\"priceNow\"", StringComparison.Ordinal));
        await RunOnAsync(
            3,
            options with
            {
                Switches = new() { TickerLimit = 2, Silver = false },
            }
        );
        await RunOnAsync(4, options);
        await RunOnAsync(100, options with { ChunkSize = 1, ChunksInFlight = 2 });
        var before = Tables.Replayable(data.Path);
        var next = options with { Date = Simulated.Day.AddDays(101) };
        var plannedBefore = _engine.Planned(next);

        _engine.Orchestrator.Rebuild(options);

        Assert.NotEqual("0", Tables.Value(data.Path, "SELECT count(*) FROM ops.quarantine"));
        Assert.NotEqual("0", Tables.Value(data.Path, "SELECT count(*) FROM ops.schema_drift"));
        Assert.Equal(before, Tables.Replayable(data.Path));
        Assert.Equal(plannedBefore, _engine.Planned(next));
        Assert.Equal("5", Tables.Value(data.Path, "SELECT count(*) FROM ops.runs WHERE status IN ('partial', 'succeeded')"));

        async Task RunOnAsync(int later, RunOptions run)
        {
            var summary = await _engine.RunAsync(run with { Date = Simulated.Day.AddDays(later) });
            Assert.True(summary.Status is RunStatus.Partial or RunStatus.Succeeded);
        }
    }
}
