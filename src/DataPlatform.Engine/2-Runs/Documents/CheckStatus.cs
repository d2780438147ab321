namespace DataPlatform.Runs.Documents;

/// <summary>How a check that is declared stands.</summary>
/// <param name="RunId">The last run that made it.</param>
/// <param name="Outcome">What came of it there; where several chunks made it, in the last one, and of <c>row_count</c> the worst.</param>
/// <param name="LastFailedIn">The last run in which it did not pass; null when it always did.</param>
public sealed record CheckStatus(string RunId, CheckOutcome Outcome, string? LastFailedIn);
