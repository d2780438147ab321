using DataPlatform.Recipes;
using DataPlatform.Recipes.Reading.Settings;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Recipes;

public sealed class ColumnTypesTests
{
    private const string Hint =
        " (say how many digits, 1 to 38, and how many of them after the point: decimal(18,4); in { } with quotes around it)";

    [Theory]
    [InlineData("text")]
    [InlineData("integer")]
    [InlineData("double")]
    [InlineData("boolean")]
    [InlineData("date")]
    [InlineData("timestamp")]
    [InlineData("json")]
    [InlineData("decimal(1,0)")]
    [InlineData("decimal(18,4)")]
    [InlineData("decimal(38,38)")]
    public void A_type_is_read_from_its_own_name(string word) => Assert.Equal(word, Read(word)?.Name);

    [Fact]
    public void A_decimal_knows_its_digits()
    {
        var type = Assert.IsType<ColumnType.DecimalType>(Read("decimal(18, 4)"));

        Assert.Equal((18, 4), (type.Precision, type.Scale));
        Assert.Equal(ColumnType.Decimal(18, 4), type);
        Assert.NotEqual(ColumnType.Decimal(18, 5), type);
    }

    [Theory]
    [InlineData("decimal", Hint)]
    [InlineData("decimal(18)", Hint)]
    [InlineData("decimal(18", Hint)]
    [InlineData("decimal(0,0)", Hint)]
    [InlineData("decimal(39,2)", Hint)]
    [InlineData("decimal(4,5)", Hint)]
    [InlineData("decimal(18,-1)", Hint)]
    [InlineData("decimal(18,4)\n", Hint)]
    [InlineData("Text", " (did you mean 'text'?)")]
    [InlineData("bool", " (did you mean 'boolean'?)")]
    [InlineData("float", " (did you mean 'double'?)")]
    [InlineData("numeric", " (did you mean 'decimal(p,s)'?)")]
    [InlineData("colour", "")]
    public void Another_word_is_none_and_gets_a_hint_where_there_is_one(string word, string hint)
    {
        Assert.Null(Read(word));
        Assert.Equal(hint, ColumnTypes.Shape.Suggest(word));
    }

    [Fact]
    public void A_recipe_that_says_it_wrongly_is_told_how_to_say_it()
    {
        using var files = new RecipeFiles().With(
            "demo.yaml",
            RecipeFiles
                .Minimal.Replace("close: double", "close: decimal", StringComparison.Ordinal)
                .Replace("name: text", "name: decimal(18,4)", StringComparison.Ordinal)
        );

        Assert.Equal(
            $"""
            demo.yaml:13: dataset list: 'name' must be one of {Types}, not 'decimal(18'{Hint}
            demo.yaml:13: dataset list: column '4)' must be lower-case letters, digits and '_', starting with a letter, at most 63 of them
            demo.yaml:13: dataset list: '4)' must be one of {Types}, and is empty
            demo.yaml:27: dataset price: 'close' must be one of {Types}, not 'decimal'{Hint}

            """,
            files.ProblemText()
        );
    }

    [Fact]
    public void A_decimal_is_no_date_field()
    {
        using var files = new RecipeFiles().With(
            "demo.yaml",
            RecipeFiles.Minimal.Replace("date: date", "date: decimal(8,0)", StringComparison.Ordinal)
        );

        Assert.Equal("demo.yaml:21: dataset price: date_field 'date' must be a date or timestamp column\n", files.ProblemText());
    }

    private static ColumnType? Read(string word) => ColumnTypes.Shape.WhatIsWrong(word, out var type).Count == 0 ? type : null;

    private const string Types = "text, integer, double, boolean, date, timestamp, json, decimal(p,s)";
}
