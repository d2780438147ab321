using System.Text.Json;
using DataPlatform.Engine;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>From a row back to the response that it came from.</summary>
public sealed class ExplainTests
{
    private readonly TestEngine _engine = new();

    [Fact]
    public async Task A_silver_row_names_its_response_request_and_recipe_and_shows_the_row_as_it_came()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 1);
        var run = await _engine.RunAsync(market.Options);

        var report = Inspector.Explain(
            market.Options,
            "silver.small_series_01",
            [new("ticker", "BBB"), new("date", "2026-01-07")],
            withBody: true
        );

        var origin = Assert.Single(Assert.Single(report.Inputs).Origins);
        Assert.Equal(
            (1L, run.RunId, "small/series-01", "BBB", 200),
            (report.Matches, origin.RunId, origin.Recipe, origin.Ticker, origin.Status)
        );
        Assert.Equal($"{market.Api.Address}series-01?symbol=BBB&from=2026-01-05&to=2026-01-09", origin.Url);
        var (file, line) = (origin.DeclaredAt!.Split(':')[0], int.Parse(origin.DeclaredAt.Split(':')[1], provider: null));
        Assert.Contains("name: series-01", File.ReadAllLines(file)[line - 1], StringComparison.Ordinal);
        var body = JsonDocument.Parse(origin.Body!).RootElement;
        Assert.Equal(("BBB", "2026-01-07"), (body.GetProperty("symbol").GetString(), body.GetProperty("date").GetString()));
        Assert.Equal(origin.Row["value"], body.GetProperty("value").GetDouble().ToString("0.0##", provider: null));
    }

    [Fact]
    public async Task A_gold_row_leads_to_the_silver_rows_by_the_columns_of_its_models_header()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 1);
        await _engine.RunAsync(market.Options);
        var key = Tables.Value(market.Data, "SELECT gold_key('CCC')");

        var fact = Inspector.Explain(market.Options, "fact_value", [new("symbol_sk", key), new("date", "2026-01-08")]);

        var input = Assert.Single(fact.Inputs);
        Assert.Equal(("silver.small_series_01", 1L), (input.Table, input.Rows));
        Assert.Equal(["ticker", "date"], input.By);
        Assert.Equal(("CCC", "2026-01-08"), (input.Origins[0].Row["ticker"], input.Origins[0].Row["date"]));
    }

    [Fact]
    public async Task A_gold_row_whose_input_was_dropped_says_so()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 1);
        await _engine.RunAsync(market.Options);
        var key = Tables.Value(market.Data, "SELECT gold_key('CCC')");
        Housekeeper.Drop(market.Data, "series-01", withBronze: false, _ => true);
        string[] folders = ["--recipes", market.Options.RecipesDirectory, "--data", market.Data];

        var told = await Shell.RunAsync(["explain", "fact_value", $"symbol_sk={key}", "date=2026-01-08", .. folders]);

        Assert.Equal((0, ""), (told.ExitCode, told.Errors));
        Assert.EndsWith(
            "from silver.small_series_01: the table is not there: its dataset was never loaded, or was dropped\n",
            told.Output,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Values_that_several_rows_have_list_them_and_the_program_asks_for_more()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 1);
        await _engine.RunAsync(market.Options);
        string[] folders = ["--recipes", market.Options.RecipesDirectory, "--data", market.Data];

        var many = await Shell.RunAsync(["explain", "silver.small_series_01", "ticker=AAA", .. folders]);
        var one = await Shell.RunAsync(["explain", "silver.small_series_01", "ticker=AAA", "date=2026-01-09", .. folders]);
        var json = await Shell.RunAsync(["explain", "small_list_01", "symbol=AAA", "--body", "--output", "json", .. folders]);

        Assert.Equal((2, 0, 0), (many.ExitCode, one.ExitCode, json.ExitCode));
        Assert.StartsWith(
            "silver.small_series_01: 5 rows have these values; say more of their columns:\n",
            many.Output,
            StringComparison.Ordinal
        );
        Assert.Contains("recipe    small/series-01", one.Output, StringComparison.Ordinal);
        Assert.Equal(
            "{\"symbol\":\"AAA\",\"name\":\"AAA of list-01\"}",
            JsonDocument.Parse(json.Output).RootElement.GetProperty("inputs")[0].GetProperty("origins")[0].GetProperty("body").GetString()
        );
    }

    [Fact]
    public async Task What_is_not_there_is_one_clear_line()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0);
        await _engine.RunAsync(market.Options);

        Assert.Equal("small_list_1: no such table (did you mean 'small_list_01'?)", Refused("small_list_1", "symbol", "AAA"));
        Assert.StartsWith(
            "simbol: silver.small_list_01 has no such column (did you mean 'symbol'?)",
            Refused("small_list_01", "simbol", "AAA"),
            StringComparison.Ordinal
        );
        Assert.Equal("silver.small_list_01: no row has symbol = ZZZ", Refused("small_list_01", "symbol", "ZZZ"));
        Assert.Equal("silver.small_list_01: no row has symbol = ' OR 1=1 --", Refused("small_list_01", "symbol", "' OR 1=1 --"));

        string Refused(string table, string column, string value) =>
            Assert.Throws<ConfigurationException>(() => Inspector.Explain(market.Options, table, [new(column, value)])).Message;
    }

    [Fact]
    public async Task A_response_that_is_gone_is_said_and_the_rest_is_told()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0);
        await _engine.RunAsync(market.Options);
        Directory.Delete(Path.Combine(market.Data, "bronze"), recursive: true);

        var report = Inspector.Explain(market.Options, "small_list_01", [new("symbol", "AAA")]);

        Assert.Equal("the segment is gone from bronze", report.Inputs[0].Origins[0].Problem);
    }
}
