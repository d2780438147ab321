using DataPlatform.Recipes;
using DataPlatform.Recipes.Reading;
using DataPlatform.Runs;

namespace DataPlatform.Planning;

/// <summary>Puts what the caller says of a source in the place of what its recipe says.</summary>
internal static class RecipeOverrides
{
    public static RecipeBook Apply(RecipeBook book, RunOptions options) => book.WithSources(s => Apply(s, options));

    private static SourceRecipe Apply(SourceRecipe source, RunOptions options) =>
        source with
        {
            BaseUrl = options.BaseUrls.TryGetValue(source.Name, out var url) ? SourceReader.WithSlash(url) : source.BaseUrl,
            Limits = options.Limits.GetValueOrDefault(source.Name) ?? source.Limits,
            Concurrency = options.Concurrency ?? source.Concurrency,
            // Tickers that the caller names are read from nowhere.
            UniverseReads = options.Tickers is null ? source.UniverseReads : [],
        };
}
