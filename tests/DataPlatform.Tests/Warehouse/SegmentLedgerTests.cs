using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Warehouse;

public sealed class SegmentLedgerTests
{
    [Fact]
    public void A_chunk_promotes_its_own_segment_and_what_earlier_runs_left_behind_oldest_first()
    {
        using var warehouse = Some.Warehouse();
        var ledger = new SegmentLedger(warehouse);
        ledger.Save([
            Segment("own", "run-2", chunk: 2),
            Segment("next", "run-2", chunk: 3),
            Segment("left", "run-1", chunk: 9),
            Segment("left too", "run-1", chunk: 1),
            Segment("done", "run-1", chunk: 2) with
            {
                PromotedBytes = 100,
                PromotedLines = 10,
            },
            Segment("half", "run-1", chunk: 3) with
            {
                PromotedBytes = 50,
                PromotedLines = 5,
            },
            Segment("other", "run-1", chunk: 4) with
            {
                Dataset = "price",
            },
        ]);

        Assert.Equal(["left too", "half", "other", "left", "own"], ledger.Unpromoted("run-2", 2).Select(s => s.File));
        Assert.Equal(["left too", "half", "other", "left", "own", "next"], ledger.Unpromoted().Select(s => s.File));
        Assert.Equal(7, ledger.All().Count);
    }

    [Fact]
    public void A_segment_saved_again_is_the_same_one_further_on()
    {
        using var warehouse = Some.Warehouse();
        var ledger = new SegmentLedger(warehouse);
        var segment = Segment("a", "run-1", chunk: 1);
        ledger.Save([segment]);
        var further = segment with { RecordedBytes = 200, RecordedLines = 20, PromotedBytes = 100, PromotedLines = 10 };

        ledger.Save([further, Segment("b", "run-1", chunk: 1)]);

        Assert.Equal(further, ledger.All()["a"]);
        Assert.Equal(2, ledger.All().Count);
        ledger.Forget(further);
        Assert.Equal(["b"], ledger.All().Keys);
    }

    [Fact]
    public void What_is_recorded_of_a_segment_is_promoted_and_the_others_stay_as_they_are()
    {
        using var warehouse = Some.Warehouse();
        var ledger = new SegmentLedger(warehouse);
        ledger.Add([Segment("a", "run-1", chunk: 1), Segment("b", "run-1", chunk: 2), Segment("c", "run-1", chunk: 3)]);

        ledger.MarkPromoted([ledger.All()["a"], ledger.All()["c"]]);

        Assert.Equal(["b"], ledger.Unpromoted().Select(s => s.File));
        Assert.Equal(Segment("a", "run-1", chunk: 1) with { PromotedBytes = 100, PromotedLines = 10 }, ledger.All()["a"]);
    }

    private static Segment Segment(string file, string run, int chunk) => new(file, "demo", "list", run, chunk, 100, 10);
}
