namespace DataPlatform.Runs;

/// <summary>How long a source's answers took, from the sending of an attempt to the end of its body, in seconds. Of each request the last attempt counts.</summary>
/// <param name="P50">Half of them took no longer, to within five percent.</param>
/// <param name="P90">Nine in ten took no longer.</param>
/// <param name="P99">Ninety-nine in a hundred took no longer.</param>
/// <param name="Longest">The longest.</param>
public sealed record LatencyCounts(double P50, double P90, double P99, double Longest);
