using DataPlatform.Bronze.Http;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Http;

/// <summary>When a token is got, and by whom.</summary>
public sealed class TokenKeeperTests : TokenClients
{
    [Fact]
    public async Task Requests_that_come_at_once_wait_for_one_login()
    {
        var vendor = new TokenVendor();
        var goOn = new TaskCompletionSource();
        await using var api = await StubApi.StartAsync(async r =>
        {
            await (r.Path == "/token" ? goOn.Task : Task.CompletedTask);
            return vendor.Answer(r) ?? new("[]");
        });
        using var client = Client(api.Address);

        var asking = Enumerable.Range(0, 5).Select(_ => StatusAsync(client)).ToList();
        await api.Arrived(1);
        goOn.SetResult();

        Assert.All(await Task.WhenAll(asking), status => Assert.Equal(200, status));
        Assert.Equal((1, 6), (vendor.Logins, api.Requests.Count));
    }

    [Fact]
    public async Task A_token_is_got_anew_a_minute_before_its_time_is_over_and_not_sooner()
    {
        var vendor = new TokenVendor { Seconds = 3600 };
        await using var api = await StubApi.StartAsync(r => vendor.Answer(r) ?? new("[]"));
        using var client = Client(api.Address);

        await StatusAsync(client);
        Clock.Advance(TimeSpan.FromSeconds(3539));
        await StatusAsync(client);
        var before = vendor.Logins;
        Clock.Advance(TimeSpan.FromSeconds(1));
        await StatusAsync(client);

        Assert.Equal((1, 2), (before, vendor.Logins));
    }

    [Fact]
    public async Task A_token_of_which_nothing_is_said_lives_as_long_as_the_recipe_says()
    {
        var vendor = new TokenVendor { Seconds = null };
        await using var api = await StubApi.StartAsync(r => vendor.Answer(r) ?? new("[]"));
        using var client = Client(api.Address, Auth with { Lifetime = TimeSpan.FromSeconds(100) });

        await StatusAsync(client);
        Clock.Advance(TimeSpan.FromSeconds(89));
        await StatusAsync(client);
        var before = vendor.Logins;
        Clock.Advance(TimeSpan.FromSeconds(1));
        await StatusAsync(client);

        Assert.Equal((1, 2), (before, vendor.Logins));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_that_gets_too_old_while_its_request_waits_for_a_permit_is_got_anew_first(bool isHome)
    {
        var vendor = new TokenVendor { Seconds = 300 };
        await using var login = await StubApi.StartAsync(r => vendor.Answer(r)!);
        await using var api = await StubApi.StartAsync(r => r.Path == "/token" || !isHome ? Elsewhere(r) : vendor.Answer(r) ?? new("[]"));
        var asked = 0;
        var quota = new RecordingQuota
        {
            OnHeard = what =>
            {
                // The wait for the permit of the second request.
                if (what.Contains("asked for", StringComparison.Ordinal) && ++asked == (isHome ? 3 : 2))
                {
                    Clock.Advance(TimeSpan.FromMinutes(10));
                }
            },
        };
        using var client = Client(api.Address, isHome ? Auth : Auth with { LoginUrl = new(login.Address, "token") }, quota);

        Assert.Equal((200, 200), (await StatusAsync(client), await StatusAsync(client)));
        Assert.Equal(2, vendor.Logins);
        Assert.Equal(isHome ? ["/token", "/list", "/token", "/list"] : ["/list", "/list"], api.Asked);
        Assert.Equal((api.Requests.Count, api.Requests.Count), (asked, (int)client.Counts.Sent));

        StubApi.Answer Elsewhere(StubApi.Request r) => vendor.Answer(r) ?? new("[]");
    }

    [Fact]
    public async Task A_login_that_is_told_to_wait_waits_in_theQuota_like_every_request()
    {
        var vendor = new TokenVendor
        {
            Login = n => n == 1 ? new("", 429) { Headers = new Dictionary<string, string> { ["Retry-After"] = "7" } } : null,
        };
        await using var api = await StubApi.StartAsync(r => vendor.Answer(r) ?? new("[]"));
        using var client = Client(api.Address);

        Assert.Equal(200, await StatusAsync(client));
        Assert.Contains("refused 1, retry after 00:00:07", Quota.Heard);
        Assert.Equal(3, Quota.Heard.Count(h => h.Contains("asked for", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_permit_that_was_held_for_as_long_as_a_login_takes_is_given_back()
    {
        var vendor = new TokenVendor();
        await using var api = await StubApi.StartAsync(r => vendor.Answer(r) ?? new("[]"));
        var quota = new RecordingQuota { Old = [2] };
        using var client = Client(api.Address, quota: quota);

        Assert.Equal(200, await StatusAsync(client));
        Assert.Equal(["/token", "/list"], api.Asked);
        Assert.DoesNotContain(quota.Heard, h => h.StartsWith("2 answered", StringComparison.Ordinal));
        Assert.Contains("2 ended", quota.Heard);
        Assert.Contains(quota.Heard, h => h.StartsWith("3 answered", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_shared_login_takes_a_permit_of_the_source_whose_host_it_goes_to(bool isHomeFirst)
    {
        var vendor = new TokenVendor();
        await using var home = await StubApi.StartAsync(r => vendor.Answer(r) ?? new("[]"));
        await using var files = await StubApi.StartAsync(r => vendor.Answer(r) ?? new("[]"));
        var (ofHome, ofFiles) = (new RecordingQuota(), new RecordingQuota());
        using var tokens = new TokenKeepers();
        var auth = Refresh with { LoginUrl = new(home.Address, "token") };
        using var first = isHomeFirst ? Home() : Files();
        using var second = isHomeFirst ? Files() : Home();

        // The one that is not at home needs it.
        Assert.Equal(200, await StatusAsync(isHomeFirst ? second : first));

        Assert.Equal((1, 1), (Asked(ofHome), Asked(ofFiles)));
        Assert.Equal(["/token"], home.Asked);
        Assert.Equal(["/list"], files.Asked);

        SourceClient Home() => Client(home.Address, auth, ofHome, TokenVendor.FirstRefresh, tokens);
        SourceClient Files() => Client(files.Address, auth, ofFiles, TokenVendor.FirstRefresh, tokens);
        static int Asked(RecordingQuota quota) => quota.Heard.Count(h => h.Contains("asked for", StringComparison.Ordinal));
    }
}
