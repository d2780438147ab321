using DataPlatform.Recipes;

namespace DataPlatform.Warehouse;

/// <summary>What whole answers came to (columns of <c>ops.watermarks</c>). Writes belong inside the caller's transaction.</summary>
internal sealed class AnswerLedger(Database warehouse)
{
    /// <summary>What the answers of a dataset's requests came to so far; how far they cover is not among it.</summary>
    public List<AnswerVerdict> Of(string source, string dataset)
    {
        // There may be many answers; nearly all of a dataset carry the same fields.
        var same = new Dictionary<string, string>(StringComparer.Ordinal);
        var recipe = new RecipeId(source, dataset, null);
        return warehouse.Query(
            """
            SELECT discriminator, ticker, fields, most_rows, most_rows_oldest, quarantined_sha256, newest_rows FROM ops.watermarks
            WHERE source = $source AND dataset = $dataset AND (most_rows IS NOT NULL OR quarantined_sha256 IS NOT NULL)
            """,
            r => new AnswerVerdict(
                new(RecipeOf(r.TextOrNull(0)), r.TextOrNull(1), Same(r.TextOrNull(2)), r.Integer(3))
                {
                    Oldest = r.Date(4),
                    NewestRows = r.TextOrNull(6) is null ? null : r.Integer(6),
                },
                r.TextOrNull(5),
                CoveredTo: null
            ),
            ("source", source),
            ("dataset", dataset)
        );

        RecipeId RecipeOf(string? discriminator) =>
            recipe.Discriminator == discriminator ? recipe : recipe = new(source, dataset, discriminator);

        string? Same(string? text) =>
            text is null ? null
            : same.TryGetValue(text, out var first) ? first
            : same[text] = text;
    }

    /// <summary>
    /// Takes down what the newest answers came to. One with bad rows covers nothing, so that its window is asked again; but it was an answer, and the
    /// cadence counts from it. One without rows says nothing of fields, and one that was not long enough leaves what the next is held against.
    /// </summary>
    /// <param name="answers">At most one for each request.</param>
    /// <param name="areOfRequests">False for datasets that nobody asks, because they read the answers of others: of them nothing is known before.</param>
    public void Record(IEnumerable<AnswerVerdict> answers, bool areOfRequests = true)
    {
        if (!answers.Any())
        {
            return;
        }

        Stage(answers);
        warehouse.Execute(
            $"""
            MERGE INTO ops.watermarks AS w USING answers AS a
            ON w.source = a.source AND w.dataset = a.dataset AND w.discriminator IS NOT DISTINCT FROM a.discriminator AND w.ticker IS NOT DISTINCT FROM a.ticker
            WHEN MATCHED AND (greatest(w.covered_to, a.covered_to) IS DISTINCT FROM w.covered_to
                    OR a.quarantined_sha256 IS DISTINCT FROM w.quarantined_sha256
                    OR coalesce(a.fields, w.fields) IS DISTINCT FROM w.fields OR greatest(a.most_rows, w.most_rows) IS DISTINCT FROM w.most_rows
                    OR coalesce(a.newest_rows, w.newest_rows) IS DISTINCT FROM w.newest_rows
                    OR (a.most_rows = w.most_rows AND a.most_rows_oldest IS DISTINCT FROM w.most_rows_oldest))
                THEN UPDATE SET covered_to = greatest(w.covered_to, a.covered_to), quarantined_sha256 = a.quarantined_sha256,
                    fields = coalesce(a.fields, w.fields), newest_rows = coalesce(a.newest_rows, w.newest_rows), most_rows = greatest(a.most_rows, w.most_rows),
                    most_rows_oldest = CASE WHEN a.most_rows >= coalesce(w.most_rows, 0) THEN a.most_rows_oldest ELSE w.most_rows_oldest END
            WHEN NOT MATCHED AND {(areOfRequests ? "a.covered_to IS NOT NULL" : "TRUE")}
                THEN INSERT (source, dataset, discriminator, ticker, covered_to, quarantined_sha256, fields, most_rows, most_rows_oldest, newest_rows)
                    VALUES (a.source, a.dataset, a.discriminator, a.ticker, a.covered_to, a.quarantined_sha256, a.fields, a.most_rows, a.most_rows_oldest, a.newest_rows);
            DROP TABLE answers;
            """
        );
    }

    private void Stage(IEnumerable<AnswerVerdict> answers)
    {
        warehouse.Execute(
            """
            CREATE OR REPLACE TEMP TABLE answers AS
            SELECT source, dataset, discriminator, ticker, covered_to, quarantined_sha256, fields, most_rows, most_rows_oldest, newest_rows FROM ops.watermarks LIMIT 0
            """
        );
        warehouse.Append(
            "temp",
            "answers",
            answers,
            (row, a) =>
                row.AppendRequest(a.Shape.Recipe, a.Shape.Ticker)
                    .AppendDate(a.CoveredTo)
                    .AppendValue(a.BadDigest)
                    .AppendValue(a.Shape.Fields)
                    .AppendValue((long?)a.Shape.MostRows)
                    .AppendDate(a.Shape.Oldest)
                    .AppendValue(a.Shape.NewestRows)
        );
    }
}
