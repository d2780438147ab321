using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Host;

/// <summary>The simulated market and a real one both default to <c>./data</c>, and never meet there.</summary>
public sealed class DemoFolderTests
{
    private static readonly string[] Few = ["--tickers-count", "2", "--dataset", "stock-list", "--date", "2026-01-30"];

    [Fact]
    public async Task A_run_against_real_sources_is_refused_the_demos_folder_and_another_demo_is_not()
    {
        using var folder = new TempFolder();
        var data = folder.At("data");

        var demo = await Shell.RunAsync(["demo", "--data", data, .. Few]);
        var run = await Shell.RunAsync("run", "--data", data);
        var again = await Shell.RunAsync(["demo", "--data", data, .. Few]);

        Assert.Equal((0, 2, 0), (demo.ExitCode, run.ExitCode, again.ExitCode));
        Assert.Equal(
            $"error: {data} holds the demo's simulated market; delete it, or choose another data folder with --data DIR\n",
            run.Errors
        );
    }

    [Fact]
    public async Task A_demo_is_refused_a_folder_with_other_data_and_leaves_it_as_it_is()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0);
        await Shell.RunAsync("run", "--recipes", market.Options.RecipesDirectory, "--data", market.Data);
        var before = Tables.Promoted(market.Data);

        var demo = await Shell.RunAsync(["demo", "--data", market.Data, .. Few]);

        Assert.Equal(2, demo.ExitCode);
        Assert.StartsWith($"error: {market.Data} holds data that is not the demo's", demo.Errors, StringComparison.Ordinal);
        Assert.Equal(before, Tables.Promoted(market.Data));
    }

    [Fact]
    public async Task A_demo_whose_folder_cannot_be_written_to_says_so()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.At("data"), "a file");

        var demo = await Shell.RunAsync(["demo", "--data", folder.At("data"), .. Few]);

        Assert.Equal((2, ""), (demo.ExitCode, demo.Output));
        Assert.StartsWith($"error: {folder.At("data")}: the data folder cannot be written to: ", demo.Errors, StringComparison.Ordinal);
    }
}
