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
        var changed = book.Recipes.Where(r => IsChanged(r, isAsDeclared)).ToList();
        ChangedThemselves = changed.Select(r => (r.Source.Name, r.Dataset)).ToHashSet();
        Changed =
        [
            .. changed
                .Select(r => (r.AskedId.Source, r.AskedId.Dataset))
                .Distinct()
                .SelectMany(asked =>
                    book.Recipes.Where(r => (r.AskedId.Source, r.AskedId.Dataset) == asked).OrderBy(r => r.AnswersOf is not null)
                )
                .Select(r => (r.Source.Name, r.Dataset))
                .Distinct(),
        ];
        var declared = book.ByName().Keys.ToHashSet();
        Undeclared = [.. known.Values.Where(k => !declared.Contains(k.Recipe))];
    }

    /// <summary>The recipes that are declared for the first time, or again.</summary>
    public IReadOnlyList<DatasetRecipe> New { get; }

    /// <summary>
    /// The datasets of which a recipe has another mapping now, and those that share their answers: what is stored is promoted for all of them at once. Who
    /// is asked comes first.
    /// </summary>
    public IReadOnlyList<(string Source, string Dataset)> Changed { get; }

    /// <summary>Those of them of which it is said something else.</summary>
    public IReadOnlySet<(string Source, string Dataset)> ChangedThemselves { get; }

    /// <summary>What the warehouse knows and nobody declares.</summary>
    public IReadOnlyList<KnownRecipe> Undeclared { get; }

    /// <summary>Those among them that were declared by the last run, and the stored responses of each.</summary>
    public IEnumerable<(KnownRecipe Recipe, long Responses)> Gone => Undeclared.Where(k => k.IsDeclared).Select(k => (k, ResponsesOf(k)));

    /// <summary>The stored responses that the rows of a recipe were made of.</summary>
    public long ResponsesOf(KnownRecipe recipe)
    {
        return _loaded.Value.GetValueOrDefault(recipe.AnswersOf is { } other ? recipe.Recipe with { Dataset = other } : recipe.Recipe);
    }

    /// <summary>Why the table of a changed dataset is filled anew.</summary>
    public string WhyAnew((string Source, string Dataset) dataset) =>
        !ChangedThemselves.Contains(dataset)
            ? $"the recipe of {string.Join(", ", ChangedThemselves.Where(d => AskedFor(d) == AskedFor(dataset)).Select(d => $"{d.Source}/{d.Dataset}").Order(StringComparer.Ordinal))} changed, which has the same answers"
        : KnownOf(dataset).Any(k => k.IsDeclared) ? "its recipe changed"
        : KnownOf(dataset).Any() ? "it is declared again"
        : "it is new";

    /// <summary>The dataset that is asked for the answers of a dataset: itself in most cases.</summary>
    public (string Source, string Dataset) AskedFor((string Source, string Dataset) dataset) =>
        (dataset.Source, _recipes[dataset].First().AskedId.Dataset);

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

    /// <summary>
    /// The changed datasets, each with those that share its answers, except where one takes the table that another leaves: all of those change at once.
    /// </summary>
    public IEnumerable<IReadOnlyList<(string Source, string Dataset)>> ChangedTogether()
    {
        var families = Changed.GroupBy(AskedFor).Select(f => f.ToList()).ToList();
        var tables = families.ConvertAll(f =>
            f.SelectMany(d => TablesOf(d).Concat(_recipes[d].Select(r => r.Table.Name))).ToHashSet(StringComparer.OrdinalIgnoreCase)
        );
        var entangled = families.Where((_, i) => tables.Index().Any(o => o.Index != i && o.Item.Overlaps(tables[i]))).ToList();
        return families
            .Except(entangled)
            .Concat(
                entangled.Count > 0
                    ?
                    [
                        [.. entangled.SelectMany(f => f)],
                    ]
                    : []
            );
    }

    /// <summary>Those among datasets with the same answers of which something else is said, where nothing else is said of who is asked; empty otherwise.</summary>
    public IReadOnlyList<(string Source, string Dataset)> ReadersAlone(IReadOnlyList<(string Source, string Dataset)> datasets) =>
        datasets.Select(AskedFor).Distinct().Count() == 1 && !ChangedThemselves.Contains(AskedFor(datasets[0]))
            ? [.. datasets.Where(ChangedThemselves.Contains)]
            : [];

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
            return known.Hash != RecipeMapping.Of(recipe).Hash
                || Former(dataset).Any()
                || (recipe.AnswersOf is not null && !known.IsDeclared);
        }

        // Of the answers that it reads, some are promoted already.
        if (recipe.AnswersOf is not null && _known.ContainsKey(recipe.AskedId))
        {
            return true;
        }

        // A new variant of a dataset that has its table already.
        return Former(dataset).Any()
            || (TablesOf(dataset).Contains(recipe.Table.Name, StringComparer.OrdinalIgnoreCase) && !isAsDeclared(recipe.Table));
    }
}
