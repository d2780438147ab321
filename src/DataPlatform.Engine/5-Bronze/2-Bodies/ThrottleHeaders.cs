namespace DataPlatform.Bronze.Bodies;

/// <summary>What the headers of an answer say of the source's limit, as far as that decides what the answer is.</summary>
internal static class ThrottleHeaders
{
    private static readonly HashSet<string> Remaining = new(StringComparer.OrdinalIgnoreCase)
    {
        "RateLimit-Remaining",
        "X-RateLimit-Remaining",
        "X-Rate-Limit-Remaining",
    };

    /// <summary>True when they say when to come back, or that nothing remains of the limit.</summary>
    /// <param name="headers">The headers, by name.</param>
    public static bool SayWait(IEnumerable<KeyValuePair<string, string>> headers) =>
        headers.Any(h =>
            h.Key.Equals("Retry-After", StringComparison.OrdinalIgnoreCase)
                ? h.Value.Length > 0
                : Remaining.Contains(h.Key) && h.Value.Trim() == "0"
        );
}
