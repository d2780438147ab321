namespace DataPlatform.Warehouse;

/// <summary>The rows that do not fit their declaration (<c>ops.quarantine</c>). Writes belong inside the caller's transaction.</summary>
internal sealed class QuarantineLedger(Database warehouse)
{
    /// <summary>Whether a dataset has some.</summary>
    public bool Has(string source, string dataset) =>
        warehouse.Scalar<long>(
            "SELECT count(*) FROM ops.quarantine WHERE source = $source AND dataset = $dataset",
            ("source", source),
            ("dataset", dataset)
        ) > 0;

    public void Add(IEnumerable<QuarantinedRow> rows) =>
        warehouse.Append(
            "ops",
            "quarantine",
            rows,
            (row, r) =>
                row.AppendValue(r.RunId)
                    .AppendValue(r.Source)
                    .AppendValue(r.Dataset)
                    .AppendValue(r.Discriminator)
                    .AppendValue(r.Ticker)
                    .AppendValue(r.Reason)
                    .AppendValue(r.Column)
                    // A NUL is shown as a sign: the driver would end the text there.
                    .AppendValue(r.Value?.Replace('\0', '\u2400'))
                    .AppendValue((long?)r.Number)
                    .AppendValue(r.Text)
                    .AppendValue(r.File)
                    .AppendValue((long?)r.Line)
        );
}
