using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>A source that is asked with several keys in turn.</summary>
public sealed class KeysInTurnTests
{
    private const string Auth = "limits: [3/1h]\nauth: { header: X-Key, keys: [ACME_KEY_1, ACME_KEY_2] }";

    // Much shorter than a key's quota takes, and longer than any breath between requests that a slow first answer brings.
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(1);

    private const string Dataset = """
        path: d/{n}
        for_each: [{ n: [a, b, c, d, e, f, g, h] }]
        key: n
        columns: { n: { type: text, value: "{n}" }, x: integer }
        """;

    private static readonly Dictionary<string, string> Keys = new(StringComparer.Ordinal)
    {
        ["ACME_KEY_1"] = "first-key-4711",
        ["ACME_KEY_2"] = "second-key-4712",
    };

    [Fact]
    public async Task Two_keys_are_asked_twice_as_much_as_one_and_each_within_its_limit()
    {
        await using var vendor = await OneDataset.StartAsync(Dataset, _ => new("[{\"x\":1}]"), Auth);

        var summary = await Engine().RunAsync(vendor.Options with { MaxWait = MaxWait });

        Assert.Equal(new RequestCounts(8, 6, 0, 2), summary.Requests);
        Assert.Equal([3, 3], vendor.Api.Requests.CountBy(r => r.Headers["X-Key"]).Select(k => k.Value));
        Assert.DoesNotContain(
            Directory.EnumerateFiles(vendor.Data, "*", SearchOption.AllDirectories),
            file => Keys.Values.Any(key => File.ReadAllText(file).Contains(key, StringComparison.Ordinal))
        );
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task A_key_that_is_refused_what_the_other_is_given_is_put_aside_and_told(int status)
    {
        await using var vendor = await OneDataset.StartAsync(
            Dataset,
            r => r.Headers["X-Key"] == Keys["ACME_KEY_1"] ? new("who?", Status: status) : new("[{\"x\":1}]"),
            Auth.Replace("3/1h", "90/1h", StringComparison.Ordinal) + "\nconcurrency: 1"
        );

        var summary = await Engine().RunAsync(vendor.Options);

        Assert.Equal(new RequestCounts(8, 8, 0, 0), summary.Requests);
        Assert.Equal(3, vendor.Api.Requests.Count(r => r.Headers["X-Key"] == Keys["ACME_KEY_1"]));
        Assert.Contains("acme: key ACME_KEY_1 is refused what key ACME_KEY_2 is given; the run goes on without it", summary.Notes);
    }

    [Fact]
    public async Task What_no_key_may_have_says_nothing_of_the_keys()
    {
        await using var vendor = await OneDataset.StartAsync(
            Dataset,
            r => r.PathAndQuery.EndsWith("/c", StringComparison.Ordinal) ? new("no", Status: 401) : new("[{\"x\":1}]"),
            Auth.Replace("3/1h", "90/1h", StringComparison.Ordinal)
        );

        var summary = await Engine().RunAsync(vendor.Options);

        Assert.Equal(new RequestCounts(8, 7, 1, 0), summary.Requests);
        Assert.Equal(2, vendor.Api.Asked.Count(a => a.EndsWith("/c", StringComparison.Ordinal)));
        Assert.Equal(9, summary.Quota["acme"].Sent);
    }

    [Fact]
    public async Task A_refusal_stands_where_no_other_key_has_room_and_closes_nothing()
    {
        var cooled = new Dictionary<string, string>(StringComparer.Ordinal) { ["Retry-After"] = "3600" };
        await using var vendor = await OneDataset.StartAsync(
            Dataset.Replace("f, g, h]", "f, g, h, i, j, k, l, m, n, o, p]", StringComparison.Ordinal),
            r =>
                r.Headers["X-Key"] == Keys["ACME_KEY_2"] ? new("slow down", Status: 429) { Headers = cooled }
                : r.PathAndQuery.EndsWith("/p", StringComparison.Ordinal) ? new("[{\"x\":1}]")
                : new("who?", Status: 401),
            Auth.Replace("3/1h", "90/1h", StringComparison.Ordinal) + "\nconcurrency: 1\nattempts: 1"
        );

        var summary = await Engine().RunAsync(vendor.Options with { MaxWait = MaxWait });

        Assert.Equal(new RequestCounts(16, 1, 15, 0), summary.Requests);
        Assert.Single(vendor.Api.Requests, r => r.Headers["X-Key"] == Keys["ACME_KEY_2"]);
    }

    [Fact]
    public async Task A_key_that_is_refused_once_and_served_after_that_stays()
    {
        var refused = 0;
        await using var vendor = await OneDataset.StartAsync(
            Dataset,
            r =>
                r.Headers["X-Key"] == Keys["ACME_KEY_1"] && Interlocked.Increment(ref refused) % 2 == 1
                    ? new("who?", Status: 401)
                    : new("[{\"x\":1}]"),
            Auth.Replace("3/1h", "90/1h", StringComparison.Ordinal) + "\nconcurrency: 1"
        );

        var summary = await Engine().RunAsync(vendor.Options);

        Assert.Equal(new RequestCounts(8, 8, 0, 0), summary.Requests);
        Assert.DoesNotContain(summary.Notes, n => n.Contains("goes on without it", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_key_twice_is_refused_before_the_first_call()
    {
        await using var vendor = await OneDataset.StartAsync(Dataset, "[]");
        vendor.Declare(Dataset, Auth);

        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() =>
            new TestEngine(environment: Keys.ToDictionary(k => k.Key, _ => "the-very-same-key", StringComparer.Ordinal)).RunAsync(
                vendor.Options
            )
        );

        Assert.Contains(
            "the same as another one: a key has one quota, however often it is named",
            Assert.Single(refusal.Problems),
            StringComparison.Ordinal
        );
        Assert.Empty(vendor.Api.Asked);
    }

    private static TestEngine Engine() => new(environment: Keys);
}
