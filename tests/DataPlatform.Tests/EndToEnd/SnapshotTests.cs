using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
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

    [Fact]
    public void A_copy_that_is_stopped_leaves_the_one_before()
    {
        using var folder = new TempFolder();
        using var warehouse = Database.Open(folder.At("warehouse.duckdb"), copies: folder.Path);
        var copy = folder.At("copy/warehouse.duckdb");
        warehouse.CopyTo(copy, CancellationToken.None);
        var before = File.GetLastWriteTimeUtc(copy);

        Assert.ThrowsAny<OperationCanceledException>(() => warehouse.CopyTo(copy, new(canceled: true)));

        Assert.Equal(before, File.GetLastWriteTimeUtc(copy));
        Assert.Equal(["warehouse.duckdb"], Directory.GetFiles(folder.At("copy")).Select(Path.GetFileName));
    }
}
