using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Host;

/// <summary>Which program wrote what.</summary>
public sealed class VersionTests
{
    [Fact]
    public async Task The_version_that_is_printed_is_stored_with_each_run_and_survives_a_rebuild()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0);
        string[] folders = ["--recipes", market.Options.RecipesDirectory, "--data", market.Data];
        var printed = await Shell.RunAsync("--version");
        await Shell.RunAsync(["run", .. folders]);
        var stored = (Stored("ops.runs"), Stored("ops.meta"));

        await Shell.RunAsync(["rebuild", .. folders]);

        var version = printed.Output.TrimEnd();
        Assert.Matches(@"^\d+\.\d+\.\d+", version);
        Assert.Equal((version, version), stored);
        Assert.Equal(stored, (Stored("ops.runs"), Stored("ops.meta")));

        string Stored(string table) => Tables.Value(market.Data, $"SELECT version FROM {table}");
    }
}
