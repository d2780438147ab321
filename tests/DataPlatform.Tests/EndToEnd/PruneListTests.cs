using DataPlatform.Bronze;
using DataPlatform.Engine;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>A prune that was cut short: whoever comes next finishes what was decided, and takes nothing else for it.</summary>
public sealed class PruneListTests
{
    private static readonly FakeTimeProvider Clock = new(new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private static readonly DateOnly Late = new(2030, 1, 1);

    private readonly TestEngine _engine = new();
    private string _name = "";

    /// <summary>By whom it is finished, and how many of its two segments were deleted by then.</summary>
    [Theory]
    [InlineData("run", 0)]
    [InlineData("run", 1)]
    [InlineData("run", 2)]
    [InlineData("rebuild", 1)]
    [InlineData("prune", 1)]
    [InlineData("drop", 1)]
    public async Task What_was_begun_is_finished_by_whoever_opens_the_folder_next(string verb, int deleted)
    {
        await using var market = await MarketAsync();
        var before = Tables.Promoted(market.Data);
        var files = Decide(market);
        files.Take(deleted).ToList().ForEach(File.Delete);
        var verified = _engine.Orchestrator.Verify(market.Data);
        market.Api.Forget();

        await DoAsync(verb, market);

        Assert.True(verified.IsWhole, string.Join('\n', verified.Problems));
        Assert.DoesNotContain(files, File.Exists);
        Assert.False(File.Exists(ListOf(market)));
        Assert.Equal("1", Tables.Value(market.Data, "SELECT count(*) FROM ops.segments WHERE dataset = 'list-01'"));
        Assert.Equal(
            "1",
            Tables.Value(market.Data, "SELECT count(*) FROM ops.requests WHERE dataset = 'list-01' AND bronze_file IS NOT NULL")
        );
        Assert.Empty(market.Api.Asked);
        Assert.DoesNotContain(_engine.Log.Lines, l => l.Contains("gone from bronze", StringComparison.Ordinal));
        if (verb != "drop")
        {
            Assert.Equal(before, Tables.Promoted(market.Data));
        }
    }

    [Fact]
    public async Task A_look_at_what_would_go_finishes_nothing()
    {
        await using var market = await MarketAsync();
        var files = Decide(market);
        File.Delete(files[0]);

        var summary = Housekeeper.Prune(market.Options, Late, Clock, _ => false);
        _engine.Orchestrator.Plan(market.Options);

        // One of each list.
        Assert.Equal((2L, false), (summary.Segments, summary.IsPruned));
        Assert.True(File.Exists(files[1]) && File.Exists(ListOf(market)));
    }

    [Fact]
    public async Task What_is_missing_and_not_on_the_list_stays_an_error()
    {
        await using var market = await MarketAsync();
        var files = Decide(market);
        var kept = Segments(market, "list-01")[2];
        File.Delete(files[0]);
        File.Delete(kept);

        var during = _engine.Orchestrator.Verify(market.Data);
        var rebuilt = _engine.Orchestrator.Rebuild(market.Options);
        await _engine.RunAsync(market.Options);
        var after = _engine.Orchestrator.Verify(market.Data);

        var name = Path.GetRelativePath(market.Data, kept);
        Assert.Equal([$"{name}: gone from bronze; ops knows 1 response of it"], during.Problems);
        Assert.Equal($"{name}: gone from bronze, with 1 response", rebuilt.Losses[0]);
        Assert.Equal(during.Problems, after.Problems);
    }

    [Fact]
    public async Task A_segment_that_is_not_what_was_decided_on_stays()
    {
        await using var market = await MarketAsync();
        var files = Decide(market);
        await File.AppendAllLinesAsync(
            files[0],
            await File.ReadAllLinesAsync(files[0], TestContext.Current.CancellationToken),
            TestContext.Current.CancellationToken
        );

        await _engine.RunAsync(market.Options);

        Assert.Equal((true, false), (File.Exists(files[0]), File.Exists(files[1])));
        Assert.True(_engine.Orchestrator.Verify(market.Data).IsWhole);
    }

    [Theory]
    [InlineData("""[{"file":"bronze/../precious.jsonl","bytes":2}]""", "it names what is no segment of this folder")]
    [InlineData("""[{"file":"../precious.jsonl","bytes":2}]""", "it names what is no segment of this folder")]
    [InlineData("""[{"file":"bronze/_runs/x.json","bytes":2}]""", "it names what is no segment of this folder")]
    [InlineData("""[null]""", "it names what is no segment of this folder")]
    [InlineData("""[{"file":"bronze/a""", "Delete it to keep those that are left")]
    public async Task A_list_that_no_prune_has_written_deletes_nothing(string list, string told)
    {
        await using var market = await MarketAsync();
        await File.WriteAllTextAsync(Path.Combine(market.Data, "precious.jsonl"), "{}", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(ListOf(market), list, TestContext.Current.CancellationToken);

        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => _engine.RunAsync(market.Options));

        Assert.Contains(told, refused.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(market.Data, "precious.jsonl")));
        Assert.Equal(3, Segments(market, "list-01").Count);
    }

    private async Task DoAsync(string verb, SmallMarket market)
    {
        var options = market.Options with { Date = SmallMarket.Day.AddDays(2) };
        switch (verb)
        {
            case "run":
                await _engine.RunAsync(options);
                break;
            case "rebuild":
                var rebuilt = _engine.Orchestrator.Rebuild(options);
                Assert.True(rebuilt.IsReplaced, string.Join('\n', rebuilt.Losses));
                break;
            case "prune":
                Housekeeper.Prune(options, Late, Clock, agrees: null);
                break;
            default:
                Housekeeper.Drop(market.Data, "list-02", withBronze: false, _ => true);
                break;
        }
    }

    // What goes and was decided on: the first two answers of list-01.
    private static List<string> Decide(SmallMarket market)
    {
        using var folder = DataFolder.Open(market.Data);
        using var warehouse = Database.Open(folder.Warehouse);
        var going = new OpsService(warehouse).Segments.Of("small", "list-01").Take(2).ToList();
        PruneList.Write(folder, going);
        return [.. going.Select(s => Path.Combine(market.Data, s.File))];
    }

    private async Task<SmallMarket> MarketAsync()
    {
        var market = await SmallMarket.StartAsync(
            lists: 2,
            series: 0,
            answer: r => r.Path == "/list-01" ? new($$"""[{"symbol":"AAA","name":"{{_name}}"}]""") : null
        );
        for (var day = 0; day < 3; day++)
        {
            _name = $"of day {day}";
            await _engine.RunAsync(market.Options with { Date = SmallMarket.Day.AddDays(day) });
        }

        return market;
    }

    private static string ListOf(SmallMarket market) => Path.Combine(market.Data, "bronze", "_prune.json");

    private static List<string> Segments(SmallMarket market, string dataset) =>
        [
            .. Directory
                .GetFiles(market.Data, "*.jsonl", SearchOption.AllDirectories)
                .Where(f => f.Contains($"/{dataset}/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];
}
