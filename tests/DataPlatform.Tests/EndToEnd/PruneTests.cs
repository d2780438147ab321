using System.Text.Json;
using DataPlatform.Engine;
using DataPlatform.Runs.Documents;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>Old bronze that nobody needs any more goes, and nothing else: what is left tells all that there is to tell.</summary>
public sealed class PruneTests
{
    private const string Keyed = """
        key: id
        columns: { id: integer, name: text, x: integer }
        """;

    private static readonly FakeTimeProvider Clock = new(new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private static readonly DateOnly Late = new(2030, 1, 1);

    private string _body = "[]";
    private int _status = 200;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_that_a_later_one_has_replaced_goes_and_nothing_notices(bool isCompressed)
    {
        await using var market = await ReplacedListsAsync(3, isCompressed);
        var engine = new TestEngine();
        var last = market.Options with { Date = SmallMarket.Day.AddDays(2) };
        var next = last with { Date = SmallMarket.Day.AddDays(3) };
        var before = Tables.Replayable(market.Data);
        var planned = (engine.Planned(last), engine.Planned(next));

        var pruned = Housekeeper.Prune(last, Late, Clock, agrees: null);

        var verified = engine.Orchestrator.Verify(market.Data);
        var explained = Inspector.Explain(last, "small_list_01", [new("symbol", "AAA")]);
        var rows = Tables.Value(market.Data, "SELECT count(*) FROM ops.requests WHERE bronze_file IS NOT NULL");
        var rebuilt = engine.Orchestrator.Rebuild(last);
        Assert.Equal((true, 2L, 1L), (pruned.IsPruned, pruned.Segments, pruned.KeptSegments));
        Assert.True(verified.IsWhole, string.Join('\n', verified.Problems));
        Assert.Equal((1L, "1"), (verified.Segments, rows));
        Assert.Null(explained.Inputs[0].Origins[0].Problem);
        Assert.True(rebuilt.IsReplaced, string.Join('\n', rebuilt.Losses));
        Assert.Equal(before, Tables.Replayable(market.Data));
        Assert.Equal(planned.Item1, engine.Planned(last));
        Assert.Equal(planned.Item2, engine.Planned(next));
        Assert.Equal(0, (await engine.RunAsync(last)).Requests.Stored);
    }

    [Fact]
    public async Task A_date_keeps_the_answers_of_that_day_and_of_later_ones()
    {
        await using var market = await ReplacedListsAsync(3);

        var summary = Housekeeper.Prune(market.Options, SmallMarket.Day.AddDays(1), Clock, agrees: null);

        Assert.Equal([new("small/list-01", 2, summary.KeptBytes, WhyKept.NotOlder)], summary.Kept);
        Assert.Equal(1L, summary.Segments);
        Assert.False(Directory.Exists(Path.Combine(market.Data, "bronze/reference/small/list-01/2026-01-09")));
        Assert.True(Directory.Exists(Path.Combine(market.Data, "bronze/reference/small/list-01/2026-01-10")));
    }

    [Fact]
    public async Task What_rows_came_from_stays_and_of_the_same_answer_again_the_newest()
    {
        await using var vendor = await StartAsync(Keyed);
        await NextAsync(vendor, """[{"id":1,"name":"a"},{"id":2,"name":"b"}]""", times: 2);
        await NextAsync(vendor, """[{"id":1,"name":"changed"},{"id":2,"name":"b"}]""", times: 2);

        Assert.Equal("HasRows, goes, HasRows, Newest", Fates(vendor));
    }

    [Fact]
    public async Task What_quarantined_rows_came_from_stays()
    {
        await using var vendor = await StartAsync(Keyed);
        await NextAsync(vendor, """[{"id":1,"name":"a","x":"no number"}]""");
        await NextAsync(vendor, """[{"id":1,"name":"b","x":1}]""");
        await NextAsync(vendor, """[{"id":1,"name":"c","x":1}]""");

        Assert.Equal("HasQuarantinedRows, goes, HasRows", Fates(vendor));
    }

    [Fact]
    public async Task Of_answers_of_each_kind_and_of_failures_the_newest_stays()
    {
        await using var vendor = await StartAsync(Keyed);
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await NextAsync(vendor, "[]");
            await NextAsync(vendor, "gone", status: 404);
            await NextAsync(vendor, "broken", status: 500);
            await NextAsync(vendor, """[{"id":1,"name":"a"}]""");
        }

        await NextAsync(vendor, """[{"id":1,"name":"b"}]""");

        Assert.Equal("goes, goes, goes, goes, Newest, Newest, Newest, goes, HasRows", Fates(vendor));
    }

    [Fact]
    public async Task An_answer_that_was_the_first_without_a_row_stays_as_long_as_the_row_is_gone()
    {
        await using var vendor = await StartAsync("replace: true\n" + Keyed);
        await NextAsync(vendor, """[{"id":1,"name":"a"},{"id":2,"name":"b"}]""");
        await NextAsync(vendor, """[{"id":1,"name":"b"}]""", times: 2);
        await NextAsync(vendor, """[{"id":1,"name":"c"}]""");

        Assert.Equal("HasRows, ShowsRowsGone, goes, HasRows", Fates(vendor));
    }

    [Fact]
    public async Task Parts_of_an_answer_that_two_runs_have_fetched_stay_together()
    {
        var (isBroken, name) = (true, "a");
        await using var vendor = await OneDataset.StartAsync(
            "pagination: { type: page_number, param: page, start: 1 }\n" + Keyed,
            r =>
                r.Query["page"] switch
                {
                    "1" => new($$"""[{"id":1,"name":"{{name}}"}]"""),
                    "2" when isBroken => new("", 500),
                    "2" => new($$"""[{"id":2,"name":"{{name}}"}]"""),
                    _ => new("[]"),
                }
        );
        await vendor.RunAsync();
        isBroken = false;
        await vendor.RunAsync();
        foreach (var later in (string[])["b", "c"])
        {
            name = later;
            vendor.Day = vendor.Day.AddDays(1);
            await vendor.RunAsync();
        }

        Assert.Equal("PartOfAnswer, PartOfAnswer, goes, HasRows", Fates(vendor));
    }

    [Fact]
    public async Task What_a_rebuild_would_miss_keeps_its_dataset_and_is_named_while_others_go()
    {
        await using var market = await ReplacedListsAsync(0);
        market.With(
            "other.yaml",
            $$"""
            source: { name: other, base_url: "{{market.Api.Address}}", attempts: 1 }
            datasets:
              - name: d
                domain: market
                scope: global
                path: d
                silver_table: other_d
                {{Keyed.ReplaceLineEndings("\n    ")}}
            """
        );
        // The x of the row is of the first answer, for the others say nothing of it; but the row came from the last one.
        foreach (var (day, row) in new[] { """{"id":1,"name":"a","x":5}""", """{"id":1,"name":"b"}""", """{"id":1,"name":"c"}""" }.Index())
        {
            _body = $"[{row}]";
            await new TestEngine().RunAsync(market.Options with { Date = SmallMarket.Day.AddDays(day) });
        }

        var files = Directory.GetFiles(market.Data, "*.jsonl", SearchOption.AllDirectories);
        var summary = Housekeeper.Prune(market.Options, Late, Clock, agrees: null);

        Assert.True(summary.IsPruned);
        Assert.Equal(["silver.other_d"], summary.Differing);
        Assert.Equal([("small/list-01", 2L)], summary.Gone.Select(g => (g.Dataset, g.Segments)));
        Assert.Contains(summary.Kept, k => k is { Dataset: "other/d", Why: WhyKept.RebuildDiffers, Segments: 2 });
        Assert.All(files.Where(f => f.Contains("/other/", StringComparison.Ordinal)), f => Assert.True(File.Exists(f)));
        Assert.Equal("1|c|5", Tables.Value(market.Data, "SELECT id || '|' || name || '|' || x FROM silver.other_d"));
    }

    private async Task<SmallMarket> ReplacedListsAsync(int days, bool isCompressed = false, int lists = 1)
    {
        var market = await SmallMarket.StartAsync(
            lists: lists,
            series: 0,
            answer: r => new(r.Path == "/d" ? _body : JsonSerializer.Serialize(new[] { new { symbol = "AAA", name = _body } }))
        );
        var engine = new TestEngine();
        for (var day = 0; day < days; day++)
        {
            _body = $"of day {day}";
            await engine.RunAsync(market.Options with { Date = SmallMarket.Day.AddDays(day), CompressBronze = isCompressed });
        }

        return market;
    }

    private Task<OneDataset> StartAsync(string dataset) =>
        OneDataset.StartAsync(
            $"cadence: {{ min_age_days: 1 }}\nresponses: [ {{ status: 404, means: missing }} ]\n{dataset}",
            _ => new(_body, _status)
        );

    private async Task NextAsync(OneDataset vendor, string body, int times = 1, int status = 200)
    {
        (_body, _status) = (body, status);
        for (var time = 0; time < times; time++)
        {
            vendor.Day = vendor.Day.AddDays(1);
            await vendor.RunAsync();
        }
    }

    // What would become of each segment, in the order of the runs; and that it does.
    private static string Fates(OneDataset vendor)
    {
        using var folder = DataFolder.Open(vendor.Data);
        var plan = new Prune(folder, RunSetup.ReadBook(vendor.Options), MemoryBudget.Of(null), Late).Look(CancellationToken.None);
        Assert.Empty(plan.Differing);
        return string.Join(
            ", ",
            plan.Segments.OrderBy(s => s.Key.RunId, StringComparer.Ordinal).Select(s => s.Value?.ToString() ?? "goes")
        );
    }
}
