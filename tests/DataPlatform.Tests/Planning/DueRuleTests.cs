using DataPlatform.Planning;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Planning;

public sealed class DueRuleTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(90)]
    public void What_never_succeeded_is_due(int minAge)
    {
        Assert.Null(DueRule.WhyNot(null, Some.Date, minAge));
        Assert.Null(DueRule.WhyNot(new Watermark(null, Some.Date), Some.Date, minAge));
    }

    [Theory]
    [InlineData(0, 0, "succeeded today")]
    [InlineData(1, 0, "succeeded today")]
    [InlineData(90, 0, "succeeded today")]
    [InlineData(0, 1, null)]
    [InlineData(1, 1, null)]
    [InlineData(7, 1, "not due: 1 of 7 days old")]
    [InlineData(7, 6, "not due: 6 of 7 days old")]
    [InlineData(7, 7, null)]
    [InlineData(7, 8, null)]
    [InlineData(0, -1, "loaded on a later date, 2024-06-13")]
    [InlineData(7, -7, "loaded on a later date, 2024-06-19")]
    public void A_success_is_enough_for_its_day_and_for_min_age_days(int minAge, int age, string? why)
    {
        var mark = new Watermark(Some.Date.AddDays(-age), null);

        Assert.Equal(why, DueRule.WhyNot(mark, Some.Date, minAge)?.ToString());
    }
}
