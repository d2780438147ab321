using System.Globalization;
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
            Some.TickerRecipe with
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
        var warning = Assert.Single(Absences.Of(Some.TickerRecipe, [Missing("A"), Missing("B"), Skipped("C")], Marks(("A", Dead))));

        Assert.Equal((WarningKind.NothingThere, "A: missing (status 404)"), (warning.Kind, warning.Example));
        Assert.StartsWith("2 tickers asked for, and all were answered \"no such thing\"", warning.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dead_tickers_of_a_recipe_that_is_alive_are_nothing_to_tell()
    {
        Assert.Empty(Absences.Of(Some.TickerRecipe, [Missing("A"), Rows("B")], Marks(("A", Dead), ("B", HadRows))));
        Assert.Empty(Absences.Of(Some.TickerRecipe, [Missing("A")], Marks(("A", Dead), ("B", HadRows))));
        Assert.Empty(Absences.Of(Some.TickerRecipe, [Skipped("A")], Marks(("A", Dead))));
    }

    [Theory]
    [InlineData("2024-06-11", false)]
    [InlineData("2024-01-01", true)]
    public void A_ticker_without_anything_new_is_told_only_when_its_whole_history_was_asked(string from, bool isTold)
    {
        var asked = Empty("A", succeeds: false) with { From = DateOnly.ParseExact(from, "yyyy-MM-dd", CultureInfo.InvariantCulture) };

        var warnings = Absences.Of(Some.TickerRecipe, [asked], Marks(("A", HadRows with { CoveredTo = Some.Date.AddDays(-1) })));

        Assert.Equal(isTold ? ["A: empty (status )"] : [], warnings.Select(w => w.Example));
    }

    [Fact]
    public void A_ticker_that_is_not_there_any_more_is_told_whatever_window_was_asked()
    {
        var asked = Missing("A") with { From = Some.Date.AddDays(-1) };

        var warnings = Absences.Of(Some.TickerRecipe, [asked], Marks(("A", HadRows with { CoveredTo = Some.Date.AddDays(-1) })));

        Assert.Equal(WarningKind.NoLongerThere, Assert.Single(warnings).Kind);
    }

    [Theory]
    [InlineData("{ticker}", true)]
    [InlineData("{ticker}/{date}", false)]
    public void A_ticker_without_a_window_that_is_empty_now_is_told_unless_the_day_was_asked_for(string path, bool isTold)
    {
        var warnings = Absences.Of(
            Some.TickerRecipe with
            {
                Path = path,
                Query = [],
            },
            [Empty("A", succeeds: false)],
            Marks(("A", HadRows))
        );

        Assert.Equal(isTold, warnings.Any());
    }

    [Fact]
    public void A_dataset_without_tickers_that_is_empty_is_nothing_to_tell_and_one_that_is_gone_is()
    {
        var empty = Some.Outcome with { Ending = new Ending.Stored(StoredAnswer.Empty, Succeeds: false) };
        var missing = Some.Outcome with { Ending = new Ending.Stored(StoredAnswer.Missing, Succeeds: false) };

        Assert.Empty(Absences.Of(Some.Recipe, [empty], Marks(("", HadRows))));
        Assert.StartsWith(
            "the dataset had rows before and has none now",
            Assert.Single(Absences.Of(Some.Recipe, [missing], Marks(("", HadRows)))).Message,
            StringComparison.Ordinal
        );
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
