using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>
/// Makes the checks of datasets behind a promotion, inside its transaction. Those of rows look at what changed since they last did; a check that is new
/// looks at the whole table.
/// </summary>
/// <param name="warehouse">The warehouse's writer.</param>
/// <param name="ops">Its ledgers.</param>
/// <param name="book">What is declared.</param>
internal sealed class DatasetChecks(Database warehouse, OpsService ops, RecipeBook book)
{
    // By who is asked: the answers of a dataset fill the tables of others, too.
    private readonly ILookup<(string Source, string Asked), DatasetRecipe> _checked = book
        .Recipes.Where(r => r.Table.Checks.Count > 0)
        .DistinctBy(r => (r.Source.Name, r.Dataset))
        .ToLookup(r => (r.Source.Name, r.AskedId.Dataset));

    /// <summary>Makes those that have something to look at.</summary>
    /// <param name="recipes">The recipes of the chunk.</param>
    /// <param name="sent">Those of them of which a request was sent.</param>
    /// <param name="promotion">What was promoted.</param>
    /// <param name="moment">Where and when.</param>
    public IReadOnlyList<CheckOutcome> Make(
        IEnumerable<DatasetRecipe> recipes,
        IReadOnlySet<RecipeId> sent,
        Promotion promotion,
        CheckMoment moment
    )
    {
        var asked = recipes.GroupBy(r => (Source: r.Source.Name, r.AskedId.Dataset), r => sent.Contains(r.AskedId));
        List<CheckOutcome> outcomes =
        [
            .. asked.SelectMany(a => _checked[a.Key].SelectMany(d => Make(d, a.Any(isSent => isSent), promotion, moment))),
        ];
        ops.Checks.Record(moment.Run.RunId, outcomes);
        return outcomes;
    }

    private IEnumerable<CheckOutcome> Make(DatasetRecipe dataset, bool isSent, Promotion promotion, CheckMoment moment)
    {
        var (table, name) = (dataset.Table, dataset.TableName);
        var stored = new CheckedTable(warehouse, Sql.Name("silver", table.Name), table.Key, table.Replace);
        var marks = ops.Checks.Marks(name);
        var ofRows = stored.OfRows(table.Checks.Where(c => c is Check.Range or Check.Accepted or Check.Nulls), marks);
        var ofAge = isSent ? table.Checks.OfType<Check.Freshness>().ToList() : [];
        var newest = ofAge.ConvertAll(c => (Check: c, Newest: stored.Newest(c.Column!, marks.GetValueOrDefault(c.ToString()))));
        ops.Checks.See(name, [.. ofRows.Select(f => (f.Check, (string?)null)), .. newest.Select(n => ((Check)n.Check, n.Newest))]);
        return ofRows
            .Concat(newest.Select(n => CheckedTable.Age(n.Check, n.Newest, IsOfDays(table, n.Check), moment)))
            .Concat(promotion.Findings.Where(f => f.Table == table.Name).Select(f => f.Found))
            .Select(f => f.At(name, (dataset.Source.Name, dataset.Dataset), moment));
    }

    private static bool IsOfDays(SilverTable table, Check check) =>
        table.Columns.First(c => c.Name == check.Column).Type is ColumnType.DateType;
}
