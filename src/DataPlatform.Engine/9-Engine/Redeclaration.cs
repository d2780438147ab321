using DataPlatform.Recipes;
using DataPlatform.Runs;
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
/// <param name="events">Told of every dataset that was filled anew.</param>
internal sealed class Redeclaration(DataFolder folder, Database warehouse, OpsService ops, RecipeBook book, RunEvents events)
{
    /// <summary>Brings the warehouse to what the recipes say now. What a person has to know is left in ops for the run that starts.</summary>
    /// <param name="cancellationToken">Ends it; datasets that were not filled anew by then are, by the next start.</param>
    /// <exception cref="ConfigurationException">It cannot be done without losing rows; the datasets that it names are as they were.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Run(CancellationToken cancellationToken)
    {
        var changes = new RecipeChanges(
            book,
            ops.Recipes.All(),
            () => WarehouseContents.Loaded(warehouse).ToDictionary(l => l.Recipe, l => l.Responses),
            table => SilverTables.IsAsDeclared(warehouse, table)
        );
        Refuse([.. new RedeclarationChecks(folder, warehouse, ops, changes).Problems()]);
        warehouse.Transaction(() => DropEmpty(changes), cancellationToken);
        FillAnew(changes, cancellationToken);
        warehouse.Transaction(() => TakeOver(changes), CancellationToken.None);
    }

    private static void Refuse(IReadOnlyList<string> problems)
    {
        if (problems.Count > 0)
        {
            throw new ConfigurationException(problems);
        }
    }

    // A table that holds nothing and belongs to nobody who is declared would only stand in the way of the next one with its name.
    private long DropEmpty(RecipeChanges changes)
    {
        var there = SilverTables.Names(warehouse);
        var left = changes
            .Undeclared.Select(k => k.Table)
            .Where(there.Contains)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            .Where(t => !changes.OwnersOf(t).Except(changes.Undeclared).Any() && SilverTables.Rows(warehouse, t) == 0)
            .ToList();
        left.ForEach(t => SilverTables.Drop(warehouse, t));
        return left.Count;
    }

    // What would lose rows is left as it is and holds nobody else up.
    private void FillAnew(RecipeChanges changes, CancellationToken cancellationToken)
    {
        var filling = new FillingAnew(folder, warehouse, ops, book, changes, events);
        var problems = new List<string>();
        foreach (var group in changes.ChangedTogether())
        {
            IReadOnlyList<(string Source, string Dataset)> filled;
            try
            {
                filled = warehouse.Transaction(() => filling.Run(group, cancellationToken), cancellationToken);
            }
            catch (ConfigurationException refusal)
            {
                problems.AddRange(refusal.Problems);
                continue;
            }

            foreach (var (source, dataset) in filled)
            {
                events.Publish(new RunEvent.DatasetRebuilt($"{source}/{dataset}"));
            }
        }

        foreach (var note in filling.Notes)
        {
            events.Publish(new RunEvent.Noted(note));
        }

        Refuse(problems);
    }

    // What is declared for the first time gets its table; what is declared no more keeps its rows, and is told once.
    private long TakeOver(RecipeChanges changes)
    {
        SilverTables.Ensure(warehouse, book.Recipes.Select(r => r.Table));
        ops.Recipes.Save([.. changes.New.Select(RecipeMapping.Of)]);
        foreach (var (recipe, responses) in changes.Gone)
        {
            if (responses == 0)
            {
                ops.Recipes.Forget(recipe.Recipe);
                continue;
            }

            ops.Recipes.Retire(recipe.Recipe);
            ops.Warnings.RecordUntold([IsGone(recipe, changes)]);
        }

        return changes.New.Count;
    }

    private static RunWarning IsGone(KnownRecipe gone, RecipeChanges changes)
    {
        var (source, dataset) = (gone.Recipe.Source, gone.Recipe.Dataset);
        var told =
            $"{gone.Recipe} is not declared any more: its rows in silver.{gone.Table} stay as they are, and a rebuild would not bring them back";
        // A dataset that is there, without this variant, has no other name.
        var wayOut = changes.RecipesOf(source, dataset).Count > 0 ? "" : $"; if it has another name now, say 'formerly: [{dataset}]' there";
        return new(WarningKind.NoRecipe, source, dataset, told + wayOut, null);
    }
}
