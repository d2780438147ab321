using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>A user of one source is not asked for the key of another.</summary>
public sealed class SelectedSourceTests
{
    private readonly TestEngine _engine = new();

    [Fact]
    public async Task A_run_of_one_source_needs_no_key_of_another()
    {
        await using var market = await WithKeyedNeighbourAsync();

        var bySource = await _engine.RunAsync(market.Options with { Sources = ["small"] });
        var byDataset = await _engine.RunAsync(market.Options with { Datasets = ["series-01"] });
        var all = await Assert.ThrowsAsync<ConfigurationException>(() => _engine.RunAsync(market.Options));

        Assert.Equal((4L, RunStatus.Succeeded), (bySource.Requests.Stored, bySource.Status));
        Assert.Equal(RunStatus.Succeeded, byDataset.Status);
        Assert.Contains("NEIGHBOUR_KEY", all.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sources_can_be_named_with_commas_and_again_and_an_unknown_one_is_refused()
    {
        await using var market = await WithKeyedNeighbourAsync();
        string[] plan = ["plan", "--recipes", market.Options.RecipesDirectory, "--data", market.Data, "--date", "2026-01-09"];

        var both = await Shell.RunAsync([.. plan, "--source", "small,neighbour"]);
        var again = await Shell.RunAsync([.. plan, "--source", "small", "--source", "neighbour"]);
        var unknown = await Shell.RunAsync([.. plan, "--source", "smal"]);

        Assert.Equal((0, 0, 2), (both.ExitCode, again.ExitCode, unknown.ExitCode));
        Assert.Equal(both.Output, again.Output);
        Assert.Contains("neighbour/items", both.Output, StringComparison.Ordinal);
        Assert.Equal("error: --source smal: no such source (did you mean 'small'?); known are neighbour, small\n", unknown.Errors);
    }

    [Fact]
    public async Task A_source_that_is_opt_in_is_asked_only_when_it_is_named()
    {
        await using var market = await WithKeyedNeighbourAsync("opt_in: true");

        var all = await _engine.RunAsync(market.Options);
        var bySource = await Assert.ThrowsAsync<ConfigurationException>(() =>
            _engine.RunAsync(market.Options with { Sources = ["neighbour"] })
        );
        var byDataset = await Assert.ThrowsAsync<ConfigurationException>(() =>
            _engine.RunAsync(market.Options with { Datasets = ["items"] })
        );

        Assert.Equal((4L, RunStatus.Succeeded), (all.Requests.Planned, all.Status));
        Assert.Contains("NEIGHBOUR_KEY", bySource.Message, StringComparison.Ordinal);
        Assert.Contains("NEIGHBOUR_KEY", byDataset.Message, StringComparison.Ordinal);
    }

    private static async Task<SmallMarket> WithKeyedNeighbourAsync(string source = "attempts: 1")
    {
        var market = await SmallMarket.StartAsync(lists: 1, series: 1);
        return market.With(
            "neighbour.yaml",
            $$"""
            source:
              name: neighbour
              base_url: {{market.Api.Address}}
              auth: { header: X-Key, env: NEIGHBOUR_KEY }
              {{source}}

            datasets:
              - name: items
                domain: reference
                scope: global
                path: list-items
                silver_table: neighbour_items
                key: [symbol]
                columns: { symbol: text, name: text }
            """
        );
    }
}
