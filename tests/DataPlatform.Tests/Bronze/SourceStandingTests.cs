using DataPlatform.Bronze;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Http;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DataPlatform.Tests.Bronze;

public sealed class SourceStandingTests
{
    private static readonly RecipeId A = Id(1);
    private static readonly RecipeId B = Id(2);
    private static readonly Answer Unknown = new Answer.Bad(FailureKind.Auth, "status 401");
    private static readonly Answer Forbidden = new Answer.Bad(FailureKind.Forbidden, "status 403");
    private static readonly Answer Good = new Answer.Good(1, []);
    private static readonly Answer Broken = new Answer.Bad(FailureKind.Http, "status 400");
    private static readonly Attempt NotJson = Some.Answered("<html>") with { Answer = new Answer.Bad(FailureKind.NotJson, "no JSON") };
    private static readonly QuotaWait Wait = new(TimeSpan.FromHours(1), DateTimeOffset.UnixEpoch, IsPause: true);

    [Theory]
    [InlineData(true, 10)]
    [InlineData(false, 30)]
    public void A_key_that_never_worked_is_given_up_after_refusals_of_whatever_is_asked(bool isUnknown, int enough)
    {
        var standing = Standing();
        var refusal = isUnknown ? Unknown : Forbidden;
        for (var dataset = 1; dataset < enough; dataset++)
        {
            standing.Answered(Id(dataset), refusal);
        }

        Assert.Null(standing.WhyNot(Id(100)));

        standing.Answered(Id(enough), refusal);

        Assert.Equal(new NotSent.KeyRefused(), standing.WhyNot(Id(100)));
        Assert.Equal(["demo: not sent: the source refuses the key"], standing.LeftOver);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(3)]
    public void Datasets_that_are_not_in_the_plan_say_nothing_of_a_new_key(int refusals)
    {
        // On the first day nothing is known; later the datasets are known as those that were asked in vain.
        var standing =
            refusals == 10 ? Standing() : Standing([.. Enumerable.Range(1, 29).Select(d => (Id(d), new RecipePast(false, true)))]);
        for (var dataset = 1; dataset <= 29; dataset++)
        {
            Repeat(refusals, () => standing.Answered(Id(dataset), Forbidden));
            Assert.Equal(new NotSent.DatasetRefused(), standing.WhyNot(Id(dataset)));
        }

        Assert.Null(standing.WhyNot(Id(100)));
    }

    [Fact]
    public void A_key_that_worked_in_an_earlier_run_is_not_given_up_for_what_is_forbidden()
    {
        var standing = Standing((B, new RecipePast(WasAnswered: true, FailedLast: false)));

        for (var dataset = 3; dataset < 100; dataset++)
        {
            standing.Answered(Id(dataset), Forbidden);
        }

        Assert.Null(standing.WhyNot(A));
        Repeat(50, () => standing.Answered(A, Unknown));
        Assert.Equal(new NotSent.KeyRefused(), standing.WhyNot(B));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Parts_of_a_request_that_fail_behind_the_first_one_say_nothing_more(bool isCounted)
    {
        var (broken, refused) = (Standing(), Standing());

        Repeat(10, () => broken.Tried(A, "T1", NotJson, isCounted));
        Repeat(10, () => refused.Answered(A, Unknown, isCounted));

        Assert.Equal(isCounted, broken.WhyNot(A) is null);
        Assert.Equal(isCounted, refused.WhyNot(A) is null);
    }

    [Fact]
    public void Without_a_key_a_refusal_never_closes_the_source()
    {
        var standing = new SourceStanding(Some.Source, Past(), TimeSpan.FromMinutes(15), new FakeTimeProvider());

        for (var dataset = 2; dataset < 100; dataset++)
        {
            standing.Answered(Id(dataset), Unknown);
        }

        Assert.Null(standing.WhyNot(A));
    }

    [Fact]
    public void A_dataset_that_lets_nobody_in_is_given_up_and_the_others_are_not()
    {
        var standing = Standing();
        standing.Answered(B, Good);

        Repeat(9, () => standing.Answered(A, Forbidden));
        Assert.Null(standing.WhyNot(A));
        standing.Answered(A, Forbidden);

        Assert.Equal(new NotSent.DatasetRefused(), standing.WhyNot(A));
        Assert.Null(standing.WhyNot(B));
        Assert.Equal([$"{A}: not sent: the source refuses this dataset"], standing.LeftOver);
    }

    [Theory]
    [InlineData(false, 3)]
    [InlineData(true, 50)]
    public void What_a_dataset_was_told_in_earlier_runs_decides_how_soon_it_is_given_up(bool wasAnswered, int enough)
    {
        var standing = Standing((A, new RecipePast(wasAnswered, FailedLast: true)));

        Repeat(enough - 1, () => standing.Answered(A, Forbidden));
        Assert.Null(standing.WhyNot(A));
        standing.Answered(A, Forbidden);

        Assert.Equal(new NotSent.DatasetRefused(), standing.WhyNot(A));
    }

    [Fact]
    public void Tickers_that_are_forbidden_between_others_that_are_not_give_nothing_up()
    {
        var standing = Standing();

        standing.Answered(A, Good);
        Repeat(20, () => standing.Answered(A, Forbidden));

        Assert.Null(standing.WhyNot(A));
        Assert.Empty(standing.LeftOver);
    }

    [Fact]
    public void A_good_answer_that_was_on_its_way_opens_the_source_again()
    {
        var standing = Standing();
        Repeat(10, () => standing.Answered(A, Unknown));

        standing.Answered(B, Good);

        Assert.Null(standing.WhyNot(B));
        Assert.Contains("demo: not sent: the source refuses the key", standing.LeftOver);
    }

    [Fact]
    public void What_was_closed_for_a_while_is_still_said_to_have_left_requests()
    {
        var standing = Standing();
        Repeat(10, () => standing.Answered(A, Forbidden));
        Repeat(10, () => standing.Tried(B, "T", NotJson));

        standing.Answered(A, Good);
        standing.Tried(B, "T", Some.Answered("") with { Answer = Good });

        Assert.Null(standing.WhyNot(A));
        Assert.Null(standing.WhyNot(B));
        Assert.Equal(
            [
                $"{B}: not sent: the dataset failed 10 times in a row, the last time with status 200 and not-json",
                $"{A}: not sent: the source refuses this dataset",
            ],
            standing.LeftOver
        );
    }

    public static TheoryData<int> Useless => [0, 1, 2, 3];

    [Theory]
    [MemberData(nameof(Useless))]
    public void A_dataset_whose_answers_are_of_no_use_is_given_up_whatever_their_status(int number)
    {
        Attempt[] attempts =
        [
            NotJson,
            Some.Answered("", 400) with
            {
                Answer = Broken,
            },
            Some.Unanswered() with
            {
                Failure = FailureKind.Redirect,
            },
            Some.Unanswered() with
            {
                Failure = FailureKind.TooLarge,
            },
        ];
        var standing = Standing();

        for (var ticker = 1; ticker < 10; ticker++)
        {
            standing.Tried(A, $"T{ticker}", attempts[number]);
        }

        Assert.Null(standing.WhyNot(A));
        standing.Tried(A, "T10", attempts[number]);

        Assert.IsType<NotSent.DatasetFails>(standing.WhyNot(A));
        Assert.Null(standing.WhyNot(B));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Only_an_answer_that_is_of_use_ends_an_outage(bool isUseful)
    {
        var standing = Standing();
        var down = Some.Answered("", 500) with { Answer = Broken };
        var answer = isUseful ? (Attempt)(Some.Answered("", 404) with { Answer = new Answer.Missing("") }) : NotJson;
        for (var dataset = 1; dataset <= 10; dataset++)
        {
            standing.Tried(Id(dataset), null, down);
            standing.Exhausted(Id(dataset), down);
            standing.Tried(Id(20), $"T{dataset}", dataset <= 9 ? answer : down);
        }

        Assert.Equal(!isUseful, standing.WhyNot(Id(100)) is NotSent.SourceFails);
    }

    [Fact]
    public void Refusals_of_who_asks_are_no_failures_of_the_dataset()
    {
        var standing = Standing((A, new RecipePast(WasAnswered: true, FailedLast: false)));

        Repeat(49, () => standing.Tried(A, "T", Some.Answered("", 403) with { Answer = Forbidden }));

        Assert.Null(standing.WhyNot(A));
    }

    [Fact]
    public void Any_other_answer_ends_a_row_of_refusals()
    {
        var standing = Standing((B, new RecipePast(WasAnswered: true, FailedLast: false)));
        Repeat(9, () => standing.Answered(A, Forbidden));

        standing.Answered(A, Broken);
        Repeat(9, () => standing.Answered(A, Forbidden));

        Assert.Null(standing.WhyNot(A));
    }

    [Fact]
    public void A_used_quota_closes_the_source_unless_the_request_cost_more_than_others()
    {
        var standing = Standing();
        var dear = standing.QuotaUsed(Wait, cost: 5);
        Assert.Equal(new NotSent.QuotaUsed(Wait), dear);
        Assert.Null(standing.WhyNot(A));
        Assert.Equal([$"demo: {dear}"], standing.LeftOver);

        standing.QuotaUsed(Wait, cost: 1);

        Assert.Equal(new NotSent.QuotaUsed(Wait), standing.WhyNot(A));
        Assert.Equal([$"demo: {dear}"], standing.LeftOver);
    }

    private static RecipeId Id(int number) => new("demo", $"d{number}", null);

    private static Dictionary<RecipeId, RecipePast> Past(params (RecipeId Id, RecipePast Past)[] past) =>
        past.ToDictionary(p => p.Id, p => p.Past);

    private static SourceStanding Standing(params (RecipeId, RecipePast)[] past) =>
        new(
            Some.Source with
            {
                Auth = new SourceAuth.ApiKey(SecretPlace.InVariable("DEMO_KEY"), null, "X-Key", null),
            },
            Past(past),
            TimeSpan.FromMinutes(15),
            new FakeTimeProvider()
        );

    private static void Repeat(int times, Action action)
    {
        for (var i = 0; i < times; i++)
        {
            action();
        }
    }
}
