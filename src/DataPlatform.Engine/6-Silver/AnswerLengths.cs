using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>Holds the rows of each answer of a dataset against those of the answer before it, where a check asks for it.</summary>
/// <param name="table">The dataset's table.</param>
/// <param name="before">What the answers before were like.</param>
internal sealed class AnswerLengths(SilverTable table, IReadOnlyCollection<AnswerShape> before)
{
    /// <summary>What the checks find; nothing where no answer has one before it.</summary>
    /// <param name="answers">What the answers came to, one for each request.</param>
    public IReadOnlyList<(string Table, CheckFinding Found)> Find(IEnumerable<AnswerShape> answers)
    {
        List<Check.RowCount> checks = [.. table.Checks.OfType<Check.RowCount>()];
        if (checks.Count == 0)
        {
            return [];
        }

        var rows = before.Where(b => b.NewestRows is not null).ToDictionary(b => (b.Recipe, b.Ticker), b => b.NewestRows!.Value);
        List<Pair> both =
        [
            .. answers
                .Where(a => rows.ContainsKey((a.Recipe, a.Ticker)))
                .Select(a => new Pair(a.Recipe, a.Ticker, rows[(a.Recipe, a.Ticker)], a.NewestRows ?? 0)),
        ];
        return both.Count == 0 ? [] : [.. checks.Select(c => (table.Name, Find(c, both)))];
    }

    private static CheckFinding Find(Check.RowCount check, List<Pair> both)
    {
        var few = both.FindAll(p => p.Now < check.MinShare * p.Before);
        return new(check, few.Count, both.Count, few.MinBy(p => (double)p.Now / p.Before)?.Told);
    }

    /// <summary>An answer and the one before it, by their rows.</summary>
    private sealed record Pair(RecipeId Recipe, string? Ticker, long Before, long Now)
    {
        public string Told =>
            FormattableString.Invariant(
                $"{(Ticker is null ? "" : $"ticker={Ticker} ")}{(Recipe.Discriminator is null ? "" : $"variant={Recipe.Discriminator} ")}rows={Now:#,0}, {Before:#,0} before"
            );
    }
}
