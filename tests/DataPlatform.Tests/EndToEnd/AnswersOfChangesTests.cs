using System.Text.Json;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>Tables that are made of the answers of a dataset that has variants, or steps, or gets another name.</summary>
public sealed class AnswersOfChangesTests : IAsyncLifetime
{
    private const string Steps = """
        query: { from: "{from}", to: "{to}" }
            history_from: 2025-11-10
            date_field: day
            window: { step: 1mo }
        """;

    private const string Variants = """
        query: { from: "2026-01-01", to: "2026-01-02" }
            variants: { year: { query: { period: annual } }, quarter: { query: { period: quarter } } }
        """;

    private readonly TestEngine _engine = new();
    private readonly RecipeFiles _recipes = new();
    private readonly TempFolder _data = new();
    private StubApi _api = null!;
    private Func<StubApi.Request, StubApi.Answer?> _answer = _ => null;
    private DateOnly _day = new(2026, 1, 9);

    private RunOptions Options =>
        new()
        {
            RecipesDirectory = _recipes.Directory,
            DataDirectory = _data.Path,
            Date = _day,
        };

    public async ValueTask InitializeAsync() => _api = await StubApi.StartAsync(r => _answer(r) ?? Right(r));

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        _recipes.Dispose();
        _data.Dispose();
    }

    [Fact]
    public async Task The_newest_step_wins_in_a_table_that_has_one_row_for_all_of_them()
    {
        Declare(Steps, key: "[kind]");

        await _engine.RunAsync(Options with { Concurrency = 1 });

        Assert.Equal("2026-01-01", Tables.Value(_data.Path, "SELECT first FROM silver.names"));
        IsTheSameWhenRebuilt();
    }

    [Fact]
    public async Task Each_step_fills_all_tables_and_one_that_failed_is_asked_again_for_all()
    {
        Declare(Steps);
        _answer = r => r.Query["from"] == "2025-12-01" ? new("", 500) : null;
        var failed = await _engine.RunAsync(Options);
        Assert.Equal(new RequestCounts(3, 2, 1, 0), failed.Requests);
        Assert.Equal(("2", "30"), (Count("names"), Count("bars")));
        IsTheSameWhenRebuilt();
        _answer = _ => null;
        _api.Forget();

        await _engine.RunAsync(Options);

        Assert.Equal(["/d?from=2025-12-01&to=2025-12-31"], _api.Asked);
        Assert.Equal(("3", "61"), (Count("names"), Count("bars")));
        IsTheSameWhenRebuilt();
    }

    [Fact]
    public async Task What_one_table_refuses_of_a_step_has_the_step_asked_again()
    {
        Declare(Steps);
        _answer = r =>
            r.Query["from"] == "2025-12-01" ? new(Right(r).Body.Replace("\"size\":1", "\"size\":\"big\"", StringComparison.Ordinal)) : null;
        await _engine.RunAsync(Options);
        IsTheSameWhenRebuilt();
        _answer = _ => null;
        _api.Forget();
        _day = _day.AddDays(1);

        await _engine.RunAsync(Options);

        Assert.Equal(2, _api.Asked.Count);
        Assert.Equal(("4", "62"), (Count("names"), Count("bars")));
        IsTheSameWhenRebuilt();
    }

    [Fact]
    public async Task Each_variant_fills_all_tables_and_one_that_is_added_joins_them()
    {
        Declare(Variants.Replace(", quarter: { query: { period: quarter } }", "", StringComparison.Ordinal), kind: "{discriminator}");
        await _engine.RunAsync(Options);
        Declare(Variants, kind: "{discriminator}");
        _api.Forget();

        var added = await _engine.RunAsync(Options);

        Assert.Equal((RunStatus.Succeeded, 1), (added.Status, _api.Asked.Count));
        Assert.Equal(
            ["quarter|2", "year|2"],
            Tables.Rows(_data.Path, "SELECT concat_ws('|', kind, count(*)) FROM silver.bars GROUP BY kind ORDER BY ALL")
        );
        Assert.Equal(["quarter", "year"], Tables.Rows(_data.Path, "SELECT kind FROM silver.names ORDER BY ALL"));
        IsTheSameWhenRebuilt();

        Declare(Variants, kind: "{discriminator}", size: "{ type: double, field: size }");
        _api.Forget();
        Assert.Equal(RunStatus.Succeeded, (await _engine.RunAsync(Options)).Status);
        Assert.Equal((0, "2", "4"), (_api.Asked.Count, Count("names"), Count("bars")));
        IsTheSameWhenRebuilt();
    }

    [Theory]
    [InlineData("prices", "bars", "names", "")]
    [InlineData("bars", "", "labels", "names")]
    [InlineData("prices", "bars", "labels", "names")]
    public async Task Either_gets_another_name_and_nothing_is_asked_again_or_lost(
        string asked,
        string askedBefore,
        string reader,
        string readerBefore
    )
    {
        Declare(Steps);
        await _engine.RunAsync(Options);
        Declare(Steps, asked, askedBefore, reader, readerBefore);
        _api.Forget();

        var renamed = await _engine.RunAsync(Options);

        Assert.Equal((RunStatus.Succeeded, 0), (renamed.Status, _api.Asked.Count));
        Assert.Equal(("3", "61"), (Count("names"), Count("bars")));
        IsTheSameWhenRebuilt();
        _day = _day.AddDays(1);
        Assert.Equal(RunStatus.Succeeded, (await _engine.RunAsync(Options)).Status);
        Assert.Equal(("4", "62"), (Count("names"), Count("bars")));
        IsTheSameWhenRebuilt();
    }

    /// <summary>The other table stays as it is, unless what the new one refuses has a say in what is asked again.</summary>
    [Theory]
    [InlineData("2", "3", true)]
    [InlineData("\"big\"", "2", false)]
    public async Task A_table_that_is_added_or_changed_is_filled_alone_as_long_as_it_refuses_nothing(string size, string rows, bool alone)
    {
        _answer = r =>
            r.Query["from"] == "2025-12-01" ? new(Right(r).Body.Replace("\"size\":1", $"\"size\":{size}", StringComparison.Ordinal)) : null;
        Declare(Steps, reader: "");
        await _engine.RunAsync(Options);
        var before = Promotion("bars");

        Declare(Steps);
        await _engine.RunAsync(Options);

        Assert.Equal((rows, "61", alone), (Count("names"), Count("bars"), Promotion("bars") == before));
        IsTheSameWhenRebuilt();
        (before, var names) = (Promotion("bars"), Promotion("names"));

        Declare(Steps, size: "{ type: integer, nullable: true, number: thousands }");
        await _engine.RunAsync(Options);

        Assert.Equal((rows, alone, false), (Count("names"), Promotion("bars") == before, Promotion("names") == names));
        IsTheSameWhenRebuilt();
    }

    [Fact]
    public async Task What_a_table_refuses_no_longer_counts_as_answered_for_the_others_too()
    {
        _answer = r =>
            r.Query["from"] == "2025-12-01" ? new(Right(r).Body.Replace("\"size\":1", "\"size\":\"big\"", StringComparison.Ordinal)) : null;
        Declare(Steps);
        await _engine.RunAsync(Options);
        _api.Forget();

        Declare(Steps, size: "text");
        await _engine.RunAsync(Options);

        Assert.Equal((0, "3", "61"), (_api.Asked.Count, Count("names"), Count("bars")));
        IsTheSameWhenRebuilt();
    }

    private string Promotion(string table) => Tables.Value(_data.Path, $"SELECT max(_promotion) FROM silver.{table}");

    private string Count(string table) => Tables.Value(_data.Path, $"SELECT count(*) FROM silver.{table}");

    private void IsTheSameWhenRebuilt()
    {
        var before = Tables.Replayable(_data.Path);
        Assert.True(_engine.Orchestrator.Rebuild(Options).IsReplaced);
        Assert.Equal(before, Tables.Replayable(_data.Path));
    }

    private void Declare(
        string settings,
        string asked = "bars",
        string askedBefore = "",
        string reader = "names",
        string readerBefore = "",
        string kind = "-",
        string size = "integer",
        string key = "[kind, first]"
    ) =>
        _recipes.With(
            "acme.yaml",
            $$"""
            source:
              name: acme
              base_url: {{_api.Address}}
              attempts: 1
            datasets:
              - name: {{asked}}
                {{Formerly(askedBefore)}}
                domain: market
                scope: global
                path: d
                {{settings}}
                rows: bars
                silver_table: bars
                key: [kind, day]
                columns: { kind: { type: text, value: "{{kind}}" }, day: date, close: double }

            {{(
                reader.Length == 0
                    ? ""
                    : $$"""
                      - name: {{reader}}
                        {{Formerly(readerBefore)}}
                        answers_of: {{asked}}
                        rows: { shape: object }
                        silver_table: names
                        key: {{key}}
                        ignore: [bars]
                        columns: { kind: { type: text, value: "{{kind}}" }, first: date, size: {{size}} }
                    """
            )}}
            """
        );

    private static string Formerly(string name) => name.Length == 0 ? "" : $"formerly: [{name}]";

    private static StubApi.Answer Right(StubApi.Request request)
    {
        var (from, to) = (SteppedMarket.Day(request.Query["from"]), SteppedMarket.Day(request.Query["to"]));
        var days = Enumerable.Range(from.DayNumber, to.DayNumber - from.DayNumber + 1).Select(DateOnly.FromDayNumber);
        return new(
            JsonSerializer.Serialize(
                new
                {
                    first = from,
                    size = 1,
                    bars = days.Select(day => new { day, close = 1.5 }),
                }
            )
        );
    }
}
