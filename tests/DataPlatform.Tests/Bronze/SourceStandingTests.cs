using DataPlatform.Bronze;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using Xunit;

namespace DataPlatform.Tests.Bronze;

public sealed class SourceStandingTests
{
    private static readonly RecipeId A = new("demo", "a", null);
    private static readonly RecipeId B = new("demo", "b", null);
    private static readonly RecipeId C = new("demo", "c", null);
    private static readonly Answer Refused = new Answer.Bad(FailureKind.Auth, "status 401");
    private static readonly Answer Good = new Answer.Good(1, []);
    private static readonly Answer Broken = new Answer.Bad(FailureKind.Http, "status 500");
    private static readonly QuotaWait Wait = new(TimeSpan.FromHours(1), DateTimeOffset.UnixEpoch, IsPause: true);

    private readonly SourceStanding _standing = new();

    [Fact]
    public void Three_refusals_of_the_key_before_it_ever_worked_close_the_source()
    {
        Answered(A, Refused, Refused);
        Assert.Null(_standing.WhyNot(A));

        Answered(A, Refused);

        Assert.Equal(new NotSent.KeyRefused(), _standing.WhyNot(B));
        Assert.Equal(new NotSent.KeyRefused(), _standing.LeftOver);
    }

    [Fact]
    public void So_do_refusals_of_three_datasets()
    {
        _standing.Answered(A, Refused);
        _standing.Answered(B, Refused);
        _standing.Answered(C, Refused);

        Assert.IsType<NotSent.KeyRefused>(_standing.WhyNot(A));
    }

    [Fact]
    public void A_key_that_has_worked_is_only_given_up_for_the_dataset_that_refuses_it()
    {
        _standing.Answered(B, Good);
        Answered(A, Refused, Refused, Refused);

        Assert.IsType<NotSent.KeyRefusedForDataset>(_standing.WhyNot(A));
        Assert.Null(_standing.WhyNot(B));
        Assert.Null(_standing.LeftOver);
    }

    [Fact]
    public void A_good_answer_that_was_on_its_way_opens_the_source_again()
    {
        Answered(A, Refused, Refused, Refused);

        _standing.Answered(B, Good);

        Assert.Null(_standing.WhyNot(B));
    }

    [Fact]
    public void Any_other_answer_ends_a_row_of_refusals()
    {
        Answered(A, Refused, Refused, Broken, Refused, Refused);

        Assert.Null(_standing.WhyNot(A));
    }

    [Fact]
    public void A_used_quota_closes_the_source_unless_the_request_cost_more_than_others()
    {
        var dear = _standing.QuotaUsed(Wait, cost: 5);
        Assert.Equal(new NotSent.QuotaUsed(Wait), dear);
        Assert.Null(_standing.WhyNot(A));

        _standing.QuotaUsed(Wait, cost: 1);

        Assert.Equal(new NotSent.QuotaUsed(Wait), _standing.WhyNot(A));
        Assert.Equal(new NotSent.QuotaUsed(Wait), _standing.LeftOver);
    }

    private void Answered(RecipeId recipe, params Answer[] answers) => Array.ForEach(answers, a => _standing.Answered(recipe, a));
}
