using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>What is compressed and what is not make no difference but on the disk.</summary>
public sealed class CompressedBronzeTests
{
    private readonly TestEngine _engine = new();

    [Fact]
    public async Task Compressed_and_plain_runs_in_any_order_come_to_the_same_tables()
    {
        await using var market = await SmallMarket.StartAsync(lists: 2, series: 3);
        await using var plain = await SmallMarket.StartAsync(lists: 2, series: 3);
        foreach (var (day, compresses) in new[] { (0, true), (1, false), (2, true) })
        {
            var date = SmallMarket.Day.AddDays(day);
            await _engine.RunAsync(market.Options with { Date = date, CompressBronze = compresses });
            await _engine.RunAsync(plain.Options with { Date = date });
        }

        Assert.Equal(Tables.Promoted(plain.Data), Tables.Promoted(market.Data));
        Assert.NotEmpty(Segments(market.Data, "*.jsonl.zst"));
        Assert.NotEmpty(Segments(market.Data, "*.jsonl"));
        var verified = _engine.Orchestrator.Verify(market.Data);
        Assert.Equal((0L, 0), (verified.Damaged, verified.Problems.Count));
        var before = Tables.Replayable(market.Data);
        _engine.Orchestrator.Rebuild(market.Options with { Date = SmallMarket.Day.AddDays(2) });
        Assert.Equal(before, Tables.Replayable(market.Data));
    }

    [Fact]
    public async Task A_torn_last_frame_and_a_damaged_one_are_told_and_cost_one_request_each()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 2);
        await _engine.RunAsync(market.Options with { CompressBronze = true });
        var first = Assert.Single(Segments(market.Data, "*.jsonl.zst"), f => f.Contains("series-01", StringComparison.Ordinal));
        var second = Assert.Single(Segments(market.Data, "*.jsonl.zst"), f => f.Contains("series-02", StringComparison.Ordinal));
        using (var file = new FileStream(first, FileMode.Open))
        {
            file.SetLength(file.Length - 40);
        }

        using (var file = new FileStream(second, FileMode.Open))
        {
            file.Seek(file.Length / 2, SeekOrigin.Begin);
            file.Write("not what was stored"u8);
        }

        Assert.Equal(1, _engine.Orchestrator.Verify(market.Data).Damaged);
        // As after a power cut before the chunk's transaction: ops knows of none of it.
        File.Delete(Tables.Warehouse(market.Data));
        market.Api.Forget();

        var summary = await _engine.RunAsync(market.Options);

        Assert.Equal(["/series-01", "/series-02"], market.Api.Requests.Select(r => r.Path).Order(StringComparer.Ordinal));
        Assert.Contains(summary.Notes, n => n.Contains("half-written", StringComparison.Ordinal));
        Assert.Contains(
            summary.Notes,
            n => n.EndsWith(".jsonl.zst:2 cannot be read; its request will be sent again", StringComparison.Ordinal)
        );
        Assert.Equal(await Undisturbed.TablesAsync(lists: 1, series: 2), Tables.Promoted(market.Data));
    }

    private static IReadOnlyList<string> Segments(string data, string pattern) =>
        Directory.GetFiles(data, pattern, SearchOption.AllDirectories);
}
