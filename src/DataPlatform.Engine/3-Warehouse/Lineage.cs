namespace DataPlatform.Warehouse;

/// <summary>The columns that say where a row came from and when it last changed: the one list of them.</summary>
internal static class Lineage
{
    /// <summary>The run that last changed the row.</summary>
    public static readonly LineageColumn RunId = new("_run_id", "VARCHAR", static (row, origin) => row.AppendValue(origin.RunId));

    /// <summary>The number of the promotion that last changed the row; what follows the table finds its changes by it.</summary>
    public static readonly LineageColumn Promotion = new("_promotion", "BIGINT", Append: null);

    /// <summary>Every silver table ends with these.</summary>
    public static readonly IReadOnlyList<LineageColumn> Silver =
    [
        RunId,
        new("_bronze_file", "VARCHAR", static (row, origin) => row.AppendValue(origin.File)),
        new("_bronze_line", "BIGINT", static (row, origin) => row.AppendValue((long?)origin.Line)),
        new("_ingested_at", "TIMESTAMP", static (row, origin) => row.AppendValue((DateTime?)origin.IngestedAt)),
        Promotion,
    ];

    /// <summary>Every gold table ends with these: its rows come from many lines of bronze.</summary>
    public static readonly IReadOnlyList<LineageColumn> Gold = [RunId, Promotion];
}
