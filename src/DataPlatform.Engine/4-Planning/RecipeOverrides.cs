using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Planning;

/// <summary>Puts what the caller says of a source in the place of what its recipe says.</summary>
internal static class RecipeOverrides
{
    public static RecipeBook Apply(RecipeBook book, RunOptions options)
    {
        var sources = book.Sources.ToDictionary(s => s.Name, s => Apply(s, options), StringComparer.Ordinal);
        return book with
        {
            Sources = [.. book.Sources.Select(s => sources[s.Name])],
            Recipes = [.. book.Recipes.Select(r => r with { Source = sources[r.Source.Name] })],
        };
    }

    private static SourceRecipe Apply(SourceRecipe source, RunOptions options) =>
        source with
        {
            BaseUrl = options.BaseUrls.TryGetValue(source.Name, out var url) ? BaseAddress.WithSlash(url) : source.BaseUrl,
            Limits = options.Limits.GetValueOrDefault(source.Name) ?? source.Limits,
            Concurrency = options.Concurrency ?? source.Concurrency,
        };
}
