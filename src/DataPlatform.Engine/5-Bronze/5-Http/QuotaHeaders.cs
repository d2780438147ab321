using DataPlatform.Bronze.Quota;

namespace DataPlatform.Bronze.Http;

/// <summary>Tells the quota what an answer's status and headers say of it.</summary>
internal static class QuotaHeaders
{
    /// <param name="quota">The quota that the request was sent under.</param>
    /// <param name="response">The answer; its body need not be there yet.</param>
    /// <param name="cost">The permits of the request.</param>
    /// <param name="now">When the answer came.</param>
    /// <returns>How long the server wants not to be asked; null when the quota goes on.</returns>
    public static TimeSpan? Tell(IQuota quota, HttpResponseMessage response, int cost, DateTimeOffset now)
    {
        var status = (int)response.StatusCode;
        if (status != 429 && RetryAfterHeaders.ReadRemaining(response.Headers, now) is var (remaining, reset))
        {
            quota.Remaining(remaining, reset);
        }

        switch (status)
        {
            case 429:
                var wait = RetryAfterHeaders.Read(response.Headers, now);
                quota.CoolDown(cost, wait);
                return wait ?? TimeSpan.Zero;
            case 503 when RetryAfterHeaders.ReadRetryAfter(response.Headers, now) is { } pause:
                quota.Pause(pause);
                return pause;
            case < 500:
                quota.Admitted(cost);
                return null;
            default:
                return null;
        }
    }
}
