namespace DataPlatform.Warehouse;

/// <summary>The columns that say where a row came from and when it last changed: the one list of them.</summary>
internal static class Lineage
{
    /// <summary>The run that last changed the row.</summary>
    public static readonly LineageColumn RunId = new(
        "_run_id",
        "VARCHAR",
        static (column, rows, origin) => column.FillText(rows, origin.RunId)
    );

    /// <summary>The segment that it came from.</summary>
    public static readonly LineageColumn File = new(
        "_bronze_file",
        "VARCHAR",
        static (column, rows, origin) => column.FillText(rows, origin.File)
    );

    /// <summary>The number of the promotion that last changed the row; what follows the table finds its changes by it.</summary>
    public static readonly LineageColumn Promotion = new("_promotion", "BIGINT", Fill: null);

    /// <summary>When the first answer came that no longer had the row; null while it comes.</summary>
    public static readonly LineageColumn GoneAt = new("_gone_at", "TIMESTAMP", Fill: null);

    /// <summary>What was asked for when the row came last: the variant and the ticker.</summary>
    public static readonly LineageColumn AskedFor = new("_asked_for", "VARCHAR", Fill: null);

    /// <summary>The run that began the answer in which the row came last.</summary>
    public static readonly LineageColumn LastSeen = new("_last_seen", "VARCHAR", Fill: null);

    /// <summary>A silver table whose answers are the whole truth has these besides.</summary>
    public static readonly IReadOnlyList<LineageColumn> Replaced = [GoneAt, AskedFor, LastSeen];

    /// <summary>Every silver table ends with these.</summary>
    public static readonly IReadOnlyList<LineageColumn> Silver =
    [
        RunId,
        File,
        new("_bronze_line", "BIGINT", static (column, rows, origin) => column.Fill(rows, origin.Line)),
        new(
            "_ingested_at",
            "TIMESTAMP",
            static (column, rows, origin) => column.Fill(rows, ColumnStorage.Microseconds(origin.IngestedAt.Ticks))
        ),
        Promotion,
    ];

    /// <summary>Every gold table ends with these: its rows come from many lines of bronze.</summary>
    public static readonly IReadOnlyList<LineageColumn> Gold = [RunId, Promotion];
}
