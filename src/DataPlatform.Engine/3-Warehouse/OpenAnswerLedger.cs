namespace DataPlatform.Warehouse;

/// <summary>Answers that are promoted in part (<c>ops.open_answers</c>). Writes belong inside the caller's transaction.</summary>
internal sealed class OpenAnswerLedger(Database warehouse)
{
    /// <summary>All of them.</summary>
    public List<PromotedPages> All() =>
        warehouse.Query(
            "SELECT source, dataset, discriminator, ticker, run_id, rows, quarantined_sha256, newest, fields, window_from FROM ops.open_answers",
            r => new PromotedPages(
                new(r.Text(0), r.Text(1), r.TextOrNull(2)),
                r.TextOrNull(3),
                r.Text(4),
                r.Integer(5),
                r.TextOrNull(6),
                r.Date(7),
                r.Text(8)
            )
            {
                Step = r.Date(9),
            }
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
                    .AppendDate(a.Step)
        );
    }
}
