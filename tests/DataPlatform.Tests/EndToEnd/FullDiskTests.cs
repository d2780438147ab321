using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>A disk without room, as everybody can have one: the shell's limit on the size of a file.</summary>
public sealed class FullDiskTests
{
    private readonly TestEngine _engine = new();

    [Theory]
    [InlineData(4)]
    [InlineData(150)]
    [InlineData(800)]
    public async Task A_rebuild_without_room_leaves_the_warehouse_as_it_was_and_nothing_beside_it(int kilobytes)
    {
        await using var market = await SmallMarket.StartAsync();
        await _engine.RunAsync(market.Options);
        var before = Tables.Hashes(market.Data, ["ops", "silver", "gold"]);

        using var rebuild = Start(["rebuild"], market.Options, kilobytes);

        Assert.Equal(1, await rebuild.EndAsync());
        var said = await rebuild.Errors;
        Assert.Contains("a file may not grow any further here", said, StringComparison.Ordinal);
        Assert.DoesNotContain("delete", said, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
        Assert.Equal(before, Tables.Hashes(market.Data, ["ops", "silver", "gold"]));
        Assert.Equal(["warehouse.duckdb"], Tables.Files(market.Data));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task A_healthy_warehouse_without_room_is_not_called_broken_and_a_run_with_room_goes_on(int kilobytes)
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 2);
        await using var undisturbed = await SmallMarket.StartAsync(lists: 1, series: 2);
        var next = market.Options with { Date = SmallMarket.Day.AddDays(3) };
        await _engine.RunAsync(market.Options);
        await _engine.RunAsync(undisturbed.Options);
        await _engine.RunAsync(undisturbed.Options with { Date = next.Date });

        using (var run = Start(["run", "--date", "2026-01-12"], next, kilobytes))
        {
            Assert.Equal(1, await run.EndAsync());
            var said = await run.Errors;
            Assert.Contains("a file may not grow any further here", said, StringComparison.Ordinal);
            Assert.DoesNotContain("delete", said, StringComparison.Ordinal);
            Assert.DoesNotContain("not a DuckDB file", said, StringComparison.Ordinal);
        }

        Assert.Equal(RunStatus.Succeeded, (await _engine.RunAsync(next)).Status);
        Assert.Equal(Tables.Promoted(undisturbed.Data), Tables.Promoted(market.Data));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(20)]
    public async Task A_first_run_without_room_is_made_up_for_by_one_with_room(int kilobytes)
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 2);

        using (var run = Start(["run", "--date", "2026-01-09"], market.Options, kilobytes))
        {
            Assert.Equal(1, await run.EndAsync());
            Assert.Contains("a file may not grow any further here", await run.Errors, StringComparison.Ordinal);
        }

        Assert.Equal(RunStatus.Succeeded, (await _engine.RunAsync(market.Options)).Status);
        Assert.Equal(await Undisturbed.TablesAsync(lists: 1, series: 2), Tables.Promoted(market.Data));
        Assert.Equal(market.Api.Asked.Distinct().Count(), market.Api.Asked.Count);
    }

    [Fact]
    public async Task A_plan_over_a_warehouse_whose_tables_were_never_made_is_that_of_none()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 1);
        var fresh = _engine.Planned(market.Options);
        using (Database.Open(Tables.Warehouse(market.Data))) { }

        Assert.Equal(fresh, _engine.Planned(market.Options));
        Assert.Equal("/list-01", Assert.Single(fresh).AbsolutePath);
    }

    private static HostProcess Start(IEnumerable<string> verb, RunOptions options, int kilobytes) =>
        HostProcess.Start([.. verb, "--recipes", options.RecipesDirectory, "--data", options.DataDirectory], limit: $"-f {kilobytes}");
}
