namespace DataPlatform.Simulator.Quota;

/// <summary>What became of a request on arrival.</summary>
/// <param name="Verdict">Whether it goes on.</param>
/// <param name="Nth">How often its URL has been admitted, this time included; 0 when it was not.</param>
/// <param name="Limit">The limit that refused it; null when it was admitted, or refused without one.</param>
/// <param name="Wait">How long until that limit would admit one more.</param>
/// <param name="FreesAt">The same as a time.</param>
internal readonly record struct Arrival(Verdict Verdict, int Nth, SimulatedLimit? Limit, TimeSpan Wait, DateTimeOffset FreesAt);
