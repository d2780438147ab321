using DataPlatform.Bronze.Quota;

namespace DataPlatform.Bronze.Bodies;

/// <summary>What the headers of an answer say of the source's limit, as far as that decides what the answer is.</summary>
internal static class ThrottleHeaders
{
    /// <summary>The statuses of which headers decide what they mean: "not for you", or "not now".</summary>
    public static bool Decide(int? status) => status is 402 or 403;

    /// <summary>True when they decide, and say when to come back or that nothing remains of the limit.</summary>
    /// <param name="status">The answer's HTTP status; null when none came.</param>
    /// <param name="headers">The headers, by name.</param>
    /// <remarks>What they say is read in one place, <see cref="RetryAfterHeaders"/>, whether an answer has just come or is read from bronze.</remarks>
    public static bool SayWait(int? status, IEnumerable<KeyValuePair<string, string>> headers)
    {
        if (!Decide(status))
        {
            return false;
        }

        using var answer = new HttpResponseMessage();
        foreach (var header in headers.Where(h => (Has(h, "Retry-After") || Has(h, "Rate")) && !Has(h, "Reset")))
        {
            answer.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }

        // Until when nothing remains decides nothing here, but without a time the rest is not believed.
        answer.Headers.TryAddWithoutValidation("RateLimit-Reset", "0");
        return RetryAfterHeaders.ReadRetryAfter(answer.Headers, DateTimeOffset.UnixEpoch) is not null
            || RetryAfterHeaders.ReadRemaining(answer.Headers, DateTimeOffset.UnixEpoch) is { Remaining: 0 };
    }

    private static bool Has(KeyValuePair<string, string> header, string word) =>
        header.Key.Contains(word, StringComparison.OrdinalIgnoreCase);
}
