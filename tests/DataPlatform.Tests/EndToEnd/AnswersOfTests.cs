using DataPlatform.Engine;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>Several tables made of one answer, which is asked for once.</summary>
public sealed class AnswersOfTests : IAsyncLifetime
{
    private const string Asked = """
        source:
          name: acme
          base_url: BASE
          universe: SELECT unnest(['AAA', 'BBB'])
        datasets:
          - name: bars
            domain: market
            scope: ticker
            path: d
            query: { symbol: "{ticker}" }
            rows: bars
            silver_table: bars
            key: [symbol, day]
            columns: { symbol: { type: text, value: "{ticker}" }, day: date, close: double }
        """;

    private const string Names = """

          - name: names
            answers_of: bars
            rows: { shape: object }
            silver_table: names
            key: symbol
            ignore: [bars]
            columns: { symbol: text, name: text, asked_for: { type: text, value: "{ticker}" } }
        """;

    private static readonly string[] BothNames = ["AAA|AAA Inc.|AAA", "BBB|BBB Inc.|BBB"];

    private readonly TestEngine _engine = new();
    private readonly RecipeFiles _recipes = new();
    private readonly TempFolder _data = new();
    private StubApi _api = null!;
    private DateOnly _day = new(2026, 1, 9);

    private RunOptions Options =>
        new()
        {
            RecipesDirectory = _recipes.Directory,
            DataDirectory = _data.Path,
            Date = _day,
        };

    public async ValueTask InitializeAsync() => _api = await StubApi.StartAsync(Answer);

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        _recipes.Dispose();
        _data.Dispose();
    }

    /// <summary>A real process, killed at seeded moments, that asks with several keys in turn.</summary>
    [Fact]
    public async Task A_process_killed_among_answers_of_two_tables_repeats_at_most_what_was_in_flight()
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal) { ["KEY_1"] = "first-key-4711", ["KEY_2"] = "second-key-4712" };
        var killed = new KilledRuns(20260109, keys);
        await using var market = await MarketAsync(_ => killed.HoldAsync());
        await using var undisturbed = await MarketAsync(_ => Task.CompletedTask);
        var engine = new TestEngine(environment: keys);
        await engine.RunAsync(undisturbed.Options);

        await killed.CheckAsync(market, undisturbed);

        Assert.Equal("60|30", Tables.Value(market.Data, "SELECT (SELECT count(*) FROM silver.bars), (SELECT count(*) FROM silver.names)"));
        Assert.Equal(2, market.Api.Requests.Select(r => r.Headers["X-Key"]).Distinct().Count());
        var before = Tables.Replayable(market.Data);
        engine.Orchestrator.Rebuild(market.Options);
        Assert.Equal(before, Tables.Replayable(market.Data));

        static async Task<SmallMarket> MarketAsync(Func<StubApi.Request, Task> hold)
        {
            var market = await SmallMarket.StartAsync(lists: 0, series: 0, r => Answer(r), hold);
            return market.With(
                "small.yaml",
                (Asked + Names)
                    .Replace(
                        "BASE",
                        $"{market.Api.Address}\n  limits: [500/1s]\n  auth: {{ header: X-Key, keys: [KEY_1, KEY_2] }}",
                        StringComparison.Ordinal
                    )
                    .Replace("unnest(['AAA', 'BBB'])", "'T' || unnest(range(10, 40))", StringComparison.Ordinal)
            );
        }
    }

    [Fact]
    public async Task One_request_fills_all_tables_and_each_row_and_dataset_says_where_it_came_from()
    {
        Declare(Asked + Names);
        var run = await _engine.RunAsync(Options);
        var next = _engine.Planned(Options with { Date = _day.AddDays(1) });

        Assert.Equal((2, 2, 2), (run.Requests.Planned, _api.Asked.Count, next.Count));
        Assert.Equal((6, 6, RunStatus.Succeeded), (run.Silver.RowsRead, run.Silver.Inserted, run.Status));
        Assert.Equal(BothNames, NamesNow());
        Assert.Equal("4", Tables.Value(_data.Path, "SELECT count(*) FROM silver.bars"));

        var status = new Inspector(TimeProvider.System).Status(Options, new()).Datasets;
        Assert.Equal([("bars", 4L, 2L), ("names", 2L, 2L)], status.Select(d => (d.Dataset, d.Rows, d.Tickers!.Value)));

        var origin = Inspector.Explain(Options, "silver.names", [new("symbol", "BBB")], withBody: true).Inputs[0].Origins[0];
        Assert.Equal(("acme/names", "BBB", 15), (origin.Recipe, origin.Ticker, LineOf(origin.DeclaredAt!)));

        var before = Tables.Replayable(_data.Path);
        Assert.True(_engine.Orchestrator.Rebuild(Options).IsReplaced);
        Assert.Equal(before, Tables.Replayable(_data.Path));
    }

    [Fact]
    public async Task A_table_that_is_added_changed_or_declared_again_is_filled_from_the_stored_answers()
    {
        Declare(Asked);
        await _engine.RunAsync(Options);
        _api.Forget();

        Declare(Asked + Names);
        var added = await _engine.RunAsync(Options);
        Assert.Equal((RunStatus.Succeeded, 1), (added.Status, added.Notes.Count));
        Assert.Equal(BothNames, NamesNow());

        Declare(Asked + Names.Replace("name: text,", "name: { type: text, path: symbol, from: envelope },", StringComparison.Ordinal));
        await _engine.RunAsync(Options);
        Assert.Equal("AAA|AAA|AAA", NamesNow()[0]);

        Assert.Empty(_api.Asked);
        Declare(Asked);
        _day = _day.AddDays(1);
        Assert.Equal(RunStatus.Partial, (await _engine.RunAsync(Options)).Status);
        Declare(Asked + Names);
        Assert.Equal(RunStatus.Succeeded, (await _engine.RunAsync(Options)).Status);
        Assert.Equal(BothNames, NamesNow());
        Assert.Equal("4", Tables.Value(_data.Path, "SELECT count(*) FROM silver.bars"));
    }

    [Fact]
    public async Task What_is_dropped_is_filled_anew_without_a_request_and_to_select_it_is_to_ask_for_it()
    {
        Declare(Asked + Names);
        await _engine.RunAsync(Options with { Datasets = ["names"] });
        Assert.Equal(2, _api.Asked.Count);

        Assert.Equal(["silver.names"], Housekeeper.Drop(_data.Path, "names", withBronze: false, _ => true)!.Tables.Keys);
        await _engine.RunAsync(Options);

        Assert.Equal(BothNames, NamesNow());
        Assert.Equal(2, _api.Asked.Count);
    }

    [Fact]
    public async Task An_answer_that_is_good_but_has_no_rows_for_a_table_is_quarantined_for_it_alone()
    {
        Declare(Asked + Names.Replace("rows: { shape: object }", "rows: nowhere", StringComparison.Ordinal));

        var run = await _engine.RunAsync(Options);

        Assert.Equal((RunStatus.Partial, 2, 4, 2), (run.Status, run.Requests.Stored, run.Silver.Inserted, run.Silver.Quarantined));
        Assert.StartsWith(
            "names|expected rows at 'nowhere'",
            Tables.Rows(_data.Path, "SELECT DISTINCT concat_ws('|', dataset, reason) FROM ops.quarantine ORDER BY 1")[0],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Who_reads_a_table_of_answers_is_asked_when_these_are_promoted_and_try_shows_its_rows()
    {
        Declare(
            $$"""
            {{Asked}}{{Names}}

              - name: more
                domain: market
                scope: global
                for_each: [{ query: SELECT name FROM silver.names ORDER BY name }]
                path: more
                query: { name: "{name}" }
                silver_table: more
                key: name
                columns: { name: text }
            """
        );

        await _engine.RunAsync(Options);
        var shown = await Shell.RunAsync("try", "names", "--ticker", "AAA", "--recipes", _recipes.Directory, "--data", _data.At("other"));

        Assert.Equal("2", Tables.Value(_data.Path, "SELECT count(*) FROM silver.more"));
        Assert.Equal(0, shown.ExitCode);
        Assert.Contains("AAA Inc.", shown.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_asked_is_said_once()
    {
        Declare(
            $"""
            {Asked}

              - name: names
                answers_of: bar
                silver_table: names
                key: symbol
                columns: <symbol: text>
              - name: more
                answers_of: bars
                path: d
                replace: true
                silver_table: more
                key: symbol
                columns: <symbol: <type: text, value: "[page]"> >
            """.Replace("<", "{ ", StringComparison.Ordinal).Replace(">", " }", StringComparison.Ordinal).Replace(
                "[page]",
                "{page}",
                StringComparison.Ordinal
            )
        );

        Assert.Equal(
            [
                "17|'bar' is no dataset of this source that is asked (did you mean 'bars'?)",
                "23|unknown key 'path'; it is said by the dataset that 'answers_of' names",
                "24|unknown key 'replace'; a table that is made of the answers of another dataset is never replaced as a whole",
                "27|placeholder {page} needs 'pagination' of type page_number, offset or cursor",
                "27|placeholder {page} tells the pages of a request apart; it is no value of a column",
            ],
            _recipes.Load().Problems.Select(p => $"{p.Line}|{p.Message}")
        );
    }

    private static int LineOf(string place) => int.Parse(place.Split(':')[^1], provider: null);

    private IReadOnlyList<string> NamesNow() =>
        Tables.Rows(_data.Path, "SELECT concat_ws('|', symbol, name, asked_for) FROM silver.names ORDER BY ALL");

    private void Declare(string recipe) => _recipes.With("acme.yaml", recipe.Replace("BASE", $"{_api.Address}", StringComparison.Ordinal));

    private static StubApi.Answer Answer(StubApi.Request r) =>
        new(
            r.Path == "/more"
                ? $$"""[{"name":"{{r.Query["name"]}}"}]"""
                : $$"""{"symbol":"{{r.Query["symbol"]}}","name":"{{r.Query["symbol"]}} Inc.","bars":[{"day":"2026-01-08","close":1.5},{"day":"2026-01-09","close":2.5}]}"""
        );
}
