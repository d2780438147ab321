using System.Globalization;
using CsCheck;
using DataPlatform.Bronze.Quota;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Quota;

public sealed class RetryAfterHeadersTests
{
    // Our clock; the server's is 90 seconds behind wherever a Date header says so.
    private static readonly DateTimeOffset Now = new(2024, 6, 12, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null)]
    // Retry-After, seconds.
    [InlineData(0.0, "Retry-After: 0")]
    [InlineData(30.0, "Retry-After: 30")]
    [InlineData(86_400.0, "Retry-After: 86400")]
    [InlineData(86_400.0, "Retry-After: 409600")]
    [InlineData(86_400.0, "Retry-After: 2147483647")]
    [InlineData(86_400.0, "Retry-After: 99999999999999999999")]
    [InlineData(86_400.0, "Retry-After: 2147483648")]
    [InlineData(1.5, "Retry-After: 1.5")]
    // Retry-After as a moment, in epoch seconds or milliseconds.
    [InlineData(60.0, "Retry-After: 1718193660")]
    [InlineData(60.5, "Retry-After: 1718193660.5")]
    [InlineData(60.5, "Retry-After: 1718193660500")]
    [InlineData(150.0, "Date: Wed, 12 Jun 2024 11:58:30 GMT", "Retry-After: 1718193660")]
    [InlineData(0.0, "Retry-After: 1718190000")]
    [InlineData(86_400.0, "Retry-After: 1818193660")]
    // In milliseconds, which is the more exact one.
    [InlineData(0.25, "Retry-After: 60", "X-Rate-Limit-Retry-After-Milliseconds: 250")]
    [InlineData(0.25, "retry-after-ms: 250", "Retry-After: 1")]
    [InlineData(1.2505, "X-MS-Retry-After-MS: 1250.5")]
    [InlineData(60.0, "X-Retry-After-Ms: 1718193660000")]
    [InlineData(86_400.0, "Retry-After-Ms: 9000000000")]
    [InlineData(60.0, "Retry-After: 60", "Retry-After-Ms: soon")]
    [InlineData(null, "Retry-After: -5")]
    [InlineData(null, "Retry-After: soon")]
    [InlineData(null, "Retry-After:")]
    // Retry-After, a date, against the server's own clock.
    [InlineData(60.0, "Retry-After: Wed, 12 Jun 2024 12:01:00 GMT")]
    [InlineData(60.0, "Date: Wed, 12 Jun 2024 11:58:30 GMT", "Retry-After: Wed, 12 Jun 2024 11:59:30 GMT")]
    [InlineData(0.0, "Retry-After: Wed, 12 Jun 2024 11:00:00 GMT")]
    [InlineData(86_400.0, "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT")]
    [InlineData(0.0, "Retry-After: Mon, 01 Jan 0001 00:00:00 GMT")]
    [InlineData(null, "Retry-After: Wed, 32 Jun 2024 12:01:00 GMT")]
    // Retry-After wins over the rest.
    [InlineData(7.0, "Retry-After: 7", "RateLimit-Reset: 50", "X-RateLimit-Reset: 1718193660")]
    [InlineData(50.0, "Retry-After: soon", "RateLimit-Reset: 50")]
    // IETF drafts 3 to 7: three headers, then one with three members.
    [InlineData(50.0, "RateLimit-Limit: 100", "RateLimit-Remaining: 0", "RateLimit-Reset: 50")]
    [InlineData(30.0, "RateLimit: limit=10, remaining=0, reset=30")]
    [InlineData(30.0, "RateLimit: limit=10,remaining=0,reset=30")]
    // IETF drafts 8 and on: a list of policies; the one that is used up decides.
    [InlineData(30.0, "RateLimit: \"default\";r=0;t=30")]
    [InlineData(30.0, "RateLimit: \"default\"; r=0; t=30", "RateLimit-Policy: \"default\";q=100;w=60")]
    [InlineData(3_600.0, "RateLimit: \"burst\";r=5;t=1, \"day\";r=0;t=3600")]
    [InlineData(3_600.0, "RateLimit: \"burst\";r=0;t=1, \"day\";r=0;t=3600")]
    [InlineData(1.0, "RateLimit: \"burst\";r=0;t=1, \"day\";r=9;t=3600")]
    [InlineData(3_600.0, "RateLimit: \"burst\";r=5;t=1", "RateLimit: \"day\";r=0;t=3600")]
    [InlineData(86_400.0, "RateLimit: \"default\";r=0;t=99999999")]
    [InlineData(null, "RateLimit: \"default\";r=0")]
    [InlineData(null, "RateLimit: \"default\";r=0;t=later")]
    [InlineData(null, "RateLimit: ")]
    // X-RateLimit-Reset: epoch seconds (GitHub, FRED's gateway), epoch milliseconds, seconds from now.
    [InlineData(60.0, "X-RateLimit-Reset: 1718193660")]
    [InlineData(150.0, "Date: Wed, 12 Jun 2024 11:58:30 GMT", "X-RateLimit-Reset: 1718193660")]
    [InlineData(60.5, "X-RateLimit-Reset: 1718193660500")]
    [InlineData(60.0, "X-Rate-Limit-Reset: 1718193660")]
    [InlineData(45.0, "X-RateLimit-Reset: 45")]
    [InlineData(4.5, "X-RateLimit-Reset: 4.5")]
    [InlineData(0.0, "X-RateLimit-Reset: 1718190000")]
    [InlineData(86_400.0, "X-RateLimit-Reset: 99999999999")]
    [InlineData(86_400.0, "X-RateLimit-Reset: 99999999999999")]
    [InlineData(null, "X-RateLimit-Reset: 3600", "X-RateLimit-Remaining: 4999")]
    [InlineData(3_600.0, "X-RateLimit-Reset: 3600", "X-RateLimit-Remaining: 0")]
    [InlineData(null, "X-RateLimit-Reset: 999999999999999999")]
    [InlineData(null, "X-RateLimit-Reset: -1")]
    [InlineData(null, "X-RateLimit-Reset: NaN")]
    [InlineData(null, "X-RateLimit-Reset: Infinity")]
    [InlineData(null, "X-RateLimit-Reset: 1e9")]
    [InlineData(null, "X-RateLimit-Reset: tomorrow")]
    public void The_wait_is_what_the_server_asks_for_and_at_most_a_day(double? seconds, params string[] headers)
    {
        Assert.Equal(seconds, RetryAfterHeaders.Read(Response(headers).Headers, Now)?.TotalSeconds);
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(null, null, "RateLimit-Remaining: 5")]
    [InlineData(null, null, "RateLimit-Reset: 5")]
    [InlineData(5L, 50.0, "RateLimit-Remaining: 5", "RateLimit-Reset: 50")]
    [InlineData(0L, 60.0, "X-RateLimit-Remaining: 0", "X-RateLimit-Reset: 1718193660")]
    [InlineData(3L, 30.0, "RateLimit: limit=10, remaining=3, reset=30")]
    [InlineData(3L, 30.0, "RateLimit: \"default\";r=3;t=30")]
    [InlineData(0L, 3_600.0, "RateLimit: \"burst\";r=5;t=1, \"day\";r=0;t=3600")]
    [InlineData(null, null, "X-RateLimit-Remaining: unlimited", "X-RateLimit-Reset: 5")]
    [InlineData(null, null, "X-RateLimit-Remaining: -1", "X-RateLimit-Reset: 5")]
    public void What_remains_counts_together_with_when_it_starts_anew(long? remaining, double? seconds, params string[] headers)
    {
        var read = RetryAfterHeaders.ReadRemaining(Response(headers).Headers, Now);

        Assert.Equal((remaining, seconds), (read?.Remaining, read?.Reset.TotalSeconds));
    }

    [Fact]
    public void Whatever_the_headers_hold_the_wait_is_between_nothing_and_a_day()
    {
        var name = Pick.From(
            "Retry-After",
            "RateLimit",
            "RateLimit-Reset",
            "X-RateLimit-Reset",
            "X-RateLimit-Remaining",
            "RateLimit-Remaining",
            "Date"
        );
        var value = Gen.OneOf(
            Gen.Long.Select(l => l.ToString(CultureInfo.InvariantCulture)),
            Gen.Double.Select(d => d.ToString(CultureInfo.InvariantCulture)),
            Gen.Long.Select(l => $"\"a\";r={l};t={l % 1000},reset={l}"),
            Gen.Long[0, DateTime.MaxValue.Ticks]
                .Select(t => new DateTimeOffset(t, TimeSpan.Zero).ToString("R", CultureInfo.InvariantCulture)),
            Gen.String[Gen.Char[' ', '~'], 0, 30]
        );
        Gen.Select(name, value)
            .Array[0, 4]
            .Sample(
                headers =>
                {
                    using var response = new HttpResponseMessage();
                    foreach (var (n, v) in headers)
                    {
                        response.Headers.TryAddWithoutValidation(n, v);
                    }

                    var wait = RetryAfterHeaders.Read(response.Headers, Now);
                    var remaining = RetryAfterHeaders.ReadRemaining(response.Headers, Now);

                    Assert.True(wait is null || (wait >= TimeSpan.Zero && wait <= TimeSpan.FromDays(1)));
                    Assert.True(remaining is null || (remaining.Value.Remaining >= 0 && remaining.Value.Reset <= TimeSpan.FromDays(1)));
                },
                iter: 10_000
            );
    }

    private static HttpResponseMessage Response(IEnumerable<string> headers)
    {
        var response = new HttpResponseMessage();
        foreach (var header in headers)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            response.Headers.TryAddWithoutValidation(header[..colon], header[(colon + 1)..].Trim());
        }

        return response;
    }
}
