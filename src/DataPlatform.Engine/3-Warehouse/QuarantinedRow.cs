namespace DataPlatform.Warehouse;

/// <summary>A row that does not fit its declaration, as <c>ops.quarantine</c> keeps it.</summary>
internal sealed record QuarantinedRow
{
    /// <summary>The run that fetched it.</summary>
    public required string RunId { get; init; }

    public required string Source { get; init; }

    public required string Dataset { get; init; }

    /// <summary>The recipe's variant; null when it has none.</summary>
    public string? Discriminator { get; init; }

    /// <summary>Null for a request without a ticker.</summary>
    public string? Ticker { get; init; }

    /// <summary>What is wrong, for a person.</summary>
    public required string Reason { get; init; }

    /// <summary>The column that is at fault; null when the whole row is.</summary>
    public string? Column { get; init; }

    /// <summary>The column's value as it came; null when the whole row is at fault.</summary>
    public string? Value { get; init; }

    /// <summary>The row's number in its response, counted from 1; 0 when the line cannot be read.</summary>
    public required long Number { get; init; }

    /// <summary>The row as it came, or the beginning of it.</summary>
    public required string Text { get; init; }

    /// <summary>The bronze segment, relative to the data folder.</summary>
    public required string File { get; init; }

    /// <summary>The segment's line, counted from 1.</summary>
    public required long Line { get; init; }
}
