namespace DataPlatform.Warehouse;

/// <summary>Where responses and recipes disagree, and since when (<c>ops.schema_drift</c>). Writes belong inside the caller's transaction.</summary>
internal sealed class DriftLedger(Database warehouse)
{
    /// <param name="source">The source's name.</param>
    /// <param name="dataset">The dataset's name.</param>
    /// <param name="runId">The run whose responses show it.</param>
    /// <param name="fields">The fields in which they disagree.</param>
    public void Record(string source, string dataset, string runId, IEnumerable<DriftedField> fields)
    {
        foreach (var field in fields)
        {
            warehouse.Execute(
                """
                MERGE INTO ops.schema_drift AS d USING (SELECT $source AS source, $dataset AS dataset, $field AS field, $kind AS kind) AS n
                ON d.source = n.source AND d.dataset = n.dataset AND d.field = n.field AND d.kind = n.kind
                WHEN MATCHED THEN UPDATE SET last_run_id = $run
                WHEN NOT MATCHED THEN INSERT (source, dataset, field, kind, example, first_run_id, last_run_id)
                    VALUES (n.source, n.dataset, n.field, n.kind, $example, $run, $run)
                """,
                ("source", source),
                ("dataset", dataset),
                ("field", field.Name),
                ("kind", field.Kind),
                ("example", field.Example),
                ("run", runId)
            );
        }
    }
}
