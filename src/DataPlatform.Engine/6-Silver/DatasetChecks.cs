using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>
/// Makes the checks of datasets behind a promotion, inside its transaction. Those of rows look at what changed since they last passed; a check that
/// never did looks at the whole table. One that did not pass is made again whatever was promoted, so that it is told until it does.
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
        var (marks, failing) = (ops.Checks.Marks(name), ops.Checks.Failing(name));
        var ofRows = stored.OfRows(table.Checks.Where(c => c is Check.Range or Check.Accepted or Check.Nulls), marks, failing.Keys);
        var ofAge = table
            .Checks.OfType<Check.Freshness>()
            .Where(c => isSent || failing.ContainsKey(c.ToString()))
            .Select(c => (Check: c, IsOfDays: IsOfDays(table, c)))
            .Select(c => (c.Check, c.IsOfDays, Newest: Newest(c.Check, CheckedTable.Latest(c.IsOfDays, moment))))
            .ToList();
        ops.Checks.See(
            name,
            [
                .. ofRows.Where(f => f.Passed).Select(f => (f.Check, (string?)null)),
                // What is to come today may have come tomorrow.
                .. ofAge.Select(a => ((Check)a.Check, a.Newest.Later == 0 ? a.Newest.Value : null)),
            ]
        );
        return ofRows
            .Concat(ofAge.Select(a => CheckedTable.Age(a.Check, a.Newest, a.IsOfDays, moment)))
            .Concat(OfAnswers(table, promotion, failing))
            .Select(f => f.At(name, (dataset.Source.Name, dataset.Dataset), moment));

        NewestMoment Newest(Check check, DateTime latest) =>
            stored.Newest(check.Column!, latest, marks.GetValueOrDefault(check.ToString()));
    }

    // Where nothing was answered, the last answers are still those that were too short.
    private static IEnumerable<CheckFinding> OfAnswers(
        SilverTable table,
        Promotion promotion,
        Dictionary<string, (long Failing, long Checked, string? Example)> failing
    )
    {
        List<CheckFinding> found = [.. promotion.Findings.Where(f => f.Table == table.Name).Select(f => f.Found)];
        var left = table
            .Checks.OfType<Check.RowCount>()
            .Where(c => failing.ContainsKey(c.ToString()) && !found.Exists(f => f.Check == c))
            .Select(c => (Check: c, Found: failing[c.ToString()]))
            .Select(c => new CheckFinding(c.Check, c.Found.Failing, c.Found.Checked, c.Found.Example));
        return [.. found, .. left];
    }

    private static bool IsOfDays(SilverTable table, Check check) =>
        table.Columns.First(c => c.Name == check.Column).Type is ColumnType.DateType;
}
