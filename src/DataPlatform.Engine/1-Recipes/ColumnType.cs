namespace DataPlatform.Recipes;

/// <summary>The types a column can have. What each accepts is written down at <c>CellParser</c>.</summary>
public abstract record ColumnType
{
    private ColumnType(string name) => Name = name;

    /// <inheritdoc cref="TextType"/>
    public static ColumnType Text { get; } = new TextType();

    /// <inheritdoc cref="IntegerType"/>
    public static ColumnType Integer { get; } = new IntegerType();

    /// <inheritdoc cref="DoubleType"/>
    public static ColumnType Double { get; } = new DoubleType();

    /// <inheritdoc cref="BooleanType"/>
    public static ColumnType Boolean { get; } = new BooleanType();

    /// <inheritdoc cref="DateType"/>
    public static ColumnType Date { get; } = new DateType();

    /// <inheritdoc cref="TimestampType"/>
    public static ColumnType Timestamp { get; } = new TimestampType();

    /// <inheritdoc cref="JsonType"/>
    public static ColumnType Json { get; } = new JsonType();

    /// <summary>The type as a recipe writes it: <c>date</c>.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public sealed override string ToString() => Name;

    /// <summary>VARCHAR. Numbers and booleans are kept as their token's text.</summary>
    public sealed record TextType() : ColumnType("text");

    /// <summary>BIGINT: 64 bits.</summary>
    public sealed record IntegerType() : ColumnType("integer");

    /// <summary>DOUBLE.</summary>
    public sealed record DoubleType() : ColumnType("double");

    /// <summary>BOOLEAN.</summary>
    public sealed record BooleanType() : ColumnType("boolean");

    /// <summary>DATE.</summary>
    public sealed record DateType() : ColumnType("date");

    /// <summary>TIMESTAMP, UTC.</summary>
    public sealed record TimestampType() : ColumnType("timestamp");

    /// <summary>JSON, token for token.</summary>
    public sealed record JsonType() : ColumnType("json");
}
