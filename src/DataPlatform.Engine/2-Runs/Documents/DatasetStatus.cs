using System.Text.Json.Serialization;

namespace DataPlatform.Runs.Documents;

/// <summary>How far a dataset is, all its variants taken together.</summary>
public sealed record DatasetStatus
{
    /// <summary>The source's name.</summary>
    public required string Source { get; init; }

    /// <summary>The dataset's name.</summary>
    public required string Dataset { get; init; }

    /// <summary>The table that its rows are in, as <c>silver.NAME</c>.</summary>
    public required string Table { get; init; }

    /// <summary>Rows of the table; 0 when it was never filled.</summary>
    public long Rows { get; init; }

    /// <summary>Of the tickers (or what <c>for_each</c> stands for) that are expected, those that have been answered with rows, in every variant; null for a dataset that is one request.</summary>
    public long? Tickers { get; init; }

    /// <summary>The tickers that the source's universe lists now, or what <c>for_each</c> stands for; null for a dataset that is one request, or while nobody knows them.</summary>
    public long? Expected { get; init; }

    /// <summary>The oldest day in the table; null without a column of days.</summary>
    public DateOnly? Oldest { get; init; }

    /// <summary>The newest day in the table; null without a column of days.</summary>
    public DateOnly? Newest { get; init; }

    /// <summary>How far the ticker reaches that is furthest behind of those that have rows; null where no row has a day.</summary>
    public DateOnly? CoveredTo { get; init; }

    /// <summary>The run date of the newest answer; null when there was none.</summary>
    public DateOnly? LastAnswered { get; init; }

    /// <summary>The first day on which a request of it is due; a day that has passed means now. Null when there is nothing to ask.</summary>
    public DateOnly? NextDue { get; init; }

    /// <summary>Requests that failed since they were last answered.</summary>
    public long Failing { get; init; }

    /// <summary>How one of them failed, the newest; null when none does.</summary>
    public FailureCause? LastFailure { get; init; }

    /// <summary>Rows that did not fit.</summary>
    public long Quarantined { get; init; }

    /// <summary>Expected tickers without rows, and why, the first of them; null, and left out of the JSON, unless the dataset was asked for by name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Lacking { get; init; }

    /// <summary>
    /// Days that are missing inside of what there is; null, and left out of the JSON, unless the dataset was asked for by name and nobody else
    /// holds the warehouse, or where days cannot be counted.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DayHoles? Holes { get; init; }
}
