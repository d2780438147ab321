using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using DataPlatform.Bronze.Auth;
using DataPlatform.Bronze.Http;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Http;

/// <summary>A client, a real server, and a quota that writes down what it is told. The clock stands: only what a test moves goes by.</summary>
public sealed class SourceClientTests
{
    private const string Key = "the-key-of-the-source";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly WatchedClock _clock = new();
    private readonly RecordingQuota _quota = new();

    [Fact]
    public async Task Every_attempt_takes_a_permit_of_its_own()
    {
        var statuses = new Queue<int>([500, 503, 200]);
        await using var api = await StubApi.StartAsync(_ => new("[1]", statuses.Dequeue()));
        using var client = Client(api.Address);

        var asking = GetAsync(client, api.Address, cost: 2);
        await PassBackOffAsync(0.125);
        await PassBackOffAsync(0.25);

        var answer = Assert.IsType<Attempt.Answered>(await SentAsync(asking));
        Assert.Equal((200, 3), (answer.Status, answer.Number));
        Assert.Equal((3, 3), (api.Requests.Count, client.Counts.Sent));
        Assert.Equal(
            [
                "1 asked for 2",
                "1 departed",
                "1 answered, departed at 100",
                "1 ended",
                "2 asked for 2",
                "2 departed",
                "2 answered, departed at 200",
                "2 ended",
                "3 asked for 2",
                "3 departed",
                "3 answered, departed at 300",
                "admitted 2",
                "3 ended",
            ],
            _quota.Heard
        );
    }

    [Fact]
    public async Task When_the_attempts_are_used_up_the_last_answer_is_what_there_is_to_keep()
    {
        await using var api = await StubApi.StartAsync(_ => new("down", 500));
        using var client = Client(api.Address, s => s with { Attempts = 2 });

        var asking = GetAsync(client, api.Address);
        await PassBackOffAsync(0.125);

        var answer = Assert.IsType<Attempt.Answered>(await SentAsync(asking));
        Assert.Equal((500, "down", 2), (answer.Status, Text(answer), answer.Number));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    public async Task An_answer_that_would_be_the_same_again_is_not_asked_for_again(int status)
    {
        await using var api = await StubApi.StartAsync(_ => new("no", status));
        using var client = Client(api.Address);

        var answer = Assert.IsType<Attempt.Answered>(await SentAsync(GetAsync(client, api.Address)));

        Assert.Equal((status, 1), (answer.Status, answer.Number));
        Assert.Single(api.Requests);
        Assert.Contains("admitted 1", _quota.Heard);
    }

    [Fact]
    public async Task A_refusal_cools_the_quota_down_once_and_the_next_attempt_waits_nowhere_else()
    {
        var isFirst = true;
        await using var api = await StubApi.StartAsync(_ =>
            Interlocked.Exchange(ref isFirst, false) ? Refusal(429, ("Retry-After", "7")) : new("[]")
        );
        using var client = Client(api.Address);

        var answer = Assert.IsType<Attempt.Answered>(await SentAsync(GetAsync(client, api.Address, cost: 3)));

        Assert.Equal((200, 2), (answer.Status, answer.Number));
        Assert.Equal(
            ["refused 3, retry after 00:00:07", "admitted 3"],
            _quota.Heard.Where(h => h.StartsWith("refused", StringComparison.Ordinal) || h.StartsWith("admitted", StringComparison.Ordinal))
        );
        Assert.Equal(new QuotaCounts(2, 1, 1.5, 0.75), client.Counts with { Limits = [] });
    }

    [Theory]
    [InlineData(429, "", "", "refused 1, retry after ?")]
    [InlineData(429, "RateLimit-Reset", "5", "refused 1, retry after 00:00:05")]
    [InlineData(503, "Retry-After", "5", "pause 00:00:05")]
    [InlineData(503, "", "", null)]
    [InlineData(500, "Retry-After", "5", null)]
    [InlineData(200, "", "", "admitted 1")]
    [InlineData(304, "", "", "admitted 1")]
    public async Task The_quota_is_told_what_an_answer_says_of_it(int status, string header, string value, string? told)
    {
        await using var api = await StubApi.StartAsync(_ => Refusal(status, (header, value)));
        using var client = Client(api.Address, s => s with { Attempts = 1 });

        await SentAsync(GetAsync(client, api.Address));

        string[] always = ["1 asked for 1", "1 departed", "1 answered, departed at 100", "1 ended"];
        Assert.Equal(told is null ? [] : [told], _quota.Heard.Except(always, StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_quota_is_told_how_many_requests_remain()
    {
        await using var api = await StubApi.StartAsync(_ => Refusal(200, ("X-RateLimit-Remaining", "3"), ("X-RateLimit-Reset", "20")));
        using var client = Client(api.Address);

        await SentAsync(GetAsync(client, api.Address));

        Assert.Contains("remaining 3 until 00:00:20", _quota.Heard);
    }

    [Fact]
    public async Task The_quota_hears_of_a_refusal_before_its_body_is_there()
    {
        var isHeard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var quota = new RecordingQuota { OnHeard = what => Notice(what, "refused", isHeard) };
        await using var api = await StubApi.StartAsync(_ => Refusal(429, ("Retry-After", "7")) with { BodyAfter = isHeard.Task });
        using var client = Client(api.Address, s => s with { Attempts = 1 }, quota);

        var answer = Assert.IsType<Attempt.Answered>(await SentAsync(GetAsync(client, api.Address)));

        Assert.Equal(429, answer.Status);
    }

    [Fact]
    public async Task Waiting_for_a_permit_takes_nothing_of_the_time_for_an_answer()
    {
        var isFree = new TaskCompletionSource();
        await using var api = await StubApi.StartAsync(_ => new("[]"));
        using var client = Client(api.Address, quota: new RecordingQuota { Hold = isFree.Task });

        var asking = GetAsync(client, api.Address);
        _clock.Advance(Timeout * 100);
        Assert.False(asking.IsCompleted);
        Assert.False(_clock.TryNextWait(out _), "the attempt's time has not begun");
        isFree.SetResult();

        Assert.Equal(200, Assert.IsType<Attempt.Answered>(await SentAsync(asking)).Status);
    }

    [Fact]
    public async Task A_body_waits_for_room_and_meanwhile_its_time_stands_still()
    {
        await using var api = await StubApi.StartAsync(_ => new(new string(' ', 600) + "[]"));
        var budget = new BodyBudget(1000);
        using var client = Client(api.Address, bodies: budget);
        using var first = CallOf(api.Address);
        await SentAsync(client.GetAsync(first, CancellationToken.None));
        using var second = CallOf(api.Address);

        var asking = client.GetAsync(second, CancellationToken.None);
        await WaitForAsync(() => budget.Waiting == 1);
        _clock.Advance(Timeout * 3);
        Assert.False(asking.IsCompleted);
        first.Dispose();

        var answer = Assert.IsType<Attempt.Answered>(await SentAsync(asking));
        Assert.Equal((200, 1, 602), (answer.Status, answer.Number, answer.Bytes));
    }

    [Fact]
    public async Task What_a_failed_attempt_held_is_there_for_others_while_it_backs_off()
    {
        var budget = new BodyBudget(1000);
        await using var api = await StubApi.StartAsync(_ => new(new string('x', 900), 500));
        using var client = Client(api.Address, s => s with { Attempts = 2 }, bodies: budget);
        using var call = CallOf(api.Address);

        var asking = client.GetAsync(call, CancellationToken.None);
        while (await _clock.NextWaitAsync() is var wait && wait != TimeSpan.FromSeconds(0.125))
        {
            Assert.Equal(System.Threading.Timeout.InfiniteTimeSpan, wait);
        }

        Assert.Equal(0, budget.Held);
        _clock.Advance(TimeSpan.FromSeconds(0.125));
        await SentAsync(asking);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_in_time_is_asked_again()
    {
        var isFirst = true;
        await using var api = await StubApi.StartAsync(async _ =>
        {
            if (Interlocked.Exchange(ref isFirst, false))
            {
                await Task.Delay(System.Threading.Timeout.Infinite, CancellationToken.None);
            }

            return new("[]");
        });
        using var client = Client(api.Address);

        var asking = GetAsync(client, api.Address);
        await api.Arrived(1).WaitAsync(TestEngine.Limit);
        _clock.Advance(Timeout);
        await PassBackOffAsync(0.125);

        var answer = Assert.IsType<Attempt.Answered>(await SentAsync(asking));
        Assert.Equal((200, 2), (answer.Status, answer.Number));
    }

    [Fact]
    public async Task A_body_that_does_not_end_in_time_is_no_whole_answer()
    {
        var isHeard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var quota = new RecordingQuota { OnHeard = what => Notice(what, "admitted", isHeard) };
        await using var api = await StubApi.StartAsync(_ =>
            new("[1]") { BodyAfter = Task.Delay(System.Threading.Timeout.Infinite, CancellationToken.None) }
        );
        using var client = Client(api.Address, s => s with { Attempts = 1 }, quota);

        var asking = GetAsync(client, api.Address);
        await isHeard.Task.WaitAsync(TestEngine.Limit);
        _clock.Advance(Timeout);

        var none = Assert.IsType<Attempt.Unanswered>(await SentAsync(asking));
        Assert.Equal((FailureKind.Timeout, "no whole answer within 30 s"), (none.Failure, none.Message));
        Assert.Equal("1 ended", quota.Heard[^1]);
    }

    [Theory]
    [InlineData(null, "status 307 redirects to nowhere; redirects are not followed")]
    [InlineData("/elsewhere?apikey=" + Key, "status 307 redirects to its own host; redirects are not followed")]
    [InlineData("http://example.com/?apikey=" + Key, "status 307 redirects to another host; redirects are not followed")]
    public async Task A_redirect_is_not_followed_and_said_without_its_address(string? location, string message)
    {
        await using var api = await StubApi.StartAsync(_ => Refusal(307, ("Location", location ?? "")));
        using var client = Client(api.Address);

        var none = Assert.IsType<Attempt.Unanswered>(await SentAsync(GetAsync(client, api.Address)));

        Assert.Equal((FailureKind.Redirect, message, 1), (none.Failure, none.Message, none.Number));
        Assert.Single(api.Requests);
    }

    [Theory]
    [InlineData("gzip", true)]
    [InlineData("gzip", false)]
    [InlineData("deflate", true)]
    [InlineData("deflate", false)]
    [InlineData("br", true)]
    [InlineData("br", false)]
    public async Task A_packed_body_that_is_cut_is_asked_again_whether_its_length_is_told_or_not(string encoding, bool isTold)
    {
        var whole = Packed(encoding, "day,price\n2031-01-02,27.5\n");
        var answers = new Queue<byte[]>([whole[..^6], whole]);
        await using var api = await StubApi.StartAsync(_ =>
        {
            var body = answers.Dequeue();
            var headers = new Dictionary<string, string> { ["Content-Encoding"] = encoding };
            if (isTold)
            {
                headers["Content-Length"] = $"{body.Length}";
            }

            return new("") { Bytes = body, Headers = headers };
        });
        using var client = Client(api.Address);

        var asking = GetAsync(client, api.Address);
        await PassBackOffAsync(0.125);

        var answer = Assert.IsType<Attempt.Answered>(await SentAsync(asking));
        Assert.Equal(("day,price\n2031-01-02,27.5\n", 2), (Text(answer), answer.Number));
        Assert.Equal("gzip, deflate, br", api.Requests[0].Headers["Accept-Encoding"]);
    }

    [Fact]
    public async Task A_packed_body_that_is_always_cut_is_a_failure_that_says_so()
    {
        await using var api = await StubApi.StartAsync(_ =>
            new("")
            {
                Bytes = Packed("gzip", "[1]")[..^8],
                Headers = new Dictionary<string, string> { ["Content-Encoding"] = "gzip" },
            }
        );
        using var client = Client(api.Address, s => s with { Attempts = 1 });

        var none = Assert.IsType<Attempt.Unanswered>(await SentAsync(GetAsync(client, api.Address)));

        Assert.Equal((FailureKind.Damaged, "the body breaks off: its gzip trailer is cut"), (none.Failure, none.Message));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_that_is_too_large_is_given_up_whether_its_length_is_told_or_not(bool isTold)
    {
        await using var api = await StubApi.StartAsync(_ =>
            new(new string('x', 5_000))
            {
                Headers = isTold ? new Dictionary<string, string> { ["Content-Length"] = "5000" } : new Dictionary<string, string>(),
            }
        );
        using var client = Client(api.Address, s => s with { MaxBody = 4_096 });

        var none = Assert.IsType<Attempt.Unanswered>(await SentAsync(GetAsync(client, api.Address)));

        Assert.Equal((FailureKind.TooLarge, "the body is larger than 4 KB (max_body)", 1), (none.Failure, none.Message, none.Number));
    }

    [Fact]
    public async Task Stopped_while_it_waits_for_a_permit_it_is_never_sent()
    {
        using var stop = new CancellationTokenSource();
        await using var api = await StubApi.StartAsync(_ => new("[]"));
        using var client = Client(api.Address, quota: new RecordingQuota { Hold = new TaskCompletionSource().Task });

        var asking = client.GetAsync(CallOf(api.Address, stop: stop.Token), CancellationToken.None);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.WaitAsync(TestEngine.Limit));
        Assert.Empty(api.Requests);
        Assert.Equal(0, client.Counts.Sent);
    }

    [Fact]
    public async Task Stopped_after_it_was_sent_it_lands_and_is_not_sent_again()
    {
        using var stop = new CancellationTokenSource();
        var isAllowed = new TaskCompletionSource();
        await using var api = await StubApi.StartAsync(async _ =>
        {
            await isAllowed.Task;
            return new("down", 500);
        });
        using var client = Client(api.Address);

        var asking = client.GetAsync(CallOf(api.Address, stop: stop.Token), CancellationToken.None);
        await api.Arrived(1).WaitAsync(TestEngine.Limit);
        await stop.CancelAsync();
        isAllowed.SetResult();

        var answer = Assert.IsType<Attempt.Answered>(await SentAsync(asking));
        Assert.Equal((500, 1), (answer.Status, answer.Number));
        Assert.Single(api.Requests);
    }

    [Fact]
    public async Task Cancelled_after_it_was_sent_it_is_given_up_and_gives_its_permit_back()
    {
        using var abort = new CancellationTokenSource();
        await using var api = await StubApi.StartAsync(async _ =>
        {
            await Task.Delay(System.Threading.Timeout.Infinite, CancellationToken.None);
            return new("[]");
        });
        using var client = Client(api.Address);

        var asking = client.GetAsync(CallOf(api.Address), abort.Token);
        await api.Arrived(1).WaitAsync(TestEngine.Limit);
        await abort.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.WaitAsync(TestEngine.Limit));
        Assert.Equal(["1 asked for 1", "1 departed", "1 ended"], _quota.Heard);
    }

    [Theory]
    [InlineData(null, "quota used, resumes 2026-01-09 13:00Z (1 h 0 m)")]
    [InlineData("vendor", "quota vendor used, resumes 2026-01-09 13:00Z (1 h 0 m)")]
    public async Task Without_a_permit_nothing_is_sent_and_the_wait_is_told(string? quota, string wait)
    {
        await using var api = await StubApi.StartAsync(_ => new("[]"));
        using var client = Client(api.Address, s => s with { Quota = quota }, new RecordingQuota { Grants = 0 });

        var reply = await GetAsync(client, api.Address).WaitAsync(TestEngine.Limit);

        Assert.Equal(wait, Assert.IsType<Reply.NoPermit>(reply).Wait.ToString());
        Assert.Empty(api.Requests);
    }

    [Fact]
    public async Task Without_a_permit_for_a_further_attempt_the_last_one_is_what_there_is_to_keep()
    {
        await using var api = await StubApi.StartAsync(_ => new("down", 500));
        using var client = Client(api.Address, quota: new RecordingQuota { Grants = 1 });

        var asking = GetAsync(client, api.Address);
        await PassBackOffAsync(0.125);

        var answer = Assert.IsType<Attempt.Answered>(await SentAsync(asking));
        Assert.Equal((500, 1), (answer.Status, answer.Number));
    }

    [Fact]
    public async Task A_kept_connection_that_the_server_closes_costs_no_attempt_and_no_second_permit()
    {
        using var server = new ClosingServer();
        using var client = Client(server.Address, s => s with { Attempts = 1 });
        await SentAsync(GetAsync(client, server.Address));

        // It goes to the same connection, and the HTTP stack sends it again to another.
        var answer = Assert.IsType<Attempt.Answered>(await SentAsync(GetAsync(client, server.Address)));

        Assert.Equal((200, 1), (answer.Status, answer.Number));
        Assert.Equal(3, server.Requests);
        Assert.Equal(2, _quota.Heard.Count(h => h.EndsWith("asked for 1", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(403, "Retry-After", "5", "refused 1, retry after 00:00:05", 2)]
    [InlineData(403, "X-RateLimit-Remaining", "0", "refused 1, retry after ?", 2)]
    [InlineData(402, "Retry-After", "5", "refused 1, retry after 00:00:05", 2)]
    [InlineData(403, "X-RateLimit-Remaining", "7", "admitted 1", 1)]
    [InlineData(404, "X-RateLimit-Remaining", "0", "admitted 1", 1)]
    public async Task A_refusal_that_says_when_to_come_back_is_a_throttle_whatever_its_status(
        int status,
        string header,
        string value,
        string told,
        int attempts
    )
    {
        await using var api = await StubApi.StartAsync(_ => Refusal(status, (header, value)));
        using var client = Client(api.Address, s => s with { Attempts = 2 });

        var answer = Assert.IsType<Attempt.Answered>(await SentAsync(GetAsync(client, api.Address)));

        Assert.Equal((status, attempts), (answer.Status, answer.Number));
        Assert.Contains(told, _quota.Heard);
        Assert.Equal(attempts == 2 ? 2 : 0, client.Counts.Refused429);
    }

    [Fact]
    public async Task A_notice_in_a_200_cools_the_quota_down_and_the_request_is_tried_again()
    {
        var bodies = new Queue<string>(["""{"Slow down":"5 calls a minute"}""", """[{"symbol":"A"}]"""]);
        await using var api = await StubApi.StartAsync(_ => new(bodies.Dequeue()));
        using var client = Client(api.Address, s => s with { ThrottleWhen = ["Slow down"] });

        var answer = Assert.IsType<Attempt.Answered>(await SentAsync(GetAsync(client, api.Address)));

        Assert.Equal(("""[{"symbol":"A"}]""", 2), (Text(answer), answer.Number));
        Assert.Equal(
            ["refused 1, retry after ?", "admitted 1"],
            _quota.Heard.Where(h => h.StartsWith("refused", StringComparison.Ordinal) || h.StartsWith("admitted", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_a_failure_that_can_be_tried_again()
    {
        var nowhere = new Uri("http://127.0.0.1:1/");
        using var client = Client(nowhere, s => s with { Attempts = 1 });

        var none = Assert.IsType<Attempt.Unanswered>(await SentAsync(GetAsync(client, nowhere)));

        Assert.Equal((FailureKind.Connection, true), (none.Failure, none.IsTransient));
        Assert.Equal(["1 asked for 1", "1 departed", "1 ended"], _quota.Heard);
    }

    [Fact]
    public async Task What_is_kept_of_an_answer_holds_no_key_and_no_cookie_and_its_hash_is_of_what_came()
    {
        const string body = "[\"" + Key + "\"]";
        await using var api = await StubApi.StartAsync(_ =>
            Refusal(200, ("X-Echo", Key), ("Set-Cookie", "session=1")) with
            {
                Body = body,
            }
        );
        using var client = Client(api.Address);

        var answer = Assert.IsType<Attempt.Answered>(await SentAsync(GetAsync(client, api.Address)));

        Assert.Equal("[\"[redacted]\"]", Text(answer));
        Assert.Equal((body.Length, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)))), (answer.Bytes, answer.Sha256));
        Assert.Contains(new("x-echo", "[redacted]"), answer.Headers);
        Assert.DoesNotContain(answer.Headers, h => h.Key == "set-cookie");
    }

    [Fact]
    public async Task A_request_says_who_asks_what_it_takes_and_proves_that_it_may()
    {
        await using var api = await StubApi.StartAsync(_ => new("[]"));
        using var client = Client(api.Address);

        await SentAsync(GetAsync(client, api.Address));

        var request = Assert.Single(api.Requests);
        Assert.Equal($"/list?apikey={Key}", request.PathAndQuery);
        Assert.Equal(("DataPlatform", "application/json, text/csv, */*;q=0.1"), (request.Headers["User-Agent"], request.Headers["Accept"]));
    }

    private SourceClient Client(
        Uri address,
        Func<SourceRecipe, SourceRecipe>? change = null,
        RecordingQuota? quota = null,
        BodyBudget? bodies = null
    )
    {
        var source = Some.Source with
        {
            BaseUrl = address,
            Timeout = Timeout,
            Attempts = 3,
            Auth = new SourceAuth.ApiKey(SecretPlace.InVariable("KEY"), "apikey", null, null),
        };
        source = change?.Invoke(source) ?? source;
        var options = new RunOptions { RecipesDirectory = "recipes", DataDirectory = "data" };
        return new(source, SourceKeys.Resolve([source], options, _ => Key), quota ?? _quota, new(), _clock, () => 0, bodies);
    }

    private static Task<Reply> GetAsync(SourceClient client, Uri address, int cost = 1) =>
        client.GetAsync(CallOf(address, cost, client.Source), CancellationToken.None);

    private static Call CallOf(Uri address, int cost = 1, SourceRecipe? source = null, CancellationToken stop = default) =>
        new(new(new Uri(address, "list")), cost, new(Some.Recipe with { Source = source ?? Some.Source }), stop);

    private static async Task<Attempt> SentAsync(Task<Reply> asking) =>
        Assert.IsType<Reply.Sent>(await asking.WaitAsync(TestEngine.Limit)).Last;

    private static async Task WaitForAsync(Func<bool> isSo)
    {
        for (var since = TimeProvider.System.GetTimestamp(); !isSo(); await Task.Yield())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(since) < TestEngine.Limit);
        }
    }

    private static void Notice(string what, string start, TaskCompletionSource isHeard)
    {
        if (what.StartsWith(start, StringComparison.Ordinal))
        {
            isHeard.TrySetResult();
        }
    }

    /// <summary>Lets so many seconds go by when an attempt has failed and backs off for them.</summary>
    private async Task PassBackOffAsync(double seconds)
    {
        // The timers of the attempts themselves are made first and set later.
        while (await _clock.NextWaitAsync() is var wait && wait != TimeSpan.FromSeconds(seconds))
        {
            Assert.Equal(System.Threading.Timeout.InfiniteTimeSpan, wait);
        }

        _clock.Advance(TimeSpan.FromSeconds(seconds));
    }

    private static StubApi.Answer Refusal(int status, params (string Name, string Value)[] headers) =>
        new("", status) { Headers = headers.Where(h => h.Value.Length > 0).ToDictionary(h => h.Name, h => h.Value) };

    private static byte[] Packed(string encoding, string text)
    {
        using var stream = new MemoryStream();
        using (
            Stream packer = encoding switch
            {
                "gzip" => new GZipStream(stream, CompressionLevel.Optimal),
                "deflate" => new ZLibStream(stream, CompressionLevel.Optimal),
                _ => new BrotliStream(stream, CompressionLevel.Optimal),
            }
        )
        {
            packer.Write(Encoding.UTF8.GetBytes(text));
        }

        return stream.ToArray();
    }

    private static string Text(Attempt.Answered answer) => Encoding.UTF8.GetString(answer.Body.Span);
}
