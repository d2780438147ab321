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

    /// <summary>The type as a recipe writes it: <c>date</c>, <c>decimal(18,4)</c>.</summary>
    public string Name { get; }

    /// <inheritdoc cref="DecimalType"/>
    /// <param name="precision">How many digits, 1 to <see cref="DecimalType.MaxPrecision"/>.</param>
    /// <param name="scale">How many of them stand after the point, 0 to <paramref name="precision"/>.</param>
    public static ColumnType Decimal(int precision, int scale) => new DecimalType(precision, scale);

    /// <inheritdoc/>
    public sealed override string ToString() => Name;

    /// <summary>VARCHAR. Numbers and booleans are kept as their token's text.</summary>
    public sealed record TextType() : ColumnType("text");

    /// <summary>BIGINT: 64 bits.</summary>
    public sealed record IntegerType() : ColumnType("integer");

    /// <summary>DOUBLE.</summary>
    public sealed record DoubleType() : ColumnType("double");

    /// <summary>DECIMAL: exact, with a fixed number of digits after the point.</summary>
    public sealed record DecimalType : ColumnType
    {
        /// <summary>The most digits a decimal can have.</summary>
        public const int MaxPrecision = 38;

        internal DecimalType(int precision, int scale)
            : base($"decimal({precision},{scale})")
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(precision, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(precision, MaxPrecision);
            ArgumentOutOfRangeException.ThrowIfNegative(scale);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(scale, precision);
            Precision = precision;
            Scale = scale;
        }

        /// <summary>How many digits, 1 to <see cref="MaxPrecision"/>.</summary>
        public int Precision { get; }

        /// <summary>How many of them stand after the point, 0 to <see cref="Precision"/>.</summary>
        public int Scale { get; }
    }

    /// <summary>BOOLEAN.</summary>
    public sealed record BooleanType() : ColumnType("boolean");

    /// <summary>DATE.</summary>
    public sealed record DateType() : ColumnType("date");

    /// <summary>TIMESTAMP, UTC.</summary>
    public sealed record TimestampType() : ColumnType("timestamp");

    /// <summary>JSON, token for token.</summary>
    public sealed record JsonType() : ColumnType("json");
}
