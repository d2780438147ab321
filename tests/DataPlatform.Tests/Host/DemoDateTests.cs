using System.Globalization;
using DataPlatform.Simulator;
using Xunit;

namespace DataPlatform.Tests.Host;

/// <summary>The demo's date when none is given: a day on which every shipped recipe has an answer, so that a second demo has nothing to ask.</summary>
public sealed class DemoDateTests
{
    [Theory]
    [InlineData("2026-11-25", "2026-11-25")]
    [InlineData("2026-11-26", "2026-11-25")]
    [InlineData("2026-11-29", "2026-11-27")]
    [InlineData("2026-07-05", "2026-07-02")]
    [InlineData("2027-01-01", "2026-12-31")]
    public void On_a_holiday_or_weekend_it_is_the_last_trading_day(string today, string date) =>
        Assert.Equal(Day(date), MarketSimulator.LastTradingDay(Day(today)));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
