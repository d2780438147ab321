namespace DataPlatform.Runs.Documents;

/// <summary>Rows of a dataset that do not fit for the same reason.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="Dataset">The dataset's name, with <c>/discriminator</c> where the recipe has one.</param>
/// <param name="Reason">Why.</param>
/// <param name="Column">The column; null when it is the whole row.</param>
/// <param name="Rows">How many.</param>
/// <param name="Value">The value of one of them.</param>
/// <param name="Ticker">Its ticker; null for a recipe without tickers.</param>
/// <param name="BronzeFile">The segment that its response is in, relative to the data folder.</param>
/// <param name="BronzeLine">The response's line there, from 1.</param>
public sealed record QuarantineCause(
    string Source,
    string Dataset,
    string Reason,
    string? Column,
    long Rows,
    string? Value,
    string? Ticker,
    string BronzeFile,
    long BronzeLine
);
