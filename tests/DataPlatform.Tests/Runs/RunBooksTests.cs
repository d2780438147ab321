using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Runs.Observers;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Runs;

public sealed class RunBooksTests
{
    private static readonly ChunkInfo Chunk = new(1, 2, "non-ticker", 1, "demo/list", 1);

    private readonly RunBooks _books = new();

    [Fact]
    public void Before_anything_happened_the_books_are_empty()
    {
        Assert.Equal(new(0, 0, 0, 0), _books.Requests);
        Assert.Equal(new(0, 0), _books.Bronze);
        Assert.Equal(SilverCounts.None, _books.Silver);
        Assert.Empty(_books.Chunks);
        Assert.False(_books.HasUnfinished);
    }

    [Fact]
    public void Requests_are_planned_when_their_chunk_starts_and_counted_when_they_end()
    {
        Tell(new RunEvent.ChunkStarted(Chunk with { Requests = 2 }), new RunEvent.ChunkStarted(Chunk with { Index = 2, Requests = 3 }));
        Tell(
            Ended(Some.Outcome),
            Ended(Failed("A")),
            Ended(Failed("B")),
            Ended(Some.Outcome with { Ending = new Ending.Skipped(new NotSent.BronzeOff()) })
        );

        // One of the five has no ending: the books show it.
        Assert.Equal(new(5, 1, 2, 1), _books.Requests);
    }

    [Fact]
    public void Rows_count_when_they_are_committed_and_chunks_are_listed_by_index()
    {
        var summaryOfFirst = new RunEvent.SilverEnded(Chunk, LayerResult.Promoted, new(15, 1, 2, 3, 9)) { Rest = new(5, 0, 0, 0, 5) };
        Tell(new RunEvent.SilverAheadEnded(Chunk, "demo/list", LayerResult.Promoted, new(10, 1, 2, 3, 4)));
        Assert.Equal(new(10, 1, 2, 3, 4), _books.Silver);
        Tell(summaryOfFirst, new RunEvent.SilverEnded(Chunk with { Index = 2 }, LayerResult.Promoted, new(150, 10, 20, 30, 90)));
        var first = Summary(1) with { Silver = new(15, 1, 2, 3, 9) };
        var second = Summary(2) with { Silver = new(150, 10, 20, 30, 90) };

        Tell(new RunEvent.ChunkFinished(Chunk with { Index = 2 }, second), new RunEvent.ChunkFinished(Chunk, first));

        Assert.Equal(new(165, 11, 22, 33, 99), _books.Silver);
        Assert.Equal([first, second], _books.Chunks);
    }

    [Fact]
    public void Of_a_check_that_is_made_behind_several_chunks_the_last_time_counts()
    {
        var first = new CheckOutcome
        {
            Chunk = 1,
            Table = "gold.f",
            Column = "x",
            Check = "nulls 0",
            Severity = CheckSeverity.Fail,
            Result = CheckResult.Fail,
            Failing = 1,
            Checked = 2,
            At = default,
        };
        var other = first with { Column = "y" };
        var last = first with { Chunk = 2, Result = CheckResult.Pass, Failing = 0 };

        Tell(new RunEvent.Checked(first), new RunEvent.Checked(other), new RunEvent.Checked(last));

        Assert.Equal([other, last], _books.Checks);
    }

    [Fact]
    public void Responses_and_bytes_are_the_sums_of_the_outcomes_whatever_they_are()
    {
        Tell(
            Ended(Some.Outcome with { Responses = 2, Bytes = 30 }),
            Ended(Failed("A") with { Responses = 1, Bytes = 4 }),
            Ended(Some.Outcome with { Ending = new Ending.Skipped(new NotSent.BronzeOff()) })
        );

        Assert.Equal(new(3, 34), _books.Bronze);
    }

    [Fact]
    public void A_failure_names_source_dataset_variant_ticker_and_reason()
    {
        Tell(Ended(Failed("A")), Ended(Failed("B") with { Recipe = new("demo", "price", "FY") }), Ended(Some.Outcome));

        Assert.Equal(
            [
                new("demo", "list", "A", FailureKind.Http, "status 500"),
                new RequestFailure("demo", "price/FY", "B", FailureKind.Http, "status 500"),
            ],
            _books.Failures
        );
    }

    [Fact]
    public void Only_the_first_failures_are_listed()
    {
        for (var n = 1; n <= RunSummary.MaxFailures + 5; n++)
        {
            Tell(Ended(Failed($"T{n}") with { Responses = 1 }));
        }

        Assert.Equal(RunSummary.MaxFailures, _books.Failures.Count);
        Assert.Equal(("T1", $"T{RunSummary.MaxFailures}"), (_books.Failures[0].Ticker, _books.Failures[^1].Ticker));
        Assert.Equal(RunSummary.MaxFailures + 5, _books.Bronze.Responses);
    }

    [Fact]
    public void A_note_is_told_once()
    {
        Tell(new RunEvent.Noted("one"), new RunEvent.Noted("two"), new RunEvent.Noted("one"));

        Assert.Equal(["one", "two"], _books.Notes);
        Assert.False(_books.HasUnfinished);
    }

    [Fact]
    public void What_is_left_undone_counts_even_when_its_note_was_told_before()
    {
        Tell(new RunEvent.Noted("one"), new RunEvent.Noted("one", IsUnfinished: true));

        Assert.Equal(["one"], _books.Notes);
        Assert.True(_books.HasUnfinished);
    }

    [Fact]
    public void A_gold_model_that_failed_is_a_note_and_leaves_something_undone()
    {
        Tell(new RunEvent.GoldEnded(Chunk, LayerResult.Promoted, 3, []));
        Assert.False(_books.HasUnfinished);

        var broken = new RunEvent.GoldEnded(Chunk, LayerResult.Promoted, 2, ["prices: no such column"]);
        Tell(broken, broken);

        Assert.Equal(["prices: no such column"], _books.Notes);
        Assert.True(_books.HasUnfinished);
    }

    [Fact]
    public void A_warning_is_told_once()
    {
        var one = new RunWarning(WarningKind.LaterDate, "demo", "list", "came late", "AAA");
        Tell(new RunEvent.Warned(one), new RunEvent.Warned(one with { }), new RunEvent.Warned(one with { Example = "BBB" }));

        Assert.Equal([one, one with { Example = "BBB" }], _books.Warnings);
    }

    [Fact]
    public void Requests_that_a_later_date_has_answered_are_a_warning_of_their_source()
    {
        Tell(Ended(Later(Some.Date.AddDays(1))), Ended(Later(Some.Date.AddDays(9))), Ended(Later(Some.Date.AddDays(2))));

        var warning = Assert.Single(_books.LaterDates);
        Assert.Equal((WarningKind.LaterDate, "demo", null), (warning.Kind, warning.Source, warning.Dataset));
        Assert.StartsWith($"3 requests were answered up to {Some.Date.AddDays(9):yyyy-MM-dd}", warning.Message, StringComparison.Ordinal);
    }

    private static RequestOutcome Later(DateOnly on) => Some.Outcome with { Ending = new Ending.Skipped(new NotSent.AnsweredLater(on)) };

    private void Tell(params RunEvent[] events) => Array.ForEach(events, _books.On);

    private static RunEvent Ended(RequestOutcome outcome) => new RunEvent.RequestEnded(new(1, outcome.Recipe, outcome.Ticker), outcome);

    private static RequestOutcome Failed(string ticker) =>
        Some.Outcome with
        {
            Ticker = ticker,
            Ending = new Ending.Failed(FailureKind.Http, "status 500"),
        };

    private static ChunkSummary Summary(int index) =>
        new()
        {
            Index = index,
            Of = 2,
            Kind = "ticker",
            Recipes = [],
            Planned = 0,
            Stored = 0,
            Failed = 0,
            Skipped = 0,
            Silver = SilverCounts.None,
            StartedAt = DateTimeOffset.UnixEpoch,
            BronzeSeconds = 0,
            SilverSeconds = 0,
            GoldSeconds = 0,
        };
}
