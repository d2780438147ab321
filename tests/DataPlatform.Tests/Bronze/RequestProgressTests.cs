using DataPlatform.Bronze;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze;

public sealed class RequestProgressTests
{
    private static readonly DatasetRecipe Paged = Some.Recipe with { Pagination = new Pagination.PageNumber("page", 0) };

    [Theory]
    [InlineData(2, false, StoredAnswerCase.Rows, true)]
    [InlineData(0, false, StoredAnswerCase.Empty, false)]
    [InlineData(0, true, StoredAnswerCase.Empty, true)]
    public void An_answer_succeeds_with_rows_or_where_empty_is_one(long rows, bool emptyIsAnswer, StoredAnswerCase answer, bool succeeds)
    {
        var progress = new RequestProgress(Some.Recipe with { EmptyIsAnswer = emptyIsAnswer });

        Assert.Null(progress.Add(Some.Record(Some.Recipe), new Answer.Good(rows, []), ("f", 1)));

        Assert.Equal(new Ending.Stored((StoredAnswer)answer, succeeds), progress.Outcome().Ending);
    }

    [Fact]
    public void No_such_thing_is_an_answer_or_its_end_but_not_where_a_page_was_announced()
    {
        var missing = new Answer.Missing("status 404");
        var linked = Some.Recipe with { Pagination = new Pagination.NextUrl(ValuePath.Of("next")) };
        const string Next = "http://127.0.0.1:1/api/next";
        var (first, counted, named) = (new RequestProgress(Some.Recipe), new RequestProgress(Paged), new RequestProgress(linked));
        counted.Add(Some.Record(Paged) with { Page = "0" }, new Answer.Good(3, []), ("f", 1));
        named.Add(Some.Record(linked), new Answer.Good(3, [Next]), ("f", 1));

        Assert.Null(first.Add(Some.Record(Some.Recipe), missing, ("f", 1)));
        Assert.Null(counted.Add(Some.Record(Paged) with { Page = "1" }, missing, ("f", 2)));
        Assert.Null(named.Add(Some.Record(linked) with { Page = Next }, missing, ("f", 2)));

        Assert.Equal(new Ending.Stored(StoredAnswer.Missing, Succeeds: false), first.Outcome().Ending);
        Assert.Equal(new Ending.Stored(StoredAnswer.Rows, Succeeds: true), counted.Outcome().Ending);
        Assert.Equal(new Ending.Failed(FailureKind.Http, "status 404"), named.Outcome().Ending);
    }

    [Fact]
    public void Pages_add_up_to_one_outcome_that_names_the_last_line()
    {
        var progress = new RequestProgress(Paged);
        var record = Some.Record(Paged) with { Ticker = "A", Bytes = 10, Attempts = 2 };

        Assert.Equal("1", progress.Add(record with { Page = "0", Sha256 = "x" }, new Answer.Good(3, []), ("f", 4)));
        Assert.Null(progress.Add(record with { Page = "1", Sha256 = "y" }, new Answer.Good(0, []), ("f", 7)));
        var outcome = progress.Outcome();

        Assert.Equal(new Ending.Stored(StoredAnswer.Rows, Succeeds: true), outcome.Ending);
        Assert.Equal((2, 20L, 4, "f", 7L), (outcome.Responses, outcome.Bytes, outcome.Attempts, outcome.File, outcome.Line));
    }

    [Fact]
    public void A_page_that_is_no_good_fails_the_request()
    {
        var progress = new RequestProgress(Paged);
        progress.Add(Some.Record(Paged) with { Page = "0" }, new Answer.Good(3, []), ("f", 1));

        progress.Add(Some.Record(Paged) with { Page = "1", Status = 500 }, new Answer.Bad(FailureKind.Http, "status 500"), ("f", 2));

        Assert.Equal(new Ending.Failed(FailureKind.Http, "status 500"), progress.Outcome().Ending);
        Assert.Equal(500, progress.Outcome().HttpStatus);
    }

    [Fact]
    public void Parts_of_a_day_that_repeat_each_other_are_asked_anew_with_the_one_that_failed()
    {
        var recipe = Some.TickerRecipe with { Pagination = new Pagination.DayParts(TimeSpan.FromHours(6), TimeSpan.Zero, Cap: null) };
        var record = Some.Record(recipe) with
        {
            From = SmallMarket.Day,
            To = SmallMarket.Day,
            SentAt = new(2026, 1, 10, 8, 0, 0, TimeSpan.Zero),
        };
        var progress = new RequestProgress(recipe, window: record.Window);
        var rows = new Answer.Good(3, []) { RowsDigest = "same" };
        var first = DayPart.FirstOf(record.Window!.Value, TimeSpan.FromHours(6)).ToString();

        var second = progress.Add(record with { Page = first }, new Answer.Bad(FailureKind.Http, "status 500"), ("f", 1));
        var third = progress.Add(record with { Page = second }, rows, ("f", 2));

        Assert.StartsWith("2026-01-09T12:00:00Z", third, StringComparison.Ordinal);
        Assert.Equal($"{first}! {third}", progress.Outcome().Open!.NextPage);
        Assert.Null(progress.Add(record with { Page = third }, rows, ("f", 3)));
        Assert.Null(progress.Outcome().Open);
        Assert.Equal(FailureKind.RepeatedPage, Assert.IsType<Ending.Failed>(progress.Outcome().Ending).Kind);
        Assert.Equal(200, progress.Outcome().HttpStatus);
    }

    [Fact]
    public void A_request_whose_pages_end_in_the_middle_was_interrupted()
    {
        var progress = new RequestProgress(Paged);
        progress.Add(Some.Record(Paged) with { Page = "0" }, new Answer.Good(3, []), ("f", 1));

        Assert.Equal(new Ending.Skipped(new NotSent.Interrupted()), progress.Outcome().Ending);
        Assert.False(progress.Outcome().Succeeds);
        var open = progress.Outcome().Open!;
        Assert.Equal((Some.Record(Paged).RunId, "1", 1, 3L), (open.RunId, open.NextPage, open.Pages, open.Rows));
    }

    [Theory]
    [InlineData(500, FailureKind.Http, true)]
    [InlineData(null, FailureKind.Timeout, true)]
    [InlineData(429, FailureKind.RateLimit, true)]
    [InlineData(401, FailureKind.Auth, true)]
    [InlineData(403, FailureKind.Forbidden, true)]
    [InlineData(200, FailureKind.Stop, true)]
    [InlineData(410, FailureKind.Http, false)]
    [InlineData(400, FailureKind.Http, false)]
    public void A_next_page_that_is_refused_for_good_is_not_gone_on_to_again(int? status, FailureKind kind, bool goesOn)
    {
        var first = new RequestProgress(Paged);
        first.Add(Some.Record(Paged) with { Page = "0" }, new Answer.Good(3, []), ("f", 1));
        first.Add(Some.Record(Paged) with { Page = "1", Status = status }, new Answer.Bad(kind, ""), ("f", 2));
        var open = first.Outcome().Open;
        var second = new RequestProgress(Paged, open);
        second.Add(Some.Record(Paged) with { RunId = "later", Page = "1", Status = status }, new Answer.Bad(kind, ""), ("g", 1));

        Assert.NotNull(open);
        Assert.Equal(goesOn ? open : null, second.Outcome().Open);
    }

    [Fact]
    public void An_address_that_is_forbidden_when_it_is_gone_on_to_is_given_up()
    {
        var linked = Some.Recipe with { Pagination = new Pagination.NextUrl(ValuePath.Of("next")) };
        var open = new OpenAnswer("earlier", "http://127.0.0.1/", null, Some.Date, "http://127.0.0.1/2", 1, 9, "");
        var progress = new RequestProgress(linked, open);

        progress.Add(Some.Record(linked) with { Page = open.NextPage, Status = 403 }, new Answer.Bad(FailureKind.Forbidden, ""), ("f", 1));

        Assert.Null(progress.Outcome().Open);
    }

    [Fact]
    public void A_request_that_goes_on_ends_with_the_rows_of_all_its_pages()
    {
        var open = new OpenAnswer("earlier", "http://127.0.0.1/", null, Some.Date, "4", 4, 9, "");
        var progress = new RequestProgress(Paged, open);

        Assert.Null(progress.Add(Some.Record(Paged) with { Page = "4" }, new Answer.Good(0, []), ("f", 1)));

        Assert.Equal(new Ending.Stored(StoredAnswer.Rows, Succeeds: true), progress.Outcome().Ending);
        Assert.Equal((1, null), (progress.Outcome().Responses, progress.Outcome().Open));
    }

    /// <summary>The values of <see cref="StoredAnswer"/>, which a public test cannot name.</summary>
    public enum StoredAnswerCase
    {
        Rows,
        Empty,
    }
}
