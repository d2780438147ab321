namespace DataPlatform.Engine.Trying;

/// <summary>Which request is to be tried, and with what.</summary>
public sealed record TrialOptions
{
    /// <summary>The dataset: <c>DATASET</c>, <c>SOURCE/DATASET</c> or <c>SOURCE/DATASET/VARIANT</c>. Of several variants, the first is tried.</summary>
    public required string Dataset { get; init; }

    /// <summary>The ticker; null where the dataset needs none.</summary>
    public string? Ticker { get; init; }

    /// <summary>A file with an answer's body, which is read in place of a request. Null (default): the source is asked.</summary>
    public string? File { get; init; }

    /// <summary>The first day of the window. Null (default): that of the first run.</summary>
    public DateOnly? From { get; init; }

    /// <summary>How many rows are shown; default 10.</summary>
    public int Shown { get; init; } = 10;
}
