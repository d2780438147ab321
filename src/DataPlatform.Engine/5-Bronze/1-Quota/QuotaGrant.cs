namespace DataPlatform.Bronze.Quota;

/// <summary>Permits that were given to one attempt. To everybody but the quota that gave them they are only something to name them by.</summary>
/// <param name="First">The number of their first entry in the log; no other grant has it.</param>
/// <param name="Cost">How many they are.</param>
/// <param name="IsPaced">They went out paced, not in a burst.</param>
/// <param name="At">When, in UTC ticks.</param>
internal sealed record QuotaGrant(long First, int Cost, bool IsPaced, long At);
