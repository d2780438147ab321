namespace DataPlatform.Runs;

/// <summary>One request that failed.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="Dataset">The dataset's name, with <c>/discriminator</c> where the recipe has one.</param>
/// <param name="Ticker">The ticker; null for a non-ticker recipe.</param>
/// <param name="Kind">What went wrong.</param>
/// <param name="Message">What happened, without secrets.</param>
public sealed record RequestFailure(string Source, string Dataset, string? Ticker, FailureKind Kind, string Message);
