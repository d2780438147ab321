using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Engine;

/// <summary>How the recipes differ from those by which the warehouse was filled.</summary>
internal sealed class RecipeChanges
{
    private readonly ILookup<(string Source, string Dataset), DatasetRecipe> _recipes;
    private readonly Dictionary<RecipeId, KnownRecipe> _known;
    private readonly IReadOnlyDictionary<RecipeId, long> _loaded;

    /// <param name="book">What is declared now.</param>
    /// <param name="known">What the warehouse knows.</param>
    /// <param name="loaded">How many stored responses each recipe has.</param>
    public RecipeChanges(RecipeBook book, Dictionary<RecipeId, KnownRecipe> known, IReadOnlyDictionary<RecipeId, long> loaded)
    {
        _known = known;
        _loaded = loaded;
        _recipes = book.Recipes.ToLookup(r => (r.Source.Name, r.Dataset));
        New = [.. book.Recipes.Where(r => !known.TryGetValue(r.Id, out var k) || !k.IsDeclared)];
        Changed =
        [
            .. book
                .Recipes.Where(r => known.TryGetValue(r.Id, out var k) && k.Hash != RecipeMapping.Of(r).Hash)
                .Select(r => (r.Source.Name, r.Dataset))
                .Concat(book.Recipes.Where(r => r.FormerIds.Any(known.ContainsKey)).Select(r => (r.Source.Name, r.Dataset)))
                .Distinct(),
        ];
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
    public long ResponsesOf(RecipeId recipe) => _loaded.GetValueOrDefault(recipe);

    /// <summary>The recipes of a dataset.</summary>
    public IReadOnlyList<DatasetRecipe> RecipesOf(string source, string dataset) => [.. _recipes[(source, dataset)]];

    /// <summary>The tables that a dataset's rows are in.</summary>
    public IEnumerable<string> TablesOf((string Source, string Dataset) dataset) =>
        NamesOf(dataset)
            .SelectMany(name => _known.Values.Where(k => k.Recipe.Source == dataset.Source && k.Recipe.Dataset == name))
            .Select(k => k.Table);

    /// <summary>The names that a dataset has and had.</summary>
    public IEnumerable<string> NamesOf((string Source, string Dataset) dataset) =>
        _recipes[dataset].SelectMany(r => r.Formerly).Prepend(dataset.Dataset).Distinct(StringComparer.Ordinal);

    /// <summary>What the warehouse knows of a dataset under names that it had.</summary>
    public IEnumerable<KnownRecipe> Former((string Source, string Dataset) dataset) =>
        _known.Values.Where(k =>
            k.Recipe.Source == dataset.Source
            && k.Recipe.Dataset != dataset.Dataset
            && NamesOf(dataset).Contains(k.Recipe.Dataset, StringComparer.Ordinal)
        );

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

    /// <summary>What the mappings say now and did not before, and the other way round.</summary>
    public string DifferencesOf(IEnumerable<RecipeMapping> mappings)
    {
        var now = mappings.ToList();
        var before = now.Select(m => _known.GetValueOrDefault(m.Recipe))
            .OfType<KnownRecipe>()
            .SelectMany(k => k.Mapping)
            .Distinct(StringComparer.Ordinal);
        var lines = now.SelectMany(m => m.Lines).Distinct(StringComparer.Ordinal).ToList();
        var gone = before.Except(lines, StringComparer.Ordinal).Select(l => $"was: {l}");
        var come = lines.Except(before, StringComparer.Ordinal).Select(l => $"now: {l}");
        return Excerpt.Of(string.Join("; ", gone.Concat(come)), longest: 400);
    }
}
