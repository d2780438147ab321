namespace DataPlatform.Runs;

/// <summary>planned = stored + failed + skipped.</summary>
/// <param name="Planned">Requests that the selection stands for.</param>
/// <param name="Stored">Answered and kept in bronze.</param>
/// <param name="Failed">Refused, broken or unanswered; tried again by the next run.</param>
/// <param name="Skipped">Not sent, with a reason in <c>ops.requests</c>.</param>
public sealed record RequestCounts(long Planned, long Stored, long Failed, long Skipped);
