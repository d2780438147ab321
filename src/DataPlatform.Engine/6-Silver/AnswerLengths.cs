using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>Holds the rows of each answer of a dataset against those of the answer before it, where a check asks for it.</summary>
/// <param name="table">The dataset's table.</param>
internal sealed class AnswerLengths(SilverTable table)
{
    private readonly List<Check.RowCount> _checks = [.. table.Checks.OfType<Check.RowCount>()];

    /// <summary>The share of the rows of the one before that an answer must have, or it is too short to hold another one against; 0 without a check.</summary>
    public double LeastShare => _checks.Select(c => c.MinShare).DefaultIfEmpty().Max();

    /// <summary>What the checks find; nothing where no answer has one before it.</summary>
    /// <param name="answers">The newest answers, one for each request.</param>
    public IReadOnlyList<(string Table, CheckFinding Found)> Find(IEnumerable<AnswerLength> answers)
    {
        List<AnswerLength> all = _checks.Count == 0 ? [] : [.. answers];
        return all.Count == 0 ? [] : [.. _checks.Select(c => (table.Name, Find(c, all)))];
    }

    private static CheckFinding Find(Check.RowCount check, List<AnswerLength> answers)
    {
        var few = answers.FindAll(a => a.Now < check.MinShare * a.Before);
        return new(check, few.Count, answers.Count, few.MinBy(a => (double)a.Now / a.Before)?.Told);
    }
}
