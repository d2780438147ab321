using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Recipes;

/// <summary>The fields by which rows of pages are told apart.</summary>
public sealed class KeyFieldsTests
{
    [Fact]
    public void They_are_those_of_the_key_without_what_the_recipe_says_itself()
    {
        using var files = new RecipeFiles().With("demo.yaml", RecipeFiles.Minimal);

        Assert.Equal(["symbol", "date"], files.Book().Recipes.SelectMany(r => r.KeyFields));
    }

    [Fact]
    public void There_are_none_where_rows_are_made_of_parts_or_other_tables_read_the_answer()
    {
        using var files = new RecipeFiles().With("demo.yaml", RecipeFiles.Minimal);
        var recipe = files.Book().Recipes[0];

        Assert.Empty((recipe with { AlsoLoads = ["silver.other"] }).KeyFields);
        Assert.Empty((recipe with { Rows = recipe.Rows with { Shape = RowShape.Map } }).KeyFields);
    }
}
