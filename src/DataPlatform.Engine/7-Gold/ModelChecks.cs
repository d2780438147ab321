using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Gold;

/// <summary>
/// Makes the checks of gold models, each inside the transaction that built its model. They look at the rows that changed since they last
/// passed; one that never did looks at the whole table.
/// </summary>
/// <param name="warehouse">The warehouse's writer.</param>
/// <param name="ops">Its ledgers.</param>
internal sealed class ModelChecks(Database warehouse, OpsService ops)
{
    /// <summary>Makes those of a model that have something to look at.</summary>
    /// <param name="model">The model, whose table is there.</param>
    /// <param name="moment">Where and when.</param>
    public Made Make(GoldModel model, CheckMoment moment)
    {
        if (model.Checks.Count == 0)
        {
            return Made.None;
        }

        var name = $"gold.{model.Table}";
        List<(Check Check, string Problem)> problems = [.. Problems(model, GoldTable.TypesOf(warehouse, model.Table))];
        var found = new CheckedTable(warehouse, Sql.Name("gold", model.Table), model.Key).OfRows(
            model.Checks.Except(problems.Select(p => p.Check)),
            ops.Checks.Marks(name),
            ops.Checks.Failing(name).Keys
        );
        ops.Checks.See(name, found.Where(f => f.Passed).Select(f => (f.Check, (string?)null)));
        List<CheckOutcome> outcomes = [.. found.Select(f => f.At(name, null, moment))];
        ops.Checks.Record(moment.Run.RunId, outcomes);
        return new(outcomes, problems);
    }

    /// <summary>The checks of a model that its columns do not fit, each with what is wrong.</summary>
    /// <param name="model">The model.</param>
    /// <param name="types">The types of its columns, by name.</param>
    public static IEnumerable<(Check Check, string Problem)> Problems(GoldModel model, IReadOnlyDictionary<string, string> types) =>
        model.Checks.Select(c => (c, Problem(c, types))).Where(p => p.Item2 is not null).Select(p => (p.c, p.Item2!));

    private static string? Problem(Check check, IReadOnlyDictionary<string, string> types)
    {
        if (!types.TryGetValue(check.Column!, out var type))
        {
            return $"the check '{Excerpt.Of(check.Demand)}' names '{Excerpt.Of(check.Column!)}', which is not a column of the select{Suggestion.For(check.Column!, types.Keys)}";
        }

        var (word, wanted) = check switch
        {
            Check.Range { IsOfDays: true } when !SqlType.IsOfDays(type) => ("range", "dates"),
            Check.Range { IsOfDays: false } when !SqlType.IsNumber(type) => ("range", "numbers"),
            Check.Accepted when !SqlType.IsWord(type) => ("accepted", "text, integers and booleans"),
            _ => ("", null),
        };
        return wanted is null
            ? null
            : $"column '{Excerpt.Of(check.Column!)}': '{word}' is of {wanted} here, and the column is {Excerpt.Of(type)}";
    }

    /// <summary>What came of the checks of a model.</summary>
    /// <param name="Outcomes">Of those that were made.</param>
    /// <param name="Problems">Why others could not be.</param>
    public sealed record Made(IReadOnlyList<CheckOutcome> Outcomes, IReadOnlyList<(Check Check, string Problem)> Problems)
    {
        public static readonly Made None = new([], []);
    }
}
