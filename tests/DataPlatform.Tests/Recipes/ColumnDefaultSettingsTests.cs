using System.Text;
using DataPlatform.Recipes;
using DataPlatform.Recipes.Reading;
using DataPlatform.Recipes.Reading.Settings;
using DataPlatform.Silver;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Recipes;

public sealed class ColumnDefaultSettingsTests
{
    [Theory]
    [InlineData("text", "")]
    [InlineData("text", "none")]
    [InlineData("integer", "-9223372036854775808")]
    [InlineData("double", "-1.5e300")]
    [InlineData("decimal(4,2)", "-12.50")]
    [InlineData("decimal(2,2)", "0.25")]
    [InlineData("boolean", "false")]
    [InlineData("date", "0001-01-01")]
    [InlineData("timestamp", "2015-01-31")]
    [InlineData("timestamp", "2015-01-31 09:30:00")]
    [InlineData("timestamp", "2015-01-31T09:30:00Z")]
    public void What_passes_lint_fits_the_cell(string type, string text)
    {
        var cell = default(Cell);

        Assert.Null(DefaultChecks.Problem(TypeOf(type), text));
        Assert.Null(CellParser.Parse(TypeOf(type), Encoding.UTF8.GetBytes(text), quoted: true, [], MomentParser.Default, new(), ref cell));
        Assert.True(cell.HasValue);
    }

    [Theory]
    [InlineData("integer", "", "must be a whole number of 64 bits, not ''")]
    [InlineData("integer", "1.5", "must be a whole number of 64 bits, not '1.5'")]
    [InlineData("integer", "9223372036854775808", "must be a whole number of 64 bits, not '9223372036854775808'")]
    [InlineData("double", "NaN", "must be a number, not 'NaN'")]
    [InlineData("double", "1e999", "must be a number, not '1e999'")]
    [InlineData("decimal(4,2)", "123", "must be a number of at most 2 digits before the point and 2 after it, not '123'")]
    [InlineData("decimal(4,2)", "1.234", "must be a number of at most 2 digits before the point and 2 after it, not '1.234'")]
    [InlineData("boolean", "1", "must be true or false, not '1'")]
    [InlineData("date", "2015-02-30", "must be a date like 2015-01-31, not '2015-02-30'")]
    [InlineData("timestamp", "now", "must be a time in UTC like 2015-01-31 09:30:00, not 'now'")]
    [InlineData("json", "{}", "has no meaning in a json column")]
    public void A_default_of_another_type_is_told(string type, string text, string problem) =>
        Assert.Equal($"'default' {problem}", DefaultChecks.Problem(TypeOf(type), text));

    [Fact]
    public void Wrong_defaults_and_wrong_combinations_are_a_line_each()
    {
        using var files = new RecipeFiles().With(
            "acme.yaml",
            """
            source: { name: acme, base_url: "https://acme.test/" }
            datasets:
              - name: d
                domain: market
                scope: global
                path: d
                query: { from: "{from}" }
                silver_table: t
                key: [a]
                history_days: 30
                date_field: day
                columns:
                  a: { type: integer, default: x }
                  b: { type: text, value: "{date}", default: x }
                  c: { type: text, nullable: false, default: x }
                  day: { type: date, default: 2015-01-31 }
            """
        );

        Assert.Equal(
            [
                "11|date_field 'day' moves the window, and its 'default' is no day that the vendor sent; leave one of them out",
                "13|column 'a': 'default' must be a whole number of 64 bits, not 'x'",
                "14|'default' is for what the vendor leaves out of a row, and 'value' is always there",
                "15|a column with 'default' is never null; leave 'nullable' out",
            ],
            RecipeFolder.Load(files.Directory).Problems.Select(p => $"{p.Line}|{p.Message}")
        );
    }

    private static ColumnType TypeOf(string word)
    {
        Assert.Empty(ColumnTypes.Shape.WhatIsWrong(word, out var type));
        return type!;
    }
}
