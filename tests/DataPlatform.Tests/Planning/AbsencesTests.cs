using DataPlatform.Planning;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Planning;

public sealed class AbsencesTests
{
    private static readonly Watermark HadRows = new(Some.Date.AddDays(-1), null) { LastRows = Some.Date.AddDays(-1) };
    private static readonly Watermark Dead = new(null, null) { LastMissing = Some.Date };

    [Fact]
    public void A_ticker_that_had_rows_and_has_none_now_is_told_with_the_first_as_example()
    {
        var warnings = Absences.Of(
            Some.TickerRecipe.Id with
            {
                Discriminator = "FY",
            },
            [Missing("A"), Missing("B"), Empty("C", succeeds: false), Empty("D", succeeds: true), Rows("E")],
            new Dictionary<string, Watermark>
            {
                ["A"] = Dead,
                ["B"] = HadRows,
                ["C"] = HadRows,
                ["D"] = HadRows,
                ["E"] = HadRows,
            }
        );

        Assert.Equal(
            [
                new(
                    WarningKind.NoLongerThere,
                    "demo",
                    "price/FY",
                    "2 tickers had rows before and have none now; asked again by the next run",
                    "B: missing (status 404)"
                ),
            ],
            warnings
        );
    }

    [Fact]
    public void When_every_ticker_is_missing_and_always_was_the_path_may_be_wrong()
    {
        var warning = Assert.Single(Absences.Of(Some.TickerRecipe.Id, [Missing("A"), Missing("B"), Skipped("C")], Marks(("A", Dead))));

        Assert.Equal((WarningKind.NothingThere, "A: missing (status 404)"), (warning.Kind, warning.Example));
        Assert.StartsWith("2 tickers asked for, and all were answered \"no such thing\"", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dead_tickers_of_a_recipe_that_is_alive_are_nothing_to_tell()
    {
        Assert.Empty(Absences.Of(Some.TickerRecipe.Id, [Missing("A"), Rows("B")], Marks(("A", Dead), ("B", HadRows))));
        Assert.Empty(Absences.Of(Some.TickerRecipe.Id, [Missing("A")], Marks(("A", Dead), ("B", HadRows))));
        Assert.Empty(Absences.Of(Some.TickerRecipe.Id, [Skipped("A")], Marks(("A", Dead))));
    }

    private static Dictionary<string, Watermark> Marks(params (string Ticker, Watermark Mark)[] marks) =>
        marks.ToDictionary(m => m.Ticker, m => m.Mark, StringComparer.Ordinal);

    private static RequestOutcome Missing(string ticker) => Stored(ticker, StoredAnswer.Missing, succeeds: false) with { HttpStatus = 404 };

    private static RequestOutcome Empty(string ticker, bool succeeds) => Stored(ticker, StoredAnswer.Empty, succeeds);

    private static RequestOutcome Rows(string ticker) => Stored(ticker, StoredAnswer.Rows, succeeds: true);

    private static RequestOutcome Skipped(string ticker) =>
        Some.Outcome with
        {
            Ticker = ticker,
            Ending = new Ending.Skipped(new NotSent.AnsweredToday()),
        };

    private static RequestOutcome Stored(string ticker, StoredAnswer answer, bool succeeds) =>
        Some.Outcome with
        {
            Ticker = ticker,
            Ending = new Ending.Stored(answer, succeeds),
        };
}
