using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Engine;

/// <summary>What stands in the way of bringing the warehouse to what the recipes say now.</summary>
internal sealed class RedeclarationChecks(DataFolder folder, Database warehouse, OpsService ops, RecipeChanges changes)
{
    /// <summary>What a refusal ends with.</summary>
    public const string WayOut =
        "or let them go with 'dataplatform rebuild --force', which keeps the old warehouse under a name with the date";

    /// <summary>A line for each problem.</summary>
    public IEnumerable<string> Problems() => TakenTables().Concat(changes.Changed.SelectMany(d => LostRows(d.Source, d.Dataset)));

    // A table that is there and belongs to nobody who is declared: its rows would stand among those of another dataset.
    private IEnumerable<string> TakenTables()
    {
        var there = SilverTables.Names(warehouse);
        var wanted = changes
            .New.Concat(changes.Changed.SelectMany(d => changes.RecipesOf(d.Source, d.Dataset)))
            .DistinctBy(r => r.Table.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var recipe in wanted.Where(r => there.Contains(r.Table.Name)))
        {
            var (name, table) = ($"{recipe.Source.Name}/{recipe.Dataset}", recipe.Table.Name);
            var owners = changes.OwnersOf(table).ToList();
            if (owners.Count == 0)
            {
                yield return $"{name}: silver.{table} is there already and no recipe made it; rename it, or choose another silver_table";
            }
            else if (
                changes.Undeclared.FirstOrDefault(u => owners.Contains(u) && !IsOf(u, recipe)) is { } left
                && SilverTables.Rows(warehouse, table) is > 0 and var rows
            )
            {
                yield return $"{name}: silver.{table} holds {WarehouseContents.Count(rows, "row")} of {left.Recipe}, which is not declared any more; "
                    + $"if it is the same dataset, say 'formerly: [{left.Recipe.Dataset}]' in {name}; otherwise choose another silver_table, {WayOut}";
            }
        }
    }

    private bool IsOf(KnownRecipe known, DatasetRecipe recipe) => changes.KnownOf((recipe.Source.Name, recipe.Dataset)).Contains(known);

    // Filling a table anew from bronze gives back what bronze holds and the recipes declare, and no more.
    private IEnumerable<string> LostRows(string source, string dataset)
    {
        var changed = $"{source}/{dataset}: {changes.WhyAnew((source, dataset))}, and its table would be filled anew from bronze";
        var asked = changes.AskedFor((source, dataset)).Dataset;
        var known = changes.KnownOf((source, dataset));
        foreach (var variant in known.Intersect(changes.Undeclared).Where(u => changes.ResponsesOf(u) > 0))
        {
            yield return $"{changed}, but {variant.Recipe} is not declared any more and its rows would be lost; declare it again, {WayOut}";
        }

        foreach (var segment in changes.NamesOf((source, dataset)).SelectMany(name => ops.Segments.Of(source, name)))
        {
            if (asked != dataset)
            {
                yield return $"{changed}, but it reads the answers of {source}/{asked} now, and {segment.File} is of its own; give it another name and another silver_table, {WayOut}";
                continue;
            }

            var file = new FileInfo(Path.Combine(folder.Path, segment.File));
            if (!file.Exists || file.Length < segment.RecordedBytes)
            {
                yield return $"{changed}, but {segment.File} is {(file.Exists ? "shorter than it was" : "gone")} and its rows would be lost; bring it back, {WayOut}";
            }
        }
    }
}
