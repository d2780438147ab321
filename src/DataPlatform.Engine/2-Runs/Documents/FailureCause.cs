namespace DataPlatform.Runs.Documents;

/// <summary>Requests of a recipe that failed for the same reason and have not been answered since.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="Dataset">The dataset's name, with <c>/discriminator</c> where the recipe has one.</param>
/// <param name="Kind">What went wrong: a word of <see cref="FailureKind"/>.</param>
/// <param name="Requests">How many.</param>
/// <param name="Ticker">The ticker of the newest one; null for a recipe without tickers.</param>
/// <param name="Message">What it said.</param>
/// <param name="At">When (UTC); null when nobody knows.</param>
/// <param name="RunId">In which run.</param>
public sealed record FailureCause(
    string Source,
    string Dataset,
    string Kind,
    long Requests,
    string? Ticker,
    string? Message,
    DateTimeOffset? At,
    string RunId
);
