using DataPlatform.Engine;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>What a table that is made of another dataset's answers must not lose, and must not take.</summary>
public sealed class AnswersOfLossTests : IAsyncLifetime
{
    private const string Good = """{"symbol":"AAA","name":"AAA Inc.","size":1,"bars":[{"day":"2026-01-08","close":1.5}]}""";

    private readonly TestEngine _engine = new();
    private readonly RecipeFiles _recipes = new();
    private readonly TempFolder _data = new();
    private Func<StubApi.Request, string> _answer = _ => Good;
    private StubApi _api = null!;
    private DateOnly _day = new(2026, 1, 9);

    private RunOptions Options =>
        new()
        {
            RecipesDirectory = _recipes.Directory,
            DataDirectory = _data.Path,
            Date = _day,
        };

    public async ValueTask InitializeAsync() => _api = await StubApi.StartAsync(r => new(_answer(r)));

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        _recipes.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task An_answer_that_is_a_failure_to_who_was_asked_changes_no_table()
    {
        Declare();
        await _engine.RunAsync(Options);
        _answer = _ => """{"symbol":"AAA","name":null,"size":2,"message":"try later"}""";
        _day = _day.AddDays(1);

        var failed = await _engine.RunAsync(Options);

        Assert.Equal((1, 0), (failed.Requests.Failed, failed.Silver.RowsRead));
        Assert.Equal("AAA Inc.|1", Tables.Value(_data.Path, "SELECT name, size FROM silver.names"));
        IsTheSameWhenRebuilt();
    }

    [Fact]
    public async Task What_one_table_refuses_of_an_answer_leaves_its_window_uncovered()
    {
        Declare();
        _answer = _ => Good.Replace("\"size\":1", "\"size\":\"big\"", StringComparison.Ordinal);

        await _engine.RunAsync(Options);

        Assert.Equal(
            "|1",
            Tables.Value(_data.Path, "SELECT covered_to, (quarantined_sha256 IS NOT NULL)::INT FROM ops.watermarks WHERE dataset = 'bars'")
        );
        Assert.Equal("0", Tables.Value(_data.Path, "SELECT count(*) FROM ops.windows WHERE dataset = 'names'"));
        IsTheSameWhenRebuilt();
    }

    [Fact]
    public async Task The_pages_of_an_answer_are_whole_for_every_table()
    {
        Declare(asked: "pagination: { type: page_number, param: page }");
        _answer = r => r.Query["page"] == "1" ? Good : """{"symbol":"AAA","name":"AAA Inc.","size":1,"bars":[]}""";

        await _engine.RunAsync(Options);

        Assert.Equal("0", Tables.Value(_data.Path, "SELECT count(*) FROM ops.open_answers"));
        Assert.Equal("1", Tables.Value(_data.Path, "SELECT count(*) FROM ops.watermarks WHERE dataset = 'names' AND fields IS NOT NULL"));
        IsTheSameWhenRebuilt();
    }

    [Fact]
    public async Task A_dataset_with_bronze_of_its_own_does_not_turn_to_the_answers_of_another_one()
    {
        Declare(names: "domain: market\n    scope: global\n    path: d");
        await _engine.RunAsync(Options);
        Declare();

        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => _engine.RunAsync(Options));

        Assert.Contains("reads the answers of acme/bars now, and", Assert.Single(refusal.Problems), StringComparison.Ordinal);
        Assert.Equal("1", Tables.Value(_data.Path, "SELECT count(*) FROM silver.names"));
    }

    [Fact]
    public async Task A_drop_with_bronze_names_the_tables_that_are_made_of_it()
    {
        Declare();
        await _engine.RunAsync(Options);

        var dropped = Housekeeper.Drop(_data.Path, "bars", withBronze: true, _ => true)!;

        Assert.Equal(["silver.names"], dropped.Bereft);
    }

    [Fact]
    public void A_misspelt_name_hides_nothing_else_that_is_wrong()
    {
        Declare(names: "answers_of: bar\n    rows_may_be_missing: perhaps");

        Assert.Equal(2, _recipes.Load().Problems.Count);
    }

    private void IsTheSameWhenRebuilt()
    {
        var before = Tables.Replayable(_data.Path);
        Assert.True(_engine.Orchestrator.Rebuild(Options).IsReplaced);
        Assert.Equal(before, Tables.Replayable(_data.Path));
    }

    private void Declare(string asked = "", string names = "answers_of: bars") =>
        _recipes.With(
            "acme.yaml",
            $$"""
            source:
              name: acme
              base_url: {{_api.Address}}
              attempts: 1
            datasets:
              - name: bars
                domain: market
                scope: global
                path: d
                query: { from: "{from}" }
                history_from: 2026-01-01
                date_field: day
                rows: bars
                silver_table: bars
                key: [day]
                columns: { day: date, close: double }
                {{asked}}

              - name: names
                {{names}}
                rows: { shape: object }
                silver_table: names
                key: symbol
                ignore: [bars, message]
                columns: { symbol: text, name: text, size: integer }
            """
        );
}
