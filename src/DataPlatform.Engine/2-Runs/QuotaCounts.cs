namespace DataPlatform.Runs;

/// <summary>What one source's quota was used for.</summary>
/// <param name="Sent">Attempts sent, retries among them.</param>
/// <param name="Refused429">Attempts that the server refused for its limit: with 429, or as the recipe says. In JSON: <c>refused_429</c>.</param>
/// <param name="WaitedSeconds">Seconds during which requests were ready and the quota (or a cool-down) held all of them back.</param>
/// <param name="Saturation">Permits taken, as a share of what the tightest limit allowed between the first and the last of them; 0..1. 1 when nothing had to wait.</param>
public sealed record QuotaCounts(
    long Sent,
    [property: System.Text.Json.Serialization.JsonPropertyName("refused_429")] long Refused429,
    double WaitedSeconds,
    double Saturation
)
{
    /// <summary>The source's limits, such as <c>300/60s</c>; empty where it has none.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];
}
