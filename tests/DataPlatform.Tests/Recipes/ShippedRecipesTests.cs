using DataPlatform.Recipes.Reading;
using Xunit;

namespace DataPlatform.Tests.Recipes;

public sealed class ShippedRecipesTests
{
    [Fact]
    public void The_shipped_recipes_and_gold_models_have_no_problems()
    {
        var (book, problems) = RecipeFolder.Load(Path.Combine(AppContext.BaseDirectory, "recipes"));

        Assert.Empty(problems);
        Assert.True(book.Recipes.Where(r => !r.IsTicker).Select(r => r.Dataset).Distinct().Count() >= 12);
        Assert.True(book.Recipes.Where(r => r.IsTicker).Select(r => r.Dataset).Distinct().Count() >= 25);
        Assert.True(book.Models.Count >= 6);
    }
}
