using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Warehouse;

public sealed class WatermarkLedgerTests
{
    private static readonly RecipeId List = new("demo", "list", null);
    private static readonly RecipeId Price = new("demo", "price", "FY");

    [Fact]
    public void A_watermark_moves_forward_and_never_back()
    {
        using var warehouse = Some.Warehouse();
        var ledger = new WatermarkLedger(warehouse);

        ledger.Move([
            (Price, "A", new(Day(2), null)),
            (Price, "A", new(null, Day(1))),
            (Price, "B", new(Day(1), null)),
            (List, null, new(Day(1), null)),
        ]);
        ledger.Move([(Price, "A", new(Day(1), Day(3))), (Price, "B", new(Day(4), null))]);

        Assert.Equal(new(Day(2), Day(3)), ledger.Of(Price)["A"]);
        Assert.Equal(new(Day(4), null), ledger.Of(Price)["B"]);
        Assert.Equal(new(Day(1), null), ledger.Of(List)[""]);
        Assert.Empty(ledger.Of(Price with { Discriminator = null }));
    }

    [Fact]
    public void A_forgotten_recipe_starts_anew_and_the_others_do_not()
    {
        using var warehouse = Some.Warehouse();
        var ledger = new WatermarkLedger(warehouse);
        ledger.Move([(Price, "A", new(Day(1), null)), (List, null, new(Day(1), null))]);

        ledger.Forget([Price]);

        Assert.Empty(ledger.Of(Price));
        Assert.Single(ledger.Of(List));
    }

    [Fact]
    public void A_lost_segment_has_its_requests_asked_again_and_keeps_what_is_left_of_it()
    {
        using var warehouse = Some.Warehouse();
        var ops = new OpsService(warehouse);
        var cut = new Segment("cut.jsonl", "demo", "price", "run-1", 1, 100, 10, 80, 8);
        var gone = new Segment("gone.jsonl", "demo", "list", "run-1", 1, 100, 10);
        ops.Segments.Save([cut, gone]);
        ops.Requests.Record("run-1", 1, [Stored(Price, "A", cut), Stored(Price, "B", file: null), Stored(List, null, gone)]);
        ops.Watermarks.Move([(Price, "A", new(Day(1), Day(1))), (Price, "B", new(Day(1), Day(1))), (List, null, new(Day(1), Day(1)))]);

        ops.LoseSegment(cut, bytes: 50, lines: 5);
        ops.LoseSegment(gone, bytes: 0, lines: 0);

        Assert.Equal(new(null, null), ops.Watermarks.Of(Price)["A"]);
        Assert.Equal(new(Day(1), Day(1)), ops.Watermarks.Of(Price)["B"]);
        Assert.Equal(new(null, null), ops.Watermarks.Of(List)[""]);
        Assert.Equal(
            [cut with { RecordedBytes = 50, RecordedLines = 5, PromotedBytes = 50, PromotedLines = 5 }],
            ops.Segments.All().Values
        );
    }

    private static DateOnly Day(int day) => new(2024, 6, day);

    private static RequestOutcome Stored(RecipeId recipe, string? ticker, Segment? file) =>
        new()
        {
            Recipe = recipe,
            Ticker = ticker,
            To = Some.Date,
            Date = Some.Date,
            Ending = new Ending.Stored(StoredAnswer.Rows, Succeeds: true),
            File = file?.File,
            Line = 1,
        };
}
