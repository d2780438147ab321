using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Planning;

/// <summary>
/// The recipes that a run selects. <see cref="NonTickerRecipes"/> and <see cref="TickerRecipes"/> are two views on the one book, in its
/// order. What is due is decided later, request by request, so that the chunks stay the same from run to run.
/// </summary>
internal sealed class DatasetService
{
    private readonly IReadOnlyList<DatasetRecipe> _recipes;

    /// <summary>Selects from a book by switch, source, domain, dataset, plan and day of the week.</summary>
    /// <param name="book">The recipes.</param>
    /// <param name="options">The selection.</param>
    /// <param name="date">The run's date.</param>
    /// <exception cref="ConfigurationException">The selection names a source, domain or dataset that no recipe has.</exception>
    public DatasetService(RecipeBook book, RunOptions options, DateOnly date)
    {
        CheckNames(book, options);
        _recipes = book
            .Recipes.Where(r => r.AnswersOf is null)
            .Where(r => r.FansOut ? options.Switches.ExecuteTickerRecipes : options.Switches.ExecuteNonTickerRecipes)
            .Where(r => IsAsked(r, book, options))
            .Where(r => options.Domains.Count == 0 || options.Domains.Contains(r.Domain, StringComparer.Ordinal))
            .Where(r =>
                options.Datasets.Count == 0
                || KnownNames.Hold(options.Datasets, r.Source.Name, r.Dataset)
                || IsReadBy(r, book, options.Datasets)
            )
            .Where(r => r.Plans.Count == 0 || r.Source.Plan is not { } plan || r.Plans.Contains(plan, StringComparer.Ordinal))
            // Days are for asking: what was stored is promoted on any.
            .Where(r => r.RunDays.Count == 0 || !options.Switches.Bronze || r.RunDays.Contains(date.DayOfWeek))
            .ToList();
    }

    /// <summary>The selected recipes of which the recipe itself says what is asked.</summary>
    public IEnumerable<DatasetRecipe> NonTickerRecipes => _recipes.Where(r => !r.FansOut);

    /// <summary>The selected recipes that are asked for what the warehouse holds: tickers, or rows of a query.</summary>
    public IEnumerable<DatasetRecipe> TickerRecipes => _recipes.Where(r => r.FansOut);

    // Who wants what is made of its answers wants it asked.
    private static bool IsReadBy(DatasetRecipe recipe, RecipeBook book, IReadOnlyList<string> datasets) =>
        book.Recipes.Any(r => r.AnswersOf is not null && r.AskedId == recipe.Id && KnownNames.Hold(datasets, r.Source.Name, r.Dataset));

    private static bool IsAsked(DatasetRecipe recipe, RecipeBook book, RunOptions options) =>
        options.Sources.Count > 0
            ? options.Sources.Contains(recipe.Source.Name, StringComparer.Ordinal)
            : !recipe.Source.OptIn
                || KnownNames.Hold(options.Datasets, recipe.Source.Name, recipe.Dataset)
                || IsReadBy(recipe, book, options.Datasets);

    private static void CheckNames(RecipeBook book, RunOptions options)
    {
        var sources = book.Sources.Select(s => s.Name).ToList();
        List<string> problems =
        [
            .. KnownNames.Unknown("--source", "source", options.Sources, sources),
            .. KnownNames.Unknown("--domain", "domain", options.Domains, book.Recipes.Select(r => r.Domain)),
            .. KnownNames.UnknownDatasets(book, options.Datasets),
            .. KnownNames.Unknown("--base-url", "source", options.BaseUrls.Keys, sources),
            .. KnownNames.Unknown("--limit", "source", options.Limits.Keys, sources),
        ];
        if (problems.Count > 0)
        {
            throw new ConfigurationException(problems);
        }
    }
}
