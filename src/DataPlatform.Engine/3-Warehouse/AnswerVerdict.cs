namespace DataPlatform.Warehouse;

/// <summary>What the whole answers of a request come to.</summary>
/// <param name="Shape">What they are like.</param>
/// <param name="BadDigest">The digest of the bad rows of the newest; null when all fit.</param>
/// <param name="CoveredTo">How far the request is covered; null when no answer says so.</param>
internal sealed record AnswerVerdict(AnswerShape Shape, string? BadDigest, DateOnly? CoveredTo);
