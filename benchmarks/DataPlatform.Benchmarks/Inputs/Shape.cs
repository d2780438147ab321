namespace DataPlatform.Benchmarks.Inputs;

/// <summary>What the answers of a benchmark look like. Every row begins with a symbol and a date, which are its key.</summary>
/// <param name="Name">As reports show it.</param>
/// <param name="Answers">Answers, one for each symbol.</param>
/// <param name="RowsPerAnswer">Rows in each, one a day.</param>
/// <param name="Columns">The other columns.</param>
public sealed record Shape(string Name, int Answers, int RowsPerAnswer, IReadOnlyList<ShapeColumn> Columns)
{
    private static readonly IReadOnlyList<ShapeColumn> Bar =
    [
        new("open", ColumnKind.Price),
        new("high", ColumnKind.Price),
        new("low", ColumnKind.Price),
        new("close", ColumnKind.Price),
        new("volume", ColumnKind.Count),
    ];

    /// <summary>Three million rows of seven columns in answers of 1,500.</summary>
    public static Shape Long { get; } = new("long answers", 2_000, 1_500, Bar);

    /// <summary>Half a million rows in answers of ten.</summary>
    public static Shape Short { get; } = new("short answers", 50_000, 10, Bar);

    /// <summary>Sixty columns.</summary>
    public static Shape Wide { get; } =
        new("60 columns", 400, 300, [.. Many("figure", 50, ColumnKind.Price), .. Many("count", 8, ColumnKind.Count)]);

    /// <summary>Mostly text.</summary>
    public static Shape Texts { get; } = new("texts", 300, 1_000, [.. Many("note", 8, ColumnKind.Text), new("amount", ColumnKind.Price)]);

    /// <summary>A chunk of an ordinary day: 50,000 rows.</summary>
    public static Shape Chunk { get; } = new("chunk", 50, 1_000, Bar);

    /// <summary>All of them together.</summary>
    public long Rows => (long)Answers * RowsPerAnswer;

    /// <summary>The same with fewer answers.</summary>
    public Shape Part(int divisor) => this with { Answers = Answers / divisor };

    public override string ToString() => Name;

    private static IEnumerable<ShapeColumn> Many(string name, int count, ColumnKind kind) =>
        Enumerable.Range(1, count).Select(i => new ShapeColumn($"{name}_{i}", kind));
}
