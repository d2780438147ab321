namespace DataPlatform.Recipes;

/// <summary>The types a column can have. What each accepts is written down at <c>CellParser</c>.</summary>
public enum ColumnType
{
    /// <summary>VARCHAR. Numbers and booleans are kept as their token's text.</summary>
    Text,

    /// <summary>BIGINT: 64 bits.</summary>
    Integer,

    /// <summary>DOUBLE.</summary>
    Double,

    /// <summary>BOOLEAN.</summary>
    Boolean,

    /// <summary>DATE.</summary>
    Date,

    /// <summary>TIMESTAMP, UTC.</summary>
    Timestamp,

    /// <summary>JSON, token for token.</summary>
    Json,
}
