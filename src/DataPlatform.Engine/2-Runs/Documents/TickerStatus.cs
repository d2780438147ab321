namespace DataPlatform.Runs.Documents;

/// <summary>How far one ticker of a recipe is.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="Dataset">The dataset's name, with <c>/discriminator</c> where the recipe has one.</param>
/// <param name="Ticker">The ticker.</param>
/// <param name="CoveredTo">The newest day that there is of it; null when there is none.</param>
/// <param name="LastRows">The run date of the last answer with rows; null when there was none.</param>
/// <param name="LastAnswered">The run date of the last answer of any kind; null when there was none.</param>
/// <param name="LastFailed">The run date on which it last failed; null when it never did.</param>
/// <param name="NextDue">The first day on which it is due; a day that has passed means now.</param>
public sealed record TickerStatus(
    string Source,
    string Dataset,
    string Ticker,
    DateOnly? CoveredTo,
    DateOnly? LastRows,
    DateOnly? LastAnswered,
    DateOnly? LastFailed,
    DateOnly NextDue
);
