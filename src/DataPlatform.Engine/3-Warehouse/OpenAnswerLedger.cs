namespace DataPlatform.Warehouse;

/// <summary>Answers that are promoted in part (<c>ops.open_answers</c>). Writes belong inside the caller's transaction.</summary>
internal sealed class OpenAnswerLedger(Database warehouse)
{
    /// <summary>Those of a dataset.</summary>
    public List<PromotedPages> Of(string source, string dataset) =>
        warehouse.Query(
            "SELECT discriminator, ticker, run_id, rows, quarantined_sha256, newest, fields FROM ops.open_answers WHERE source = $source AND dataset = $dataset",
            r => new PromotedPages(
                new(source, dataset, r.TextOrNull(0)),
                r.TextOrNull(1),
                r.Text(2),
                r.Integer(3),
                r.TextOrNull(4),
                r.Date(5),
                r.Text(6)
            ),
            ("source", source),
            ("dataset", dataset)
        );

    /// <summary>Puts others in the place of those of a dataset.</summary>
    public void Replace(string source, string dataset, IReadOnlyCollection<PromotedPages> answers)
    {
        warehouse.Execute(
            "DELETE FROM ops.open_answers WHERE source = $source AND dataset = $dataset",
            ("source", source),
            ("dataset", dataset)
        );
        if (answers.Count == 0)
        {
            return;
        }

        warehouse.Append(
            "ops",
            "open_answers",
            answers,
            (row, a) =>
                row.AppendRequest(a.Recipe, a.Ticker)
                    .AppendValue(a.RunId)
                    .AppendValue((long?)a.Rows)
                    .AppendValue(a.BadDigest)
                    .AppendDate(a.Newest)
                    .AppendValue(a.Fields)
        );
    }
}
