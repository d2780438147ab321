using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

public sealed class SnapshotTests
{
    [Fact]
    public async Task The_copy_of_an_earlier_run_is_gone_when_the_next_one_makes_none()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0);
        var engine = new TestEngine();
        var copy = Path.Combine(market.Data, "snapshot", "warehouse.duckdb");

        await engine.RunAsync(market.Options with { Snapshot = true });
        var isMade = File.Exists(copy);
        await engine.RunAsync(market.Options);

        Assert.True(isMade);
        Assert.False(File.Exists(copy));
    }
}
