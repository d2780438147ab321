namespace DataPlatform.Runs.Documents;

/// <summary>What is used of one limit of a quota, as this data folder counts it.</summary>
/// <param name="Quota">The quota's name: that of its source where no other one shares it.</param>
/// <param name="Limit">The limit as it is written, for example <c>300/60s</c>.</param>
/// <param name="Used">Permits used within the last window.</param>
/// <param name="Left">Permits that may be used at once.</param>
/// <param name="NextAt">When the next one may be used (UTC); null when that is now.</param>
/// <param name="WholeAt">When all of them are back (UTC); null when they are.</param>
public sealed record QuotaWindow(string Quota, string Limit, long Used, long Left, DateTimeOffset? NextAt, DateTimeOffset? WholeAt);
