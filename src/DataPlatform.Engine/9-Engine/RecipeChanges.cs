using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Engine;

/// <summary>How the recipes differ from those by which the warehouse was filled.</summary>
internal sealed class RecipeChanges
{
    private readonly ILookup<(string Source, string Dataset), DatasetRecipe> _recipes;
    private readonly Dictionary<RecipeId, KnownRecipe> _known;
    private readonly Lazy<IReadOnlyDictionary<RecipeId, long>> _loaded;

    /// <param name="book">What is declared now.</param>
    /// <param name="known">What the warehouse knows.</param>
    /// <param name="loaded">Counts the stored responses of each recipe; asked only when something changed, for it reads every request.</param>
    /// <param name="isAsDeclared">Whether a table that is there has the columns and the key that are declared.</param>
    public RecipeChanges(
        RecipeBook book,
        Dictionary<RecipeId, KnownRecipe> known,
        Func<IReadOnlyDictionary<RecipeId, long>> loaded,
        Func<SilverTable, bool> isAsDeclared
    )
    {
        _known = known;
        _loaded = new(loaded);
        _recipes = book.Recipes.ToLookup(r => (r.Source.Name, r.Dataset));
        New = [.. book.Recipes.Where(r => !known.TryGetValue(r.Id, out var k) || !k.IsDeclared)];
        Changed = [.. book.Recipes.Where(r => IsChanged(r, isAsDeclared)).Select(r => (r.Source.Name, r.Dataset)).Distinct()];
        var declared = book.ByName().Keys.ToHashSet();
        Undeclared = [.. known.Values.Where(k => !declared.Contains(k.Recipe))];
    }

    /// <summary>The recipes that are declared for the first time, or again.</summary>
    public IReadOnlyList<DatasetRecipe> New { get; }

    /// <summary>The datasets of which a recipe has another mapping now.</summary>
    public IReadOnlyList<(string Source, string Dataset)> Changed { get; }

    /// <summary>What the warehouse knows and nobody declares.</summary>
    public IReadOnlyList<KnownRecipe> Undeclared { get; }

    /// <summary>Those among them that were declared by the last run, and the stored responses of each.</summary>
    public IEnumerable<(KnownRecipe Recipe, long Responses)> Gone =>
        Undeclared.Where(k => k.IsDeclared).Select(k => (k, ResponsesOf(k.Recipe)));

    /// <summary>The stored responses of a recipe.</summary>
    public long ResponsesOf(RecipeId recipe) => _loaded.Value.GetValueOrDefault(recipe);

    /// <summary>The recipes of a dataset.</summary>
    public IReadOnlyList<DatasetRecipe> RecipesOf(string source, string dataset) => [.. _recipes[(source, dataset)]];

    /// <summary>The tables that a dataset's rows are in.</summary>
    public IEnumerable<string> TablesOf((string Source, string Dataset) dataset) =>
        KnownOf(dataset).Select(k => k.Table).Distinct(StringComparer.OrdinalIgnoreCase);

    /// <summary>The names that a dataset has and had.</summary>
    public IEnumerable<string> NamesOf((string Source, string Dataset) dataset) =>
        _recipes[dataset].SelectMany(r => r.Formerly).Prepend(dataset.Dataset).Distinct(StringComparer.Ordinal);

    /// <summary>What the warehouse knows of a dataset under names that it had.</summary>
    public IEnumerable<KnownRecipe> Former((string Source, string Dataset) dataset) =>
        KnownOf(dataset).Where(k => k.Recipe.Dataset != dataset.Dataset);

    /// <summary>What the warehouse knows of a dataset under the names that it has and had.</summary>
    public IEnumerable<KnownRecipe> KnownOf((string Source, string Dataset) dataset)
    {
        var names = NamesOf(dataset).ToHashSet(StringComparer.Ordinal);
        return _known.Values.Where(k => k.Recipe.Source == dataset.Source && names.Contains(k.Recipe.Dataset));
    }

    /// <summary>Who has rows in a table, as far as the warehouse knows.</summary>
    public IEnumerable<KnownRecipe> OwnersOf(string table) =>
        _known.Values.Where(k => k.Table.Equals(table, StringComparison.OrdinalIgnoreCase));

    /// <summary>The changed datasets, each by itself, except where one takes the table that another leaves: all of those change at once.</summary>
    public IEnumerable<IReadOnlyList<(string Source, string Dataset)>> ChangedTogether()
    {
        var tables = Changed.ToDictionary(
            d => d,
            d => TablesOf(d).Concat(_recipes[d].Select(r => r.Table.Name)).ToHashSet(StringComparer.OrdinalIgnoreCase)
        );
        var entangled = Changed.Where(d => tables.Any(o => o.Key != d && o.Value.Overlaps(tables[d]))).ToList();
        return Changed.Except(entangled).Select(d => (IReadOnlyList<(string, string)>)[d]).Concat(entangled.Count > 0 ? [entangled] : []);
    }

    /// <summary>What is said of a dataset now and was not before, and the other way round.</summary>
    public string DifferencesOf((string Source, string Dataset) dataset, IEnumerable<RecipeMapping> mappings)
    {
        var names = Former(dataset).Select(k => k.Recipe.Dataset).Distinct(StringComparer.Ordinal).ToList();
        var before = KnownOf(dataset).SelectMany(k => k.Mapping).Concat(names.Select(Name)).Distinct(StringComparer.Ordinal).ToList();
        var now = mappings.SelectMany(m => m.Lines).Concat(names.Count > 0 ? [Name(dataset.Dataset)] : []).Distinct(StringComparer.Ordinal);
        var come = now.Except(before, StringComparer.Ordinal).Select(l => $"now: {l}").ToList();
        var gone = before.Except(now, StringComparer.Ordinal).Select(l => $"was: {l}");
        return Excerpt.Of(string.Join("; ", gone.Concat(come)), longest: 400);

        static string Name(string dataset) => $"name {dataset}";
    }

    private bool IsChanged(DatasetRecipe recipe, Func<SilverTable, bool> isAsDeclared)
    {
        var dataset = (recipe.Source.Name, recipe.Dataset);
        if (_known.TryGetValue(recipe.Id, out var known))
        {
            return known.Hash != RecipeMapping.Of(recipe).Hash || Former(dataset).Any();
        }

        // A new variant of a dataset that has its table already.
        return Former(dataset).Any()
            || (TablesOf(dataset).Contains(recipe.Table.Name, StringComparer.OrdinalIgnoreCase) && !isAsDeclared(recipe.Table));
    }
}
