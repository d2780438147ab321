using System.Globalization;
using System.Text;
using CsCheck;
using DataPlatform.Recipes;
using DataPlatform.Silver;
using Xunit;

namespace DataPlatform.Tests.Silver;

/// <summary>Numbers as people write them.</summary>
public sealed class NumberTextTests
{
    private static readonly NumberForm[] All = [NumberForm.Currency, NumberForm.Thousands, NumberForm.Parentheses, NumberForm.Percent];

    [Theory]
    [InlineData("5", "5")]
    [InlineData("$5", "5")]
    [InlineData("-$5.25", "-5.25")]
    [InlineData("$-5", "-5")]
    [InlineData("€ 1 234,5", "€ 1 234,5")]
    [InlineData("1,234,567.89", "1234567.89")]
    [InlineData("12,34,567", "1234567")]
    [InlineData("1 234 EUR", "1234")]
    [InlineData("USD 1'234", "1234")]
    [InlineData("(1,234)", "-1234")]
    [InlineData("($5.00)", "-5.00")]
    [InlineData("12.5%", "12.5")]
    [InlineData("(12%)", "-12")]
    [InlineData("\u22125", "-5")]
    [InlineData("1,23", "1,23")]
    [InlineData("1,2345", "1,2345")]
    [InlineData(",123", ",123")]
    [InlineData("1,234 567", "1,234 567")]
    [InlineData("(-5)", "(-5)")]
    [InlineData("no", "no")]
    [InlineData("", "")]
    public void A_number_is_made_plain_and_anything_else_stays_what_it_is(string text, string plain) =>
        Assert.Equal(plain, Plain(text, All));

    [Theory]
    [InlineData("1.234,5", "1234.5")]
    [InlineData("1 234,5", "1234.5")]
    [InlineData("0,5", "0.5")]
    [InlineData("1.234", "1234")]
    [InlineData("1.5", "?")]
    public void A_comma_may_stand_before_the_decimals(string text, string plain) =>
        Assert.Equal(plain, Plain(text, NumberForm.DecimalComma, NumberForm.Thousands));

    [Theory]
    [InlineData("12%", "12e-2")]
    [InlineData("-0.5 %", "-0.5e-2")]
    [InlineData("12", "12")]
    public void A_percent_sign_counts_in_a_share(string text, string plain) => Assert.Equal(plain, Plain(text, NumberForm.Share));

    [Theory]
    [InlineData("$5")]
    [InlineData("1,234")]
    [InlineData("(5)")]
    [InlineData("5%")]
    public void A_form_that_is_not_allowed_stays_what_it_is(string text) => Assert.Equal(text, Plain(text));

    [Fact]
    public void Every_amount_that_is_written_for_people_comes_back() =>
        Gen.Decimal[-1_000_000_000m, 1_000_000_000m]
            .Select(d => Math.Round(d, 2))
            .Sample(amount =>
            {
                var written = amount.ToString("$#,##0.00;($#,##0.00)", CultureInfo.InvariantCulture);
                Assert.Equal(amount, decimal.Parse(Plain(written, All), CultureInfo.InvariantCulture));
            });

    private static string Plain(string text, params NumberForm[] forms) =>
        Encoding.UTF8.GetString(new NumberText(forms).Plain(Encoding.UTF8.GetBytes(text)));
}
