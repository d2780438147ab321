using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Recipes;

public sealed class RecipeMappingTests
{
    private static readonly DatasetRecipe Recipe = Some.TickerRecipe;

    [Fact]
    public void A_mapping_hears_of_everything_that_a_recipe_says_of_its_rows()
    {
        var table = Recipe.Table;
        var column = table.Columns[0];
        DatasetRecipe[] others =
        [
            Recipe,
            With(column with { Name = "other" }),
            With(column with { Type = ColumnType.Json }),
            With(column with { Field = "other" }),
            With(column with { Field = null, Value = "{ticker}" }),
            With(column with { Path = ValuePath.Of("other", "x") }),
            With(column with { Path = ValuePath.Of("other", "x"), From = ColumnOrigin.Envelope }),
            With(column with { Number = [NumberForm.Percent] }),
            With(column with { Number = [NumberForm.Share] }),
            With(column with { Nullable = !column.Nullable }),
            With(column with { Notation = new([], TimeZoneInfo.FindSystemTimeZoneById("America/New_York")) }),
            With(column with { Notation = new([], TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")) }),
            Recipe with
            {
                Table = table with { Name = "other" },
            },
            Recipe with
            {
                Table = table with { Replace = true },
            },
            Recipe with
            {
                Table = table with { Key = [column.Name] },
            },
            Recipe with
            {
                Table = table with { NullValues = ["-"] },
            },
            Recipe with
            {
                Table = table with { Columns = [.. table.Columns.Skip(1)] },
            },
            Recipe with
            {
                Rows = RowsRecipe.At("a", "b"),
            },
            Recipe with
            {
                Rows = RowsRecipe.At("b", "a"),
            },
            Recipe with
            {
                Rows = new() { Shape = RowShape.Map },
            },
            Recipe with
            {
                Rows = new() { Shape = RowShape.Map, KeyAs = ["a", "b"] },
            },
            Recipe with
            {
                Rows = new() { Shape = RowShape.Map, KeyAs = ["b", "a"] },
            },
            Recipe with
            {
                Rows = new() { Shape = RowShape.Map, ValueAs = "a" },
            },
            Recipe with
            {
                Rows = new() { Shape = RowShape.Arrays, Fields = ["a", "b"] },
            },
            Recipe with
            {
                Rows = new() { Shape = RowShape.Arrays, Fields = ["b", "a"] },
            },
            Recipe with
            {
                Rows = new() { Expand = ValuePath.Of("a") },
            },
            Recipe with
            {
                Table = table with { Where = [new(ValuePath.Of("a"), ["b"])] },
            },
            Recipe with
            {
                Format = BodyFormat.Csv,
            },
            Recipe with
            {
                Csv = new() { Delimiter = ';' },
            },
            Recipe with
            {
                Csv = new() { Fields = ["a", "b"] },
            },
            Recipe with
            {
                Csv = new() { Fields = ["b", "a"] },
            },
            Recipe with
            {
                Charset = "latin1",
            },
            Recipe with
            {
                ZipEntry = "*",
            },
            Recipe with
            {
                DateField = null,
            },
            Recipe with
            {
                Source = Recipe.Source with { ErrorWhen = ["error"] },
            },
            Recipe with
            {
                Source = Recipe.Source with { NanIsNull = true },
            },
        ];

        Assert.Distinct(others.Select(r => RecipeMapping.Of(r).Hash));

        DatasetRecipe With(SilverColumn changed) => Recipe with { Table = table with { Columns = [changed, .. table.Columns.Skip(1)] } };
    }

    [Fact]
    public void A_mapping_does_not_hear_of_how_a_recipe_is_asked_or_written()
    {
        var table = Recipe.Table;
        var asked = Recipe with
        {
            Path = "other",
            Query = [],
            MinAgeDays = 7,
            EmptyIsAnswer = true,
            Cost = 3,
            Formerly = ["other"],
            Table = table with
            {
                Columns = [.. table.Columns.Reverse().Select(c => c with { Optional = true })],
                Key = [.. table.Key.Reverse()],
                Ignore = ["x"],
            },
        };

        Assert.Equal(RecipeMapping.Of(Recipe).Hash, RecipeMapping.Of(asked).Hash);
    }

    [Fact]
    public void The_order_of_rules_is_heard_where_one_may_hide_one_that_finds_rows()
    {
        ResponseRule rows = new(ResponseMeaning.Rows) { Header = "X-Rows" };
        ResponseRule failed = new(ResponseMeaning.Failed) { Statuses = [404] };
        ResponseRule other = new(ResponseMeaning.Missing) { Statuses = [410] };

        Assert.NotEqual(Hash(failed, rows), Hash(rows, failed));
        Assert.NotEqual(Hash(failed, rows), Hash(rows));
        Assert.Equal(Hash(rows), Hash(rows, failed));
        Assert.Equal(Hash(failed, other), Hash(other));

        static string Hash(params ResponseRule[] rules) => RecipeMapping.Of(Recipe with { Responses = rules }).Hash;
    }

    [Fact]
    public void A_name_that_two_datasets_have_or_had_is_refused()
    {
        using var files = new RecipeFiles().With(
            "demo.yaml",
            RecipeFiles
                .Minimal.Replace("name: list", "name: list\n    formerly: [symbols, price]", StringComparison.Ordinal)
                .Replace("name: price", "name: price\n    formerly: [symbols]", StringComparison.Ordinal)
        );

        var problems = DataPlatform.Recipes.Reading.RecipeFolder.Load(files.Directory).Problems.Select(p => p.Message);

        Assert.Equal(
            ["'price' is the name, or was a name, of dataset price", "'symbols' is the name, or was a name, of dataset list"],
            problems
        );
    }
}
