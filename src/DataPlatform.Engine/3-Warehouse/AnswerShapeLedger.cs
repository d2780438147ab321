namespace DataPlatform.Warehouse;

/// <summary>What answers were like (columns of <c>ops.watermarks</c>). Writes belong inside the caller's transaction.</summary>
internal sealed class AnswerShapeLedger(Database warehouse)
{
    /// <summary>Those of a dataset's requests.</summary>
    public List<AnswerShape> Of(string source, string dataset)
    {
        // Nearly all answers of a dataset carry the same fields.
        var same = new Dictionary<string, string>(StringComparer.Ordinal);
        return warehouse.Query(
            "SELECT discriminator, ticker, fields, most_rows, most_rows_oldest FROM ops.watermarks WHERE source = $source AND dataset = $dataset AND most_rows IS NOT NULL",
            r => new AnswerShape(new(source, dataset, r.TextOrNull(0)), r.TextOrNull(1), Same(r.TextOrNull(2)), r.Integer(3))
            {
                Oldest = r.Date(4),
            },
            ("source", source),
            ("dataset", dataset)
        );

        string? Same(string? text) =>
            text is null ? null
            : same.TryGetValue(text, out var first) ? first
            : same[text] = text;
    }

    /// <summary>Takes down what the newest answers were like; one without rows says nothing of fields.</summary>
    public void Record(IReadOnlyCollection<AnswerShape> answers)
    {
        if (answers.Count == 0)
        {
            return;
        }

        warehouse.Execute(
            "CREATE OR REPLACE TEMP TABLE shapes AS SELECT source, dataset, discriminator, ticker, fields, most_rows, most_rows_oldest FROM ops.watermarks LIMIT 0"
        );
        warehouse.Append(
            "temp",
            "shapes",
            answers,
            (row, a) => row.AppendRequest(a.Recipe, a.Ticker).AppendValue(a.Fields).AppendValue((long?)a.MostRows).AppendDate(a.Oldest)
        );
        warehouse.Execute(
            """
            UPDATE ops.watermarks AS w SET fields = coalesce(s.fields, w.fields), most_rows = greatest(s.most_rows, w.most_rows),
                most_rows_oldest = CASE WHEN s.most_rows >= coalesce(w.most_rows, 0) THEN s.most_rows_oldest ELSE w.most_rows_oldest END
            FROM shapes AS s
            WHERE w.source = s.source AND w.dataset = s.dataset AND w.discriminator IS NOT DISTINCT FROM s.discriminator
                AND w.ticker IS NOT DISTINCT FROM s.ticker
                AND (coalesce(s.fields, w.fields) IS DISTINCT FROM w.fields OR greatest(s.most_rows, w.most_rows) IS DISTINCT FROM w.most_rows
                    OR (s.most_rows = w.most_rows AND s.most_rows_oldest IS DISTINCT FROM w.most_rows_oldest));
            DROP TABLE shapes;
            """
        );
    }
}
