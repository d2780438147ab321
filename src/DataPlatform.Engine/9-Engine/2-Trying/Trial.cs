namespace DataPlatform.Engine.Trying;

/// <summary>What one answer would come to. Nothing of it was stored.</summary>
public sealed record Trial
{
    /// <summary>The recipe, as <c>source/dataset</c> or <c>source/dataset/variant</c>.</summary>
    public required string Recipe { get; init; }

    /// <summary>The address that was asked, without the key; null when a file was read.</summary>
    public string? Address { get; init; }

    /// <summary>The HTTP status; null when a file was read, or when no answer came.</summary>
    public int? Status { get; init; }

    /// <summary>Bytes of the body, unpacked.</summary>
    public long Bytes { get; init; }

    /// <summary>How long it took, in seconds; 0 for a file.</summary>
    public double ElapsedSeconds { get; init; }

    /// <summary>What the answer is worth: <c>rows</c>, <c>empty</c>, <c>missing</c>, or the word for what is wrong with it (<c>not-json</c>, <c>auth</c>).</summary>
    public required string Verdict { get; init; }

    /// <summary>What is wrong with the answer, for a person; null when nothing is.</summary>
    public string? Problem { get; init; }

    /// <summary>The columns, in their order.</summary>
    public IReadOnlyList<Column> Columns { get; init; } = [];

    /// <summary>The first rows that fit: a text for each column, null for null.</summary>
    public IReadOnlyList<IReadOnlyList<string?>> Rows { get; init; } = [];

    /// <summary>Rows of the answer.</summary>
    public long Read { get; init; }

    /// <summary>Rows that would go to quarantine.</summary>
    public long Quarantined { get; init; }

    /// <summary>The first of them.</summary>
    public IReadOnlyList<Fault> Faults { get; init; } = [];

    /// <summary>Rows with the key of one before them: of several with one key the last one stays.</summary>
    public long SameKey { get; init; }

    /// <summary>Fields that no column reads, each with its first value.</summary>
    public IReadOnlyList<Field> UnreadFields { get; init; } = [];

    /// <summary>Declared fields that no row carries.</summary>
    public IReadOnlyList<string> MissingFields { get; init; } = [];

    /// <summary>What follows the answer: the next page, a sign that there is more than the recipe asks for, or why pages cannot be followed. Null: nothing.</summary>
    public string? Next { get; init; }

    /// <summary>True when what follows is not what the recipe asks for.</summary>
    public bool MayBeCut { get; init; }

    /// <summary>True when the answer is good and whole, and all of it fits.</summary>
    public bool IsClean => Verdict is "rows" or "empty" && Quarantined == 0 && SameKey == 0 && MissingFields.Count == 0 && !MayBeCut;

    /// <summary>A column.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Type">Its type, as the recipe writes it.</param>
    public sealed record Column(string Name, string Type);

    /// <summary>A row that does not fit.</summary>
    /// <param name="Row">Its place in the answer, from 1.</param>
    /// <param name="Name">The column; null when the row as a whole is at fault.</param>
    /// <param name="Reason">What is wrong.</param>
    /// <param name="Value">The value as it came; null when there is none.</param>
    public sealed record Fault(long Row, string? Name, string Reason, string? Value);

    /// <summary>A field of the answer.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Example">A value that it had.</param>
    public sealed record Field(string Name, string Example);
}
