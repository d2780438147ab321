using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Quota;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Http;

/// <summary>Tells the quota what an answer's status and headers say of it.</summary>
internal static class QuotaHeaders
{
    /// <param name="quota">The quota that the request was sent under.</param>
    /// <param name="response">The answer; its body need not be there yet.</param>
    /// <param name="cost">The permits of the request.</param>
    /// <param name="now">When the answer came.</param>
    /// <param name="verdict">What its head says.</param>
    /// <returns>How long the server wants not to be asked; null when the quota goes on.</returns>
    public static TimeSpan? Tell(IKeyQuota quota, HttpResponseMessage response, int cost, DateTimeOffset now, HeadVerdict verdict)
    {
        var status = (int)response.StatusCode;
        if (!verdict.IsThrottled && RetryAfterHeaders.ReadRemaining(response.Headers, now) is var (remaining, reset))
        {
            quota.Remaining(remaining, reset);
        }

        if (verdict.IsThrottled)
        {
            return CoolDown(quota, response, cost, now, verdict.Rule);
        }

        if (PauseOf(response, now, verdict.Rule) is { } pause)
        {
            quota.Pause(pause);
            return pause;
        }

        if (status < 500 && !verdict.IsOpen)
        {
            quota.Admitted(cost);
        }

        return null;
    }

    /// <summary>The same for an answer of which only its body has said what it is.</summary>
    /// <returns>How long the server wants not to be asked; null when the quota goes on.</returns>
    public static TimeSpan? TellOfBody(IKeyQuota quota, HttpResponseMessage response, int cost, DateTimeOffset now, Answer answer)
    {
        if (answer is Answer.Bad { Kind: FailureKind.RateLimit })
        {
            return CoolDown(quota, response, cost, now, answer.Rule);
        }

        var pause = answer.Rule is null ? null : PauseOf(response, now, answer.Rule);
        if (pause is { } length)
        {
            quota.Pause(length);
        }
        else if ((int)response.StatusCode < 500)
        {
            quota.Admitted(cost);
        }

        return pause;
    }

    private static TimeSpan CoolDown(IKeyQuota quota, HttpResponseMessage response, int cost, DateTimeOffset now, ResponseRule? rule)
    {
        var wait = WaitOf(response, now, rule) ?? RetryAfterHeaders.Read(response.Headers, now);
        quota.CoolDown(cost, wait);
        return wait ?? TimeSpan.Zero;
    }

    private static TimeSpan? PauseOf(HttpResponseMessage response, DateTimeOffset now, ResponseRule? rule) =>
        rule is { Means: ResponseMeaning.Retry } ? WaitOf(response, now, rule) ?? RetryAfterHeaders.ReadRetryAfter(response.Headers, now)
        : (int)response.StatusCode == 503 ? RetryAfterHeaders.ReadRetryAfter(response.Headers, now)
        : null;

    private static TimeSpan? WaitOf(HttpResponseMessage response, DateTimeOffset now, ResponseRule? rule) =>
        rule?.WaitHeader is { } name ? RetryAfterHeaders.ReadWait(response, name, now) : null;
}
