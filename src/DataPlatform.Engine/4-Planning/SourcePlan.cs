namespace DataPlatform.Planning;

/// <summary>What a run would ask of one source.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="Tickers">Tickers selected.</param>
/// <param name="Due">Requests that would be sent.</param>
/// <param name="Permits">Permits that they cost.</param>
/// <param name="Limits">The limits, as they are written.</param>
/// <param name="EtaSeconds">Seconds that the limits make it take at least, with what other sources send under the same quota and what was sent before.</param>
public sealed record SourcePlan(string Source, int Tickers, long Due, long Permits, IReadOnlyList<string> Limits, double EtaSeconds);
