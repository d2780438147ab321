using DataPlatform.Runs;

namespace DataPlatform.Warehouse;

/// <summary>
/// What a recipe (and ticker) was told so far, as the run dates of the newest answer of each kind: each only ever moves forward, so the order in which
/// runs and replays tell them does not matter. What they mean together is decided when the next request is planned.
/// </summary>
/// <param name="LastSuccess">The last answer that needs no other before its cadence; null when there was none.</param>
/// <param name="CoveredTo">The newest date among the promoted rows, never later than the run's date; null when no row had one.</param>
internal sealed record Watermark(DateOnly? LastSuccess, DateOnly? CoveredTo)
{
    /// <summary>The last answer with rows.</summary>
    public DateOnly? LastRows { get; init; }

    /// <summary>The last answer without rows.</summary>
    public DateOnly? LastEmpty { get; init; }

    /// <summary>The last time that the source said that there is no such thing.</summary>
    public DateOnly? LastMissing { get; init; }

    /// <summary>The last time that it failed or was refused.</summary>
    public DateOnly? LastFailed { get; init; }

    /// <summary>The last answer of any kind; null when there was none.</summary>
    public DateOnly? LastAnswer => Newest(Newest(LastSuccess, LastRows), Newest(LastEmpty, LastMissing));

    /// <summary>It failed since it was last answered.</summary>
    public bool FailedLast => LastFailed is { } failed && !(LastAnswer >= failed);

    /// <summary>What an outcome says; null when it says nothing, because nothing was answered.</summary>
    public static Watermark? Of(RequestOutcome outcome) =>
        outcome.Ending switch
        {
            Ending.Failed => new(null, null) { LastFailed = outcome.Date },
            // What a window that is over was told says nothing of the days that the cadence is about.
            Ending.Stored { Answer: StoredAnswer.Rows } when outcome.Age is StepAge.Recent or StepAge.Settled => new(null, null)
            {
                LastRows = outcome.Date,
            },
            Ending.Stored when outcome.Age is StepAge.Recent or StepAge.Settled => null,
            Ending.Stored { Answer: not StoredAnswer.Undeclared } stored => new(outcome.Succeeds ? outcome.Date : null, null)
            {
                LastRows = stored.Answer == StoredAnswer.Rows ? outcome.Date : null,
                LastEmpty = stored.Answer == StoredAnswer.Empty ? outcome.Date : null,
                LastMissing = stored.Answer == StoredAnswer.Missing ? outcome.Date : null,
            },
            _ => null,
        };

    /// <summary>The later of two dates; null when there is none.</summary>
    public static DateOnly? Newest(DateOnly? one, DateOnly? other) => one > other ? one : other ?? one;
}
