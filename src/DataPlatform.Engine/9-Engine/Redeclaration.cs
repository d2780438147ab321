using DataPlatform.Bronze;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Silver;
using DataPlatform.Warehouse;

namespace DataPlatform.Engine;

/// <summary>
/// Holds the recipes against those by which the warehouse was filled. A recipe that says something else of its rows has its dataset recorded and
/// promoted anew from bronze; one that is gone is told; what cannot be done without losing rows is refused.
/// </summary>
/// <param name="folder">The data folder.</param>
/// <param name="warehouse">The warehouse's writer.</param>
/// <param name="ops">Its ledgers.</param>
/// <param name="book">What is declared now.</param>
/// <param name="silver">Promotes datasets.</param>
/// <param name="events">Told of every dataset that was filled anew.</param>
internal sealed class Redeclaration(
    DataFolder folder,
    Database warehouse,
    OpsService ops,
    RecipeBook book,
    DatasetPromoter silver,
    RunEvents events
)
{
    private readonly List<RunWarning> _warnings = [];

    /// <summary>Brings the warehouse to what the recipes say now.</summary>
    /// <param name="cancellationToken">Ends it; datasets that were not filled anew by then are, by the next start.</param>
    /// <returns>What a person has to know.</returns>
    /// <exception cref="ConfigurationException">It cannot be done without losing rows; nothing was changed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<RunWarning> Run(CancellationToken cancellationToken)
    {
        var changes = new RecipeChanges(
            book,
            ops.Recipes.All(),
            WarehouseContents.Loaded(warehouse).ToDictionary(l => l.Recipe, l => l.Responses)
        );
        var problems = new RedeclarationChecks(folder, warehouse, ops, changes).Problems().ToList();
        if (problems.Count > 0)
        {
            throw new ConfigurationException(problems);
        }

        foreach (var group in changes.ChangedTogether())
        {
            warehouse.Transaction(() => FillAnew(group, changes, cancellationToken), cancellationToken);
            foreach (var dataset in group)
            {
                events.Publish(new RunEvent.DatasetRebuilt($"{dataset.Source}/{dataset.Dataset}"));
            }
        }

        warehouse.Transaction(() => TakeOver(changes), CancellationToken.None);
        return _warnings;
    }

    private long FillAnew(
        IReadOnlyList<(string Source, string Dataset)> datasets,
        RecipeChanges changes,
        CancellationToken cancellationToken
    )
    {
        foreach (var table in datasets.SelectMany(changes.TablesOf).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            SilverTables.Drop(warehouse, table);
        }

        var recorder = new SegmentRecorder(folder, ops, book, checksDigests: false);
        foreach (var (source, dataset) in datasets)
        {
            var recipes = changes.RecipesOf(source, dataset);
            SilverTables.Ensure(warehouse, recipes.Select(r => r.Table));
            // As if nothing were known of it but its bronze: what its answers are worth may have changed, too.
            var segments = changes
                .NamesOf((source, dataset))
                .SelectMany(name => ops.ForgetDataset(source, name))
                .OrderBy(s => s.RunId, StringComparer.Ordinal)
                .ThenBy(s => s.Chunk)
                .ToList();
            foreach (var segment in segments)
            {
                recorder.Record(segment.File, segment: null, cancellationToken);
            }

            var promoted = silver.Promote(recipes, cancellationToken);
            var mappings = recipes.Select(RecipeMapping.Of).ToList();
            Tell(source, dataset, changes.DifferencesOf(mappings), promoted);
            mappings.ForEach(ops.Recipes.Save);
            foreach (var former in changes.Former((source, dataset)))
            {
                ops.Recipes.Forget(former.Recipe);
            }
        }

        // Rows that are gone carry no promotion, so gold cannot see that they are.
        ops.Gold.ForgetAll();
        return datasets.Count;
    }

    private void Tell(string source, string dataset, string differences, Promotion promoted)
    {
        var rows = promoted.Rows;
        var told =
            $"its recipe changed ({differences}), so it was filled anew from bronze: {WarehouseContents.Count(rows.RowsRead, "row")} read";
        if (rows.Quarantined > 0)
        {
            _warnings.Add(
                new(WarningKind.RecipeChanged, source, dataset, $"{told}, {rows.Quarantined} of them do not fit (ops.quarantine)", null)
            );
        }
        else
        {
            events.Publish(new RunEvent.Noted($"{source}/{dataset}: {told}"));
        }

        _warnings.AddRange(promoted.Warnings);
    }

    // What is declared for the first time gets its table; what is declared no more keeps its rows, and is told once.
    private long TakeOver(RecipeChanges changes)
    {
        SilverTables.Ensure(warehouse, book.Recipes.Select(r => r.Table));
        foreach (var recipe in changes.New)
        {
            ops.Recipes.Save(RecipeMapping.Of(recipe));
        }

        foreach (var (recipe, responses) in changes.Gone)
        {
            if (responses == 0)
            {
                ops.Recipes.Forget(recipe.Recipe);
                continue;
            }

            ops.Recipes.Retire(recipe.Recipe);
            _warnings.Add(
                new(
                    WarningKind.NoRecipe,
                    recipe.Recipe.Source,
                    recipe.Recipe.Dataset,
                    $"{recipe.Recipe} is not declared any more: its rows in silver.{recipe.Table} stay as they are, and a rebuild would not bring them back; if it has another name now, say 'formerly: [{recipe.Recipe.Dataset}]' there",
                    null
                )
            );
        }

        return changes.New.Count;
    }
}
