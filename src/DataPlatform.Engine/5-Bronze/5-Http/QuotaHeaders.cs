using DataPlatform.Bronze.Quota;

namespace DataPlatform.Bronze.Http;

/// <summary>Tells the quota what an answer's status and headers say of it.</summary>
internal static class QuotaHeaders
{
    /// <param name="quota">The quota that the request was sent under.</param>
    /// <param name="response">The answer; its body need not be there yet.</param>
    /// <param name="cost">The permits of the request.</param>
    /// <param name="now">When the answer came.</param>
    /// <param name="isThrottled">It is a refusal for the server's limit.</param>
    /// <param name="isOpen">Only its body will say whether it is one.</param>
    /// <returns>How long the server wants not to be asked; null when the quota goes on.</returns>
    public static TimeSpan? Tell(IQuota quota, HttpResponseMessage response, int cost, DateTimeOffset now, bool isThrottled, bool isOpen)
    {
        var status = (int)response.StatusCode;
        if (!isThrottled && RetryAfterHeaders.ReadRemaining(response.Headers, now) is var (remaining, reset))
        {
            quota.Remaining(remaining, reset);
        }

        if (isThrottled)
        {
            return CoolDown(quota, response, cost, now);
        }

        if (status == 503 && RetryAfterHeaders.ReadRetryAfter(response.Headers, now) is { } pause)
        {
            quota.Pause(pause);
            return pause;
        }

        if (status < 500 && !isOpen)
        {
            quota.Admitted(cost);
        }

        return null;
    }

    /// <summary>Tells the quota of a refusal.</summary>
    /// <returns>How long the server wants not to be asked; zero when it did not say.</returns>
    public static TimeSpan CoolDown(IQuota quota, HttpResponseMessage response, int cost, DateTimeOffset now)
    {
        var wait = RetryAfterHeaders.Read(response.Headers, now);
        quota.CoolDown(cost, wait);
        return wait ?? TimeSpan.Zero;
    }
}
