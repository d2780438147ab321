using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Warehouse;

/// <summary>
/// What came of the checks (<c>ops.checks</c>), and how far each has found its table good (<c>ops.check_marks</c>). Writes belong inside the transaction that
/// promoted the rows: either both are there or neither.
/// </summary>
internal sealed class CheckLedger(Database warehouse)
{
    /// <summary>How far each check of a table has passed, by what a check is known by; one that never did is missing.</summary>
    /// <param name="table">The table, with its schema.</param>
    public Dictionary<string, CheckMark> Marks(string table) =>
        warehouse
            .Query(
                "SELECT column_name, check_name, promoted_through, newest FROM ops.check_marks WHERE table_name = $table",
                r => (Check: $"{r.TextOrNull(0)} {r.Text(1)}".TrimStart(), Mark: new CheckMark(r.Integer(2), r.TextOrNull(3))),
                ("table", table)
            )
            .ToDictionary(m => m.Check, m => m.Mark, StringComparer.Ordinal);

    /// <summary>The checks of a table that did not pass when they were last made, by what a check is known by, each with what was found.</summary>
    /// <param name="table">The table, with its schema.</param>
    public Dictionary<string, (long Failing, long Checked, string? Example)> Failing(string table) =>
        warehouse
            .Query(
                """
                SELECT column_name, check_name, failing, checked, example FROM ops.checks WHERE table_name = $table
                QUALIFY row_number() OVER (PARTITION BY column_name, check_name ORDER BY run_id DESC, chunk DESC, checked_at DESC) = 1 AND result <> 'pass'
                """,
                r => (Check: $"{r.TextOrNull(0)} {r.Text(1)}".TrimStart(), Found: (r.Integer(2), r.Integer(3), r.TextOrNull(4))),
                ("table", table)
            )
            .ToDictionary(c => c.Check, c => c.Found, StringComparer.Ordinal);

    /// <summary>
    /// Checks of a table hold of all its rows as they are now, or have read what they need of them. One that does not hold is not among them: what it
    /// failed for stays in its sight.
    /// </summary>
    /// <param name="table">The table, with its schema.</param>
    /// <param name="checks">The checks, each with the newest day or moment that it found.</param>
    public void See(string table, IEnumerable<(Check Check, string? Newest)> checks)
    {
        foreach (var (check, newest) in checks)
        {
            warehouse.Execute(
                """
                DELETE FROM ops.check_marks WHERE table_name = $table AND column_name IS NOT DISTINCT FROM $column AND check_name = $check;
                INSERT INTO ops.check_marks SELECT $table, $column, $check, promotion, $newest FROM ops.meta;
                """,
                ("table", table),
                ("column", check.Column),
                ("check", check.Demand),
                ("newest", newest)
            );
        }
    }

    /// <summary>Moves what came of a dataset's checks to another name or table. How far they passed is forgotten: the rows are put there anew.</summary>
    /// <param name="source">The source's name.</param>
    /// <param name="before">The dataset's name and its table, with its schema, as they were.</param>
    /// <param name="now">As they are.</param>
    public void Move(string source, (string Dataset, string Table) before, (string Dataset, string Table) now)
    {
        ForgetMarks(before.Table);
        warehouse.Execute(
            "UPDATE ops.checks SET dataset = $now, table_name = $table WHERE source = $source AND dataset = $before AND table_name = $old",
            ("now", now.Dataset),
            ("table", now.Table),
            ("source", source),
            ("before", before.Dataset),
            ("old", before.Table)
        );
    }

    /// <summary>Forgets how far the checks of a table passed.</summary>
    /// <param name="table">The table, with its schema.</param>
    public void ForgetMarks(string table) => warehouse.Execute("DELETE FROM ops.check_marks WHERE table_name = $table", ("table", table));

    public void Record(string runId, IEnumerable<CheckOutcome> outcomes)
    {
        foreach (var outcome in outcomes)
        {
            warehouse.Execute(
                """
                INSERT INTO ops.checks (run_id, chunk, source, dataset, table_name, column_name, check_name, severity, result, failing, checked, example, checked_at)
                SELECT $run, $chunk, $source, $dataset, $table, $column, $check, $severity, $result, $failing, $checked, $example, $at
                """,
                ("run", runId),
                ("chunk", outcome.Chunk),
                ("source", outcome.Source),
                ("dataset", outcome.Dataset),
                ("table", outcome.Table),
                ("column", outcome.Column),
                ("check", outcome.Check),
                ("severity", Word.Of(outcome.Severity)),
                ("result", Word.Of(outcome.Result)),
                ("failing", outcome.Failing),
                ("checked", outcome.Checked),
                ("example", outcome.Example),
                ("at", outcome.At.UtcDateTime)
            );
        }
    }
}
