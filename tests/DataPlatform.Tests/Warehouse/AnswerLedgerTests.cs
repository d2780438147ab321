using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Warehouse;

public sealed class AnswerLedgerTests
{
    private static readonly RecipeId List = new("demo", "list", null);
    private static readonly RecipeId Price = new("demo", "price", "FY");

    [Fact]
    public void Bad_rows_are_taken_down_and_leave_the_success_as_it_is()
    {
        using var warehouse = Some.Warehouse();
        var (ledger, marks) = (new AnswerLedger(warehouse), new WatermarkLedger(warehouse));
        marks.Move([(List, null, new(Day(2), Day(1)))]);

        ledger.Record([Answer(List, null, bad: "bad")]);
        Assert.Equal(new(Day(2), Day(1)), marks.Of(List)[""]);
        Assert.Equal("bad", Assert.Single(ledger.Of("demo", "list")).BadDigest);

        ledger.Record([Answer(List, null)]);
        Assert.Equal(new(Day(2), Day(1)), marks.Of(List)[""]);
        Assert.Null(Assert.Single(ledger.Of("demo", "list")).BadDigest);
    }

    [Fact]
    public void What_is_covered_moves_forward_and_never_back_also_where_nothing_was_known()
    {
        using var warehouse = Some.Warehouse();
        var (ledger, marks) = (new AnswerLedger(warehouse), new WatermarkLedger(warehouse));
        marks.Move([(Price, "A", new(Day(2), Day(3)))]);

        ledger.Record([
            Answer(Price, "A", coveredTo: Day(1)),
            Answer(Price, "B", coveredTo: Day(4)),
            Answer(Price, "C"),
            Answer(List, null, coveredTo: Day(5)),
        ]);

        Assert.Equal(new(Day(2), Day(3)), marks.Of(Price)["A"]);
        Assert.Equal(new(null, Day(4)), marks.Of(Price)["B"]);
        Assert.Equal(["A", "B"], marks.Of(Price).Keys.Order(StringComparer.Ordinal));
        Assert.Equal(new(null, Day(5)), marks.Of(List)[""]);
    }

    [Fact]
    public void The_newest_fields_count_and_the_most_rows_with_their_oldest_date()
    {
        using var warehouse = Some.Warehouse();
        var (ledger, marks) = (new AnswerLedger(warehouse), new WatermarkLedger(warehouse));
        marks.Move([(Price, "A", new(Day(1), Day(1))), (Price, "B", new(Day(1), Day(1)))]);

        ledger.Record([Answer(Price, "A", fields: "a", rows: 10, oldest: Day(5)), Answer(Price, "B", fields: "a", rows: 1)]);
        ledger.Record([Answer(Price, "A", fields: "b", rows: 9, oldest: Day(6)), Answer(Price, "B", fields: null, rows: 0)]);
        Assert.Equal(
            [Answer(Price, "A", fields: "b", rows: 10, oldest: Day(5)), Answer(Price, "B", fields: "a", rows: 1)],
            ledger.Of("demo", "price").OrderBy(a => a.Shape.Ticker, StringComparer.Ordinal)
        );

        ledger.Record([Answer(Price, "A", fields: "b", rows: 10, oldest: Day(7))]);
        Assert.Contains(Answer(Price, "A", fields: "b", rows: 10, oldest: Day(7)), ledger.Of("demo", "price"));
        Assert.Empty(ledger.Of("demo", "list"));
    }

    private static AnswerVerdict Answer(
        RecipeId recipe,
        string? ticker,
        string? bad = null,
        DateOnly? coveredTo = null,
        string? fields = null,
        long rows = 0,
        DateOnly? oldest = null
    ) => new(new(recipe, ticker, fields, rows) { Oldest = oldest }, bad, coveredTo);

    private static DateOnly Day(int day) => new(2024, 6, day);
}
