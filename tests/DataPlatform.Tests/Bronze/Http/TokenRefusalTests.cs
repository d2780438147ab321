using DataPlatform.Bronze.Http;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Http;

/// <summary>What becomes of tokens and logins that are refused, and of what a login leaves behind.</summary>
public sealed class TokenRefusalTests : TokenClients
{
    [Fact]
    public async Task A_token_that_is_refused_by_all_who_have_it_is_got_anew_once()
    {
        var vendor = new TokenVendor();
        await using var api = await StubApi.StartAsync(r => vendor.Answer(r) ?? new("[]"));
        using var client = Client(api.Address);
        await StatusAsync(client);
        vendor.Revoke();

        var again = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => StatusAsync(client)));

        Assert.All(again, status => Assert.Equal(200, status));
        Assert.Equal(2, vendor.Logins);
    }

    [Fact]
    public async Task A_request_that_is_refused_with_a_new_token_too_is_a_failure_of_its_own()
    {
        var vendor = new TokenVendor();
        await using var api = await StubApi.StartAsync(r => r.Path == "/token" ? vendor.Answer(r)! : new("no", 401));
        using var client = Client(api.Address);

        Assert.Equal(401, await StatusAsync(client));
        Assert.Equal((2, 4), (vendor.Logins, api.Requests.Count));
    }

    [Theory]
    [InlineData("not json", "is answered without a token (status 200: no JSON object, application/json)")]
    [InlineData("{\"access_token\":\"short\"}", "is answered with a token that is shorter than 8 characters")]
    [InlineData(
        "{\"access_token\":\"a-b,c-d,e-f\"}",
        "is answered with a token that holds a character that no token has, like a blank, a quote or a letter with an accent"
    )]
    public async Task An_answer_without_a_token_that_can_be_sent_is_a_refusal(string body, string why)
    {
        await using var api = await StubApi.StartAsync(_ => new(body));
        using var client = Client(api.Address);

        var reply = await client.GetAsync(Call(api.Address), CancellationToken.None);

        Assert.Equal($"the login {why}. Check 'token_url' and 'token'", Assert.IsType<Reply.NoToken>(reply).Why);
        Assert.Single(api.Requests);
    }

    [Fact]
    public async Task What_a_plan_does_not_hold_is_refused_time_after_time_without_logins()
    {
        var vendor = new TokenVendor();
        await using var api = await StubApi.StartAsync(r => vendor.Answer(r) ?? (r.Path == "/closed" ? new("no", 401) : new("[]")));
        using var client = Client(api.Address);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal((200, 401), (await StatusAsync(client), await StatusAsync(client, "closed")));
        }

        Assert.Equal((2, 43), (vendor.Logins, api.Requests.Count));
        vendor.Revoke();
        for (var i = 0; i < 4; i++)
        {
            await StatusAsync(client, "closed");
        }

        Assert.Equal((200, 3), (await StatusAsync(client), vendor.Logins));
    }

    [Fact]
    public async Task A_login_that_fails_at_the_second_time_is_told_of_the_request_that_was_refused()
    {
        var vendor = new TokenVendor { Login = n => n == 2 ? new("{\"error\":\"invalid_client\"}", 401) : null };
        await using var api = await StubApi.StartAsync(r => vendor.Answer(r) ?? new("[]"));
        using var client = Client(api.Address);
        await StatusAsync(client);
        vendor.Revoke();

        var reply = await client.GetAsync(Call(api.Address), CancellationToken.None);

        var why = Assert.IsType<Reply.NoToken>(reply).Why;
        Assert.Equal("the login is refused with status 401: invalid_client. Check the client id and the secret in SECRET", why);
    }

    [Fact]
    public async Task AQuota_that_ends_at_the_second_login_leaves_the_refused_request_for_the_next_run()
    {
        var vendor = new TokenVendor();
        await using var api = await StubApi.StartAsync(r => vendor.Answer(r) ?? new("[]"));
        using var client = Client(api.Address, quota: new RecordingQuota { Grants = 3 });
        await StatusAsync(client);
        vendor.Revoke();

        Assert.IsType<Reply.NoPermit>(await client.GetAsync(Call(api.Address), CancellationToken.None));
    }

    [Fact]
    public async Task A_login_that_worked_before_is_tried_for_as_long_as_the_run_waits()
    {
        var isDown = false;
        var downFrom = default(DateTimeOffset);
        var vendor = new TokenVendor
        {
            Login = _ => isDown && Clock.GetUtcNow() - downFrom < TimeSpan.FromMinutes(5) ? new("", 502) : null,
        };
        await using var api = await StubApi.StartAsync(r => vendor.Answer(r) ?? new("[]"));
        using var client = Client(api.Address);
        await StatusAsync(client);
        vendor.Revoke();
        (isDown, downFrom) = (true, Clock.GetUtcNow());

        Assert.Equal(200, await WithClockAsync(StatusAsync(client)));
        Assert.InRange(Clock.GetUtcNow() - downFrom, TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(6));
    }

    [Fact]
    public async Task A_login_that_never_worked_is_left_to_the_next_run_after_a_minute()
    {
        await using var api = await StubApi.StartAsync(_ => new("", 502));
        using var client = Client(api.Address);
        var began = Clock.GetUtcNow();

        var reply = await WithClockAsync(client.GetAsync(Call(api.Address), CancellationToken.None));

        Assert.Matches(
            "^the login failed [0-9]+ times, the last time with status 502; the next run tries again$",
            Assert.IsType<Reply.NoToken>(reply).Why
        );
        Assert.InRange(Clock.GetUtcNow() - began, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_refresh_token_is_kept_although_the_token_was_looked_for_in_the_wrong_place()
    {
        var vendor = new TokenVendor();
        await using var api = await StubApi.StartAsync(r => vendor.Answer(r) ?? new("[]"));
        using var client = Client(api.Address, Refresh with { TokenPath = ["data", "token"] }, secret: TokenVendor.FirstRefresh);

        var reply = await client.GetAsync(Call(api.Address), CancellationToken.None);

        Assert.Contains("its fields are access_token,", Assert.IsType<Reply.NoToken>(reply).Why, StringComparison.Ordinal);
        Assert.Contains("refresh-token-number-0001", await KeptAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refresh_token_on_its_way_is_kept_although_the_run_is_given_up_meanwhile()
    {
        var vendor = new TokenVendor();
        var goOn = new TaskCompletionSource();
        await using var api = await StubApi.StartAsync(async r =>
        {
            await goOn.Task;
            return vendor.Answer(r) ?? new("[]");
        });
        using var client = Client(api.Address, Refresh, secret: TokenVendor.FirstRefresh);
        using var abort = new CancellationTokenSource();

        var asking = client.GetAsync(Call(api.Address), abort.Token);
        await api.Arrived(1);
        await abort.CancelAsync();
        goOn.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking.WaitAsync(TestEngine.Limit));
        Assert.Contains("refresh-token-number-0001", await KeptAsync(), StringComparison.Ordinal);
        Assert.Equal(["/token"], api.Asked);
    }

    [Fact]
    public async Task A_refresh_token_that_could_not_be_replaced_on_the_disk_is_not_used()
    {
        var vendor = new TokenVendor();
        await using var api = await StubApi.StartAsync(r => vendor.Answer(r) ?? new("[]"));
        using var client = Client(api.Address, Refresh, secret: TokenVendor.FirstRefresh);
        await File.WriteAllTextAsync(Path.Combine(Data.Path, "tokens"), "in the way");

        var reply = await client.GetAsync(Call(api.Address), CancellationToken.None);

        Assert.StartsWith(
            "a refresh token that is replaced could not be kept",
            Assert.IsType<Reply.NoToken>(reply).Why,
            StringComparison.Ordinal
        );
        Assert.Empty(api.Requests);
    }

    [Fact]
    public async Task A_session_that_is_replaced_in_the_header_of_an_answer_is_not_kept()
    {
        var headers = new Dictionary<string, string> { ["X-Session"] = "session-nobody-knows-1", ["X-Other"] = "1" };
        var vendor = new TokenVendor();
        await using var api = await StubApi.StartAsync(r => r.Path == "/token" ? vendor.Answer(r)! : new("[]") { Headers = headers });
        using var client = Client(api.Address, Auth with { Header = "X-Session" });

        var reply = await client.GetAsync(Call(api.Address), CancellationToken.None);

        var kept = Assert.IsType<Attempt.Answered>(Assert.IsType<Reply.Sent>(reply).Last).Headers.Select(h => h.Key);
        Assert.Contains("x-other", kept);
        Assert.DoesNotContain("x-session", kept);
    }
}
