using System.Globalization;
using DataPlatform.Engine;
using DataPlatform.Runs;
using DataPlatform.Runs.Documents;
using DataPlatform.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>How pruning could lose something, and does not.</summary>
public sealed class PruneSafetyTests
{
    private static readonly FakeTimeProvider Clock = new(new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private static readonly DateOnly Late = new(2030, 1, 1);

    private readonly TestEngine _engine = new();
    private string _name = "";

    [Fact]
    public async Task Recipes_that_read_less_than_those_that_filled_the_warehouse_are_refused()
    {
        await using var market = await MarketAsync();
        using var others = new RecipeFiles().With(
            "small.yaml",
            SmallMarket.Yaml("small", market.Api.Address, 1, 0).Replace(", name: text", "", StringComparison.Ordinal)
        );

        var refused = Assert.Throws<ConfigurationException>(() => Prune(market.Options with { RecipesDirectory = others.Directory }));

        Assert.Contains("filled by other recipes than these (small/list-01)", refused.Message, StringComparison.Ordinal);
        Assert.Equal(3, Segments(market.Data));
    }

    [Fact]
    public async Task What_no_recipe_declares_stays()
    {
        await using var market = await MarketAsync(lists: 2);
        using var others = new RecipeFiles().With("small.yaml", SmallMarket.Yaml("small", market.Api.Address, 1, 0));

        var summary = Prune(market.Options with { RecipesDirectory = others.Directory });

        Assert.Equal(["small/list-01"], summary.Gone.Select(g => g.Dataset));
        Assert.Contains(summary.Kept, k => k is { Dataset: "small/list-02", Segments: 3, Why: WhyKept.NotDeclared });
    }

    [Fact]
    public async Task What_silver_has_not_read_yet_stays_and_so_does_what_cannot_be_read()
    {
        await using var market = await MarketAsync();
        _name = "not read";
        await RunAsync(market, 3, market.Options with { Switches = new() { Silver = false } });
        var first = Files(market.Data).First();
        await File.WriteAllTextAsync(
            first,
            new string('x', (int)new FileInfo(first).Length - 1) + "\n",
            TestContext.Current.CancellationToken
        );

        var summary = Prune(market.Options);

        Assert.Equal(
            [(1L, WhyKept.NotPromoted), (1, WhyKept.NotReadable), (1, WhyKept.HasRows)],
            summary.Kept.Select(k => (k.Segments, k.Why!.Value)).Order()
        );
        Assert.True(File.Exists(first));
    }

    [Fact]
    public async Task A_dataset_that_was_dropped_keeps_the_responses_from_which_a_rebuild_brings_it_back()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 1, tickers: ["AAA"]);
        for (var day = 0; day < 3; day++)
        {
            await RunAsync(market, day);
        }

        var before = Tables.Promoted(market.Data);
        Housekeeper.Drop(market.Data, "series-01", withBronze: false, _ => true);

        var summary = Prune(market.Options);
        _engine.Orchestrator.Rebuild(market.Options);

        Assert.DoesNotContain(summary.Gone, g => g.Dataset == "small/series-01");
        Assert.Equal(before, Tables.Promoted(market.Data));
    }

    [Fact]
    public async Task Rows_that_another_dataset_made_of_an_answer_keep_it()
    {
        var price = 1;
        await using var api = await StubApi.StartAsync(_ => new StubApi.Answer(
            $$"""{"symbol":"AAA","bars":[{"day":"2026-01-09","close":{{price}}}]}"""
        ));
        using var data = new TempFolder();
        using var recipes = new RecipeFiles().With(
            "acme.yaml",
            $$"""
            source: { name: acme, base_url: "{{api.Address}}" }
            datasets:
              - name: bars
                domain: market
                scope: global
                path: d
                rows: bars
                silver_table: bars
                key: day
                columns: { day: date, close: double }
              - name: names
                answers_of: bars
                rows: { shape: object }
                silver_table: names
                key: symbol
                ignore: [bars]
                columns: { symbol: text }
            """
        );
        var options = new RunOptions { RecipesDirectory = recipes.Directory, DataDirectory = data.Path };
        for (; price <= 3; price++)
        {
            await _engine.RunAsync(options with { Date = SmallMarket.Day.AddDays(price) });
        }

        var summary = Prune(options);

        Assert.Equal((1L, 2L), (summary.Segments, summary.KeptSegments));
        Assert.Equal("0", Lost(data.Path, "silver.names"));
        Assert.Equal("0", Lost(data.Path, "silver.bars"));
    }

    [Fact]
    public async Task What_a_run_adds_while_somebody_thinks_is_looked_at_again()
    {
        await using var market = await MarketAsync();
        var asked = new List<long>();
        var isAsked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var answer = new ManualResetEventSlim();
        var prune = Task.Run(
            () => Housekeeper.Prune(market.Options, Late, Clock, Thinks, TestContext.Current.CancellationToken),
            TestContext.Current.CancellationToken
        );

        await isAsked.Task.WaitAsync(TestEngine.Limit, TestContext.Current.CancellationToken);
        _name = "of a later day";
        await RunAsync(market, 3);
        answer.Set();
        var summary = await prune;

        // The answer that was the newest is old now: more could go than was asked about.
        Assert.Equal([2L, 3L], asked);
        Assert.Equal((true, 3L), (summary.IsPruned, summary.Segments));

        bool Thinks(PruneSummary told)
        {
            asked.Add(told.Segments);
            isAsked.TrySetResult();
            return answer.Wait(TestEngine.Limit, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task One_that_is_stopped_before_the_first_deletion_deletes_nothing()
    {
        await using var market = await MarketAsync();
        using var stop = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => Housekeeper.Prune(market.Options, Late, Clock, Stops, stop.Token));

        Assert.Equal(3, Segments(market.Data));
        Assert.Equal(["warehouse.duckdb"], Tables.Files(market.Data));
        Assert.Equal(2L, Prune(market.Options).Segments);

        bool Stops(PruneSummary summary)
        {
            stop.Cancel();
            return true;
        }
    }

    private static PruneSummary Prune(RunOptions options) => Housekeeper.Prune(options, Late, Clock, agrees: null);

    private Task<RunSummary> RunAsync(SmallMarket market, int later, RunOptions? options = null) =>
        _engine.RunAsync((options ?? market.Options) with { Date = SmallMarket.Day.AddDays(later), AllowFutureDate = true });

    private static string Lost(string data, string table) =>
        Tables
            .Rows(data, $"SELECT DISTINCT _bronze_file FROM {table}")
            .Count(file => !File.Exists(Path.Combine(data, file)))
            .ToString(CultureInfo.InvariantCulture);

    private async Task<SmallMarket> MarketAsync(int lists = 1)
    {
        var market = await SmallMarket.StartAsync(lists: lists, series: 0, answer: _ => new($$"""[{"symbol":"AAA","name":"{{_name}}"}]"""));
        for (var day = 0; day < 3; day++)
        {
            _name = $"of day {day}";
            await RunAsync(market, day);
        }

        return market;
    }

    private static IEnumerable<string> Files(string data) =>
        Directory.GetFiles(data, "*.jsonl", SearchOption.AllDirectories).OrderBy(Path.GetFileName, StringComparer.Ordinal);

    private static int Segments(string data) => Files(data).Count();
}
