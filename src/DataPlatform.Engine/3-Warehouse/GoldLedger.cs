namespace DataPlatform.Warehouse;

/// <summary>How far each gold table has seen its inputs (<c>ops.gold_models</c>). Writes belong inside the caller's transaction.</summary>
internal sealed class GoldLedger(Database warehouse)
{
    /// <summary>The promotion whose changes a table has last seen; null when it was not built, or by a model of another text.</summary>
    /// <param name="table">The table's name.</param>
    /// <param name="modelHash">The hash of the model as it is now.</param>
    public long? SeenThrough(string table, string modelHash) =>
        warehouse
            .Query(
                "SELECT promoted_through FROM ops.gold_models WHERE table_name = $table AND model_hash = $hash",
                r => (long?)r.Integer(0),
                ("table", table),
                ("hash", modelHash)
            )
            .FirstOrDefault();

    public void Record(string table, string modelHash, long promotion)
    {
        Forget(table);
        warehouse.Execute(
            "INSERT INTO ops.gold_models (table_name, model_hash, promoted_through) VALUES ($table, $hash, $through)",
            ("table", table),
            ("hash", modelHash),
            ("through", promotion)
        );
    }

    /// <summary>Has every table built anew the next time.</summary>
    public void ForgetAll() => warehouse.Execute("DELETE FROM ops.gold_models");

    /// <summary>Has a table built anew the next time.</summary>
    public void Forget(string table) => warehouse.Execute("DELETE FROM ops.gold_models WHERE table_name = $table", ("table", table));
}
