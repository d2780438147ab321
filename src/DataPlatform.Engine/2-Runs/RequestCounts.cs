namespace DataPlatform.Runs;

/// <summary>planned = stored + failed + skipped.</summary>
/// <param name="Planned">Requests that the selection stands for.</param>
/// <param name="Stored">Answered and kept in bronze.</param>
/// <param name="Failed">Refused, broken or unanswered; tried again by the next run.</param>
/// <param name="Skipped">Not sent, with a reason in <c>ops.requests</c>.</param>
public sealed record RequestCounts(long Planned, long Stored, long Failed, long Skipped)
{
    /// <summary>Of the stored ones, those whose answer has no rows, or says that there is no such thing.</summary>
    public long WithoutRows { get; init; }
}
