using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Host;

/// <summary>What the process answers with; 2 has tests of its own, 130 is with the signals.</summary>
public sealed class ExitCodeTests
{
    [Fact]
    public async Task All_well_is_0()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 1);

        var run = await Shell.RunAsync("run", "--recipes", market.Options.RecipesDirectory, "--data", market.Data);
        var again = await Shell.RunAsync("run", "--recipes", market.Options.RecipesDirectory, "--data", market.Data);
        var rebuild = await Shell.RunAsync("rebuild", "--recipes", market.Options.RecipesDirectory, "--data", market.Data);
        var lint = await Shell.RunAsync("lint", market.Options.RecipesDirectory);

        Assert.Equal((0, 0, 0, 0), (run.ExitCode, again.ExitCode, rebuild.ExitCode, lint.ExitCode));
    }

    [Fact]
    public async Task Failed_requests_make_3()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0, answer: _ => new("", Status: 404));

        var run = await Shell.RunAsync("run", "--recipes", market.Options.RecipesDirectory, "--data", market.Data);

        Assert.Equal(3, run.ExitCode);
    }

    [Fact]
    public async Task Quarantined_rows_make_3()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0, answer: _ => new("[{\"symbol\":null,\"name\":\"X\"}]"));

        var run = await Shell.RunAsync("run", "--recipes", market.Options.RecipesDirectory, "--data", market.Data);

        Assert.Equal(3, run.ExitCode);
    }

    [Fact]
    public async Task A_broken_disk_makes_1_and_one_line_that_says_how_to_go_on()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0);
        await File.WriteAllTextAsync(Path.Combine(market.Data, "bronze"), "a file where a folder belongs");

        var run = await Shell.RunAsync("run", "--recipes", market.Options.RecipesDirectory, "--data", market.Data);

        Assert.Equal((1, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("error: ", run.Errors, StringComparison.Ordinal);
        Assert.EndsWith("what was stored so far is kept; run the same command again to go on\n", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_warehouse_that_breaks_a_run_makes_1_and_not_a_crash()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0);
        string[] run = ["run", "--recipes", market.Options.RecipesDirectory, "--data", market.Data];
        await Shell.RunAsync(run);
        Tables.RowsDuringRun(market.Data, "ALTER TABLE ops.watermarks RENAME COLUMN last_success TO lost");

        var broken = await Shell.RunAsync(run);

        Assert.Equal((1, ""), (broken.ExitCode, broken.Output));
        Assert.Contains("last_success", broken.Errors, StringComparison.Ordinal);
    }
}
