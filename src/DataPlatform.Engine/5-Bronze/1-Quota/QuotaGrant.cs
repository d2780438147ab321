namespace DataPlatform.Bronze.Quota;

/// <summary>Permits that were given to one attempt.</summary>
/// <param name="First">The number of their first entry in the log.</param>
/// <param name="Cost">How many they are.</param>
/// <param name="IsPaced">They went out paced, not in a burst.</param>
/// <param name="At">When, in UTC ticks.</param>
internal sealed record QuotaGrant(long First, int Cost, bool IsPaced, long At);
