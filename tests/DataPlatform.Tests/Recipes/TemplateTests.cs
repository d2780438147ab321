using CsCheck;
using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Recipes;

/// <summary>Texts with placeholders and the few functions that they have.</summary>
public sealed class TemplateTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("{ticker}", "aAPL")]
    [InlineData("{ ticker }/{ticker|lower}-{ticker | upper}", "aAPL/aapl-AAPL")]
    [InlineData("{from | format(\"yyyy/MM\")}", "2024/01")]
    [InlineData("{from | format('d')}", "5")]
    [InlineData("{from | format(yyyyMMdd)}", "20240105")]
    [InlineData("{from | format(\"HH:mm\")}", "00:00")]
    [InlineData("{from | format(epoch_s)}..{from | format(epoch_ms)}", "1704412800..1704412800000")]
    [InlineData("{from | year}-{from | month}-{from | day}", "2024-1-5")]
    [InlineData("{from | add_days(-5)}", "2023-12-31")]
    [InlineData("{from | add_days(30) | format(\"MM\")}", "02")]
    [InlineData("{nothing | default(\"a } | b\")}", "a } | b")]
    [InlineData("{nothing | default(all) | upper}", "ALL")]
    [InlineData("{ticker | default(x)}", "aAPL")]
    [InlineData("{group | join('|')}", "a|b|c")]
    [InlineData("{group | upper | join('|')} {group | upper}", "A|B|C A,B,C")]
    [InlineData("{nothing}", "")]
    [InlineData("{ticker | year}", "")]
    public void A_template_is_filled_from_left_to_right(string template, string filled) =>
        Assert.Equal(filled, Template.Of(template).Fill(Value));

    [Theory]
    [InlineData("{from | fromat(\"yyyy\")}", "has a function 'fromat' that is unknown (did you mean 'format'?)")]
    [InlineData(
        "{from | strftime}",
        "has a function 'strftime' that is unknown; known are format, year, month, day, add_days, join, default, lower, upper, number"
    )]
    [InlineData("{from | format}", "has a function 'format' that takes a pattern like \"yyyy-MM-dd\"")]
    [InlineData("{from | format(\"%Y-%m-%d\")}", "has a function 'format' that takes a pattern like \"yyyy-MM-dd\", not one with '%'")]
    [InlineData(
        "{from | format(\"YYYY-MM-DD\")}",
        "has a function 'format' that takes a pattern in which years are yyyy and days dd, in small letters"
    )]
    [InlineData(
        "{from | format(\"ssffffffff\")}",
        "has a function 'format' that takes a pattern like \"yyyy-MM-dd\", in which no letter stands more often than it can"
    )]
    [InlineData("{from | add_days(two)}", "has a function 'add_days' that takes a number of days from -36500 to 36500")]
    [InlineData("{from | add_days(1, 2)}", "has a function that is not written like add_days(-7)")]
    [InlineData("{from | year(1)}", "has a function 'year' that takes nothing in brackets")]
    [InlineData("{from | default}", "has a function 'default' that takes the text to stand there")]
    [InlineData(
        "{from |}",
        "has a function '' that is unknown; known are format, year, month, day, add_days, join, default, lower, upper, number"
    )]
    public void A_function_that_cannot_work_is_told_with_how_to_write_it(string template, string problem) =>
        Assert.Equal([problem], Assert.Single(Template.Of(template).Fields).Problems);

    [Theory]
    [InlineData("{ticker")]
    [InlineData("a{b}{")]
    [InlineData("{from | format(\"}")]
    public void A_brace_that_no_other_one_closes_is_seen(string template) => Assert.True(Template.Of(template).IsOpen);

    [Fact]
    public void A_value_is_put_in_as_it_is_whatever_it_holds() =>
        Gen.Select(Gen.String, Gen.String)
            .Where((before, _) => !before.Contains('{', StringComparison.Ordinal))
            .Sample((before, value) => Assert.Equal($"{before}{value}!", Template.Parse(before + "{x}!").Fill(_ => new(value))));

    [Fact]
    public void Whatever_is_written_between_braces_is_parsed_or_told() =>
        Gen.String[Gen.Char["{}|()\"' ,-abformt1"], 0, 40]
            .Sample(text =>
            {
                var template = Template.Parse(text);
                Assert.True(template.IsOpen || template.Fields.Count > 0 || template.Fill(_ => default) == text);
            });

    [Fact]
    public void A_slash_of_a_pattern_is_one_of_the_path_and_one_of_a_value_is_not()
    {
        var recipe = Some.TickerRecipe with
        {
            Path = "{ticker}/{from | format(\"yyyy/MMM\") | lower}/of",
            Query = [new("f", "a"), new("f", "b {to | year}")],
        };

        Assert.Equal(
            "http://127.0.0.1:1/api/A%2FB/2024/jan/of?f=a&f=b%202024",
            new DataPlatform.Planning.PlannedRequest(recipe, "A/B", new(2024, 1, 5), Some.Date, null).Address().AbsoluteUri
        );
    }

    [Theory]
    [InlineData("{ticker | format(yyyy)}", "aAPL")]
    [InlineData("{ticker | upper | year}", "AAPL")]
    [InlineData("{ticker | default(x) | add_days(1)}", "aAPL")]
    [InlineData("{nothing | year}", null)]
    [InlineData("{from | format(yyyy)}", null)]
    [InlineData("{ticker | lower}", null)]
    public void A_value_that_a_function_cannot_read_is_known(string template, string? unreadable) =>
        Assert.Equal(unreadable, Assert.Single(Template.Of(template).Fields).Unreadable(Value));

    private static TemplateValue Value(string name) =>
        name switch
        {
            "ticker" => new("aAPL"),
            "from" => TemplateValue.Of(new DateOnly(2024, 1, 5)),
            "group" => new("a,b,c") { Items = ["a", "b", "c"] },
            _ => default,
        };
}
