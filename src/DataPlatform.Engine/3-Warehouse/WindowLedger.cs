using DataPlatform.Recipes;
using DataPlatform.Runs;
using DuckDB.NET.Data;

namespace DataPlatform.Warehouse;

/// <summary>
/// Which days of histories are covered, and which of their windows were answered (<c>ops.windows</c>). Writes belong inside the caller's transaction, and
/// what they come to does not depend on their order.
/// </summary>
internal sealed class WindowLedger(Database warehouse)
{
    private const string SameRequest =
        "w.source = n.source AND w.dataset = n.dataset AND w.discriminator IS NOT DISTINCT FROM n.discriminator AND w.ticker IS NOT DISTINCT FROM n.ticker";

    private const string OfRecipe = "source = $source AND dataset = $dataset AND discriminator IS NOT DISTINCT FROM $discriminator";

    /// <summary>What is known of a recipe's windows, by ticker, as few as say it; a recipe that is asked once has its own under the empty name.</summary>
    public ILookup<string, KnownWindow> Of(RecipeId recipe) => Of(recipe, "");

    /// <summary>
    /// The same where it is more than that all days from one on, up to the newest that has rows, are covered. Of a ticker that has rows and no day that is
    /// covered, because a history in steps was left behind its newest window, that one day is there as asked.
    /// </summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="first">The day.</param>
    public ILookup<string, KnownWindow> WithHoles(RecipeId recipe, DateOnly first) =>
        Of(
            recipe,
            $"""
            QUALIFY count(*) OVER (PARTITION BY ticker) > 1 OR window_from > $first
            UNION ALL SELECT coalesce(ticker, ''), $first, $first, 'asked', NULL FROM ops.watermarks
            WHERE {OfRecipe} AND covered_to IS NOT NULL
                AND coalesce(ticker, '') NOT IN (SELECT coalesce(ticker, '') FROM ops.windows WHERE {OfRecipe} AND state NOT IN ('refused', 'asked'))
            """,
            ("first", first)
        );

    /// <summary>The first day that is covered of each recipe; one of which none is, is not in it.</summary>
    public Dictionary<RecipeId, DateOnly> FirstDays() =>
        warehouse
            .Query(
                "SELECT source, dataset, discriminator, min(window_from) FROM ops.windows WHERE state = 'covered' GROUP BY ALL",
                r => (Recipe: new RecipeId(r.Text(0), r.Text(1), r.TextOrNull(2)), First: r.Date(3)!.Value)
            )
            .ToDictionary(r => r.Recipe, r => r.First);

    // There is a row for each step that is settled. What follows the condition may be a further SELECT of the same five columns.
    private ILookup<string, KnownWindow> Of(RecipeId recipe, string rest, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var windows = new List<(string Ticker, KnownWindow Window)>();
        warehouse.Each(
            $"""
            SELECT coalesce(ticker, ''), window_from, window_to, state, asked_on FROM ops.windows WHERE {OfRecipe} AND state <> 'refused'
            {rest}
            ORDER BY 1, 4, 2, 3
            """,
            Take,
            [.. values, ("source", recipe.Source), ("dataset", recipe.Dataset), ("discriminator", recipe.Discriminator)]
        );
        return windows.ToLookup(w => w.Ticker, w => w.Window, StringComparer.Ordinal);

        void Take(RowReader row)
        {
            var (ticker, window) = (
                row.Text(0),
                new KnownWindow(row.Date(1)!.Value, row.Date(2)!.Value, StateOf(row.Text(3)), row.Date(4))
            );
            if (windows is not [.., var last] || last.Ticker != ticker)
            {
                windows.Add((ticker, window));
            }
            else if (
                last.Window.State == window.State
                && window.State != WindowState.Asked
                && DayRanges.Join((last.Window.From, last.Window.To), (window.From, window.To)) is var (_, to)
            )
            {
                windows[^1] = (last.Ticker, last.Window with { To = to });
            }
            else
            {
                windows.Add((last.Ticker, window));
            }
        }
    }

    /// <summary>Takes down what requests for windows that are over were told; others change nothing.</summary>
    public void Record(IEnumerable<RequestOutcome> outcomes)
    {
        List<(RequestOutcome Outcome, WindowState State)> over =
        [
            .. outcomes.Select(o => (o, StateAfter(o))).Where(o => o.Item2 is not null).Select(o => (o.o, o.Item2!.Value)),
        ];
        if (over.Count == 0)
        {
            return;
        }

        Stage(
            over,
            (row, o) =>
                row.AppendRequest(o.Outcome.Recipe, o.Outcome.Ticker)
                    .AppendDate(o.Outcome.From)
                    .AppendDate(o.Outcome.To)
                    .AppendValue(Word.Of(o.State))
                    .AppendDate(o.State == WindowState.Asked ? o.Outcome.Date : null)
                    .AppendValue((string?)null)
        );
        // Of those that are asked again and again, the newest day is enough: the others are covered by now, or due.
        warehouse.Execute(
            $"""
            DELETE FROM ops.windows AS w USING asked_windows AS n WHERE {SameRequest}
                AND w.window_from = n.window_from AND w.window_to = n.window_to AND (w.state = n.state OR w.state = 'missing');
            INSERT INTO ops.windows FROM asked_windows;
            DELETE FROM ops.windows AS w USING (
                SELECT source, dataset, discriminator, ticker, max(asked_on) AS asked_on FROM ops.windows WHERE state = 'asked' GROUP BY ALL) AS n
            WHERE {SameRequest} AND w.state = 'asked' AND w.asked_on < n.asked_on;
            DROP TABLE asked_windows;
            """
        );
    }

    /// <summary>Takes down how far the promoted rows of windows reach.</summary>
    public void Cover(IReadOnlyCollection<CoveredWindow> windows)
    {
        if (windows.Count == 0)
        {
            return;
        }

        Stage(windows, WindowState.Covered);
        var covered = new List<CoveredWindow>();
        warehouse.Each(
            $"""
            SELECT source, dataset, discriminator, ticker, window_from, window_to FROM (
                FROM asked_windows UNION ALL
                SELECT w.* FROM ops.windows AS w SEMI JOIN asked_windows AS n ON {SameRequest} AND w.state = n.state)
            ORDER BY ALL
            """,
            row => Take(row, covered)
        );
        warehouse.Execute(
            $"""
            DELETE FROM ops.windows AS w USING asked_windows AS n WHERE {SameRequest} AND w.state = n.state;
            DROP TABLE asked_windows;
            """
        );
        Append("ops", "windows", covered, WindowState.Covered);
    }

    private static void Take(RowReader row, List<CoveredWindow> covered)
    {
        var (recipe, ticker) = (new RecipeId(row.Text(0), row.Text(1), row.TextOrNull(2)), row.TextOrNull(3));
        var (from, to) = (row.Date(4)!.Value, row.Date(5)!.Value);
        if (covered is [.., var last] && last.Recipe == recipe)
        {
            recipe = last.Recipe;
            if (last.Ticker == ticker && DayRanges.Join((last.From, last.To), (from, to)) is var (first, end))
            {
                covered[^1] = last with { From = first, To = end };
                return;
            }
        }

        covered.Add(new(recipe, ticker, from, to));
    }

    /// <summary>The windows of a dataset of which the last answer had rows that did not fit.</summary>
    public List<RefusedWindow> Refused(string source, string dataset) =>
        warehouse.Query(
            """
            SELECT discriminator, ticker, window_from, window_to, quarantined_sha256 FROM ops.windows
            WHERE source = $source AND dataset = $dataset AND state = 'refused'
            """,
            r => new RefusedWindow(
                new(source, dataset, r.TextOrNull(0)),
                r.TextOrNull(1),
                r.Date(2)!.Value,
                r.Date(3)!.Value,
                r.TextOrNull(4)
            ),
            ("source", source),
            ("dataset", dataset)
        );

    /// <summary>Takes down of which windows the last answer had rows that did not fit, and of which it no longer has.</summary>
    public void Refuse(IReadOnlyCollection<RefusedWindow> windows)
    {
        if (windows.Count == 0)
        {
            return;
        }

        Stage(
            windows,
            (row, r) =>
                row.AppendRequest(r.Recipe, r.Ticker)
                    .AppendDate(r.From)
                    .AppendDate(r.To)
                    .AppendValue(Word.Of(WindowState.Refused))
                    .AppendDate(null)
                    .AppendValue(r.BadDigest)
        );
        warehouse.Execute(
            $"""
            DELETE FROM ops.windows AS w USING asked_windows AS n WHERE {SameRequest} AND w.window_from = n.window_from AND w.state = n.state;
            INSERT INTO ops.windows FROM asked_windows WHERE quarantined_sha256 IS NOT NULL;
            DROP TABLE asked_windows;
            """
        );
    }

    /// <summary>Forgets windows whose answers are not whole after all, or have rows that do not fit.</summary>
    public void Unsettle(IReadOnlyCollection<CoveredWindow> windows)
    {
        if (windows.Count == 0)
        {
            return;
        }

        Stage(windows, WindowState.Settled);
        warehouse.Execute(
            $"""
            DELETE FROM ops.windows AS w USING asked_windows AS n
            WHERE {SameRequest} AND w.window_from = n.window_from AND w.window_to = n.window_to AND w.state <> 'covered';
            DROP TABLE asked_windows;
            """
        );
    }

    /// <summary>Forgets the answers of every request that has one in a segment, so that the next run asks them again.</summary>
    public void TakeBack(Segment segment) =>
        warehouse.Execute(
            $"""
            DELETE FROM ops.windows AS w USING (
                SELECT DISTINCT source, dataset, discriminator, ticker, window_from, window_to FROM ops.requests WHERE bronze_file = $file) AS n
            WHERE {SameRequest} AND w.window_from = n.window_from AND w.window_to = n.window_to AND w.state <> 'covered'
            """,
            ("file", segment.File)
        );

    /// <summary>Forgets all windows of recipes.</summary>
    public void Forget(IEnumerable<RecipeId> recipes)
    {
        foreach (var recipe in recipes)
        {
            warehouse.Execute(
                $"DELETE FROM ops.windows WHERE {OfRecipe}",
                ("source", recipe.Source),
                ("dataset", recipe.Dataset),
                ("discriminator", recipe.Discriminator)
            );
        }
    }

    private static WindowState? StateAfter(RequestOutcome outcome) =>
        (outcome.Age, outcome.Ending) switch
        {
            (StepAge.Settled, Ending.Stored { Answer: StoredAnswer.Rows or StoredAnswer.Empty }) => WindowState.Settled,
            (StepAge.Settled, Ending.Stored { Answer: StoredAnswer.Missing }) => WindowState.Missing,
            (StepAge.Recent, Ending.Stored { Answer: not StoredAnswer.Undeclared }) => WindowState.Asked,
            _ => null,
        };

    private static WindowState StateOf(string word) => Word.Read<WindowState>(word)!.Value;

    private void Stage(IEnumerable<CoveredWindow> windows, WindowState state)
    {
        CreateStaged();
        Append("temp", "asked_windows", windows, state);
    }

    private void Stage<T>(IEnumerable<T> windows, Action<IDuckDBAppenderRow, T> append)
    {
        CreateStaged();
        warehouse.Append("temp", "asked_windows", windows, append);
    }

    private void CreateStaged() => warehouse.Execute("CREATE OR REPLACE TEMP TABLE asked_windows AS SELECT * FROM ops.windows LIMIT 0");

    private void Append(string schema, string table, IEnumerable<CoveredWindow> windows, WindowState state) =>
        warehouse.Append(
            schema,
            table,
            windows,
            (row, w) =>
                row.AppendRequest(w.Recipe, w.Ticker)
                    .AppendDate(w.From)
                    .AppendDate(w.To)
                    .AppendValue(Word.Of(state))
                    .AppendDate(null)
                    .AppendValue((string?)null)
        );
}
