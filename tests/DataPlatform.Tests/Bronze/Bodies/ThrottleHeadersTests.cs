using DataPlatform.Bronze.Bodies;
using Xunit;

namespace DataPlatform.Tests.Bronze.Bodies;

public sealed class ThrottleHeadersTests
{
    [Theory]
    [InlineData(true, "retry-after: 0")]
    [InlineData(true, "Retry-After: Wed, 12 Jun 2024 12:01:00 GMT")]
    [InlineData(false, "retry-after: ")]
    [InlineData(true, "ratelimit-remaining: 0")]
    [InlineData(true, "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: soon")]
    [InlineData(true, "x-rate-limit-remaining: 0")]
    [InlineData(false, "X-RateLimit-Remaining: 1", "X-RateLimit-Reset: 30")]
    [InlineData(true, "ratelimit: \"day\";r=0;t=3600")]
    [InlineData(true, "RateLimit: limit=10, remaining=0, reset=30")]
    [InlineData(false, "RateLimit: \"day\";r=7;t=3600")]
    [InlineData(false, "ratelimit-policy: \"day\";q=100;w=86400")]
    [InlineData(false, "content-type: text/plain", "server: 0")]
    [InlineData(false)]
    public void They_say_wait_when_they_name_a_time_or_nothing_remains(bool expected, params string[] headers) =>
        Assert.Equal(
            expected,
            ThrottleHeaders.SayWait(403, headers.Select(h => h.Split(": ", 2)).Select(h => KeyValuePair.Create(h[0], h[1])))
        );
}
