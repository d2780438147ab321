using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>The plan of what is asked for what a table holds that only the next run makes as it is declared now.</summary>
public sealed class TablesToComeTests : IAsyncLifetime
{
    private const string Unknown =
        "acme: the tickers are not known yet: what its universe reads is loaded by the next run (or name some with --tickers)";

    private readonly TestEngine _engine = new();
    private readonly RecipeFiles _recipes = new();
    private readonly TempFolder _data = new();
    private StubApi _api = null!;

    private RunOptions Options =>
        new()
        {
            RecipesDirectory = _recipes.Directory,
            DataDirectory = _data.Path,
            Date = new(2026, 1, 9),
        };

    public async ValueTask InitializeAsync() =>
        _api = await StubApi.StartAsync(r => new(r.Path == "/list" ? """[{"symbol":"A","kind":"x"},{"symbol":"B","kind":"x"}]""" : "[]"));

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        _recipes.Dispose();
        _data.Dispose();
    }

    [Theory]
    [InlineData("WHERE _gone_at IS NULL", "replace: true", "symbol: text")]
    [InlineData("WHERE kind = 'x'", "", "symbol: text, kind: text")]
    public async Task A_universe_that_reads_what_its_list_gets_by_the_next_run_is_not_known_yet(
        string where,
        string setting,
        string columns
    )
    {
        Declare("SELECT symbol FROM silver.list");
        await _engine.RunAsync(Options);

        Declare($"SELECT symbol FROM silver.list {where}", setting, columns);

        Assert.Equal([Unknown], _engine.Orchestrator.Plan(Options).Notes);
        await _engine.RunAsync(Options);
        Assert.Empty(_engine.Orchestrator.Plan(Options).Notes);
    }

    [Theory]
    [InlineData("SELECT symbol FROM silver.list")]
    [InlineData("SELECT symbol FROM gold.dim_symbol")]
    public async Task A_source_that_is_added_is_planned_before_its_list_is_there(string universe)
    {
        _recipes.With("demo.yaml", RecipeFiles.Minimal.Replace("127.0.0.1:1/api/", _api.Address.Authority, StringComparison.Ordinal));
        await _engine.RunAsync(Options with { Datasets = ["demo/list"] });

        Declare(universe);
        _recipes.Gold(
            "dim_symbol.sql",
            "-- table: gold.dim_symbol\n-- key: symbol\n-- input: silver.list (symbol)\n-- replaces: TRUE\nSELECT symbol FROM silver.list\n"
        );

        Assert.Contains(Unknown, _engine.Orchestrator.Plan(Options).Notes);
    }

    [Fact]
    public async Task The_query_of_a_for_each_that_is_added_has_nothing_to_ask_for_yet()
    {
        Declare("SELECT symbol FROM silver.list");
        await _engine.RunAsync(Options);

        Declare(
            "SELECT symbol FROM silver.list",
            columns: "symbol: text, kind: text",
            fanOut: "for_each: [{ query: SELECT kind FROM silver.list }]"
        );

        Assert.Equal(
            ["acme/prices: what it is asked for is not known yet: what its 'for_each' reads is loaded by a run"],
            _engine.Orchestrator.Plan(Options).Notes
        );
    }

    [Fact]
    public async Task A_universe_that_fails_over_tables_that_are_there_is_wrong()
    {
        Declare("SELECT symbol FROM silver.list");
        await _engine.RunAsync(Options);

        Declare("SELECT ticker FROM silver.list");

        var refused = Assert.Throws<ConfigurationException>(() => _engine.Orchestrator.Plan(Options));
        Assert.Contains("source acme: the universe query fails: Binder Error", refused.Message, StringComparison.Ordinal);
    }

    private void Declare(string universe, string setting = "", string columns = "symbol: text", string fanOut = "") =>
        _recipes.With(
            "acme.yaml",
            $$"""
            source:
              name: acme
              base_url: {{_api.Address}}
              universe: {{universe}}
            datasets:
              - name: list
                domain: market
                scope: global
                path: list
                {{setting}}
                silver_table: list
                key: [symbol]
                columns: { {{columns}} }

              - name: prices
                domain: market
                scope: {{(fanOut.Length == 0 ? "ticker" : "global")}}
                {{fanOut}}
                path: prices/{{(fanOut.Length == 0 ? "{ticker}" : "{kind}")}}
                silver_table: prices
                key: [day]
                columns: { day: date }
            """
        );
}
