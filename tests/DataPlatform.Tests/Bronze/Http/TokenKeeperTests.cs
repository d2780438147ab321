using DataPlatform.Bronze.Auth;
using DataPlatform.Bronze.Http;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Http;

/// <summary>When a token is got, and by whom.</summary>
public sealed class TokenKeeperTests : IDisposable
{
    private static readonly SourceAuth.OAuth2ClientCredentials Auth = new()
    {
        LoginUrl = new("token", UriKind.Relative),
        ClientId = "me",
        ClientSecret = SecretPlace.InVariable("SECRET"),
        TokenPath = ["access_token"],
        Header = "Authorization",
        Prefix = "Bearer ",
    };

    private readonly WatchedClock _clock = new();
    private readonly TempFolder _data = new();
    private readonly RecordingQuota _quota = new();

    public void Dispose() => _data.Dispose();

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
        _clock.Advance(TimeSpan.FromSeconds(3539));
        await StatusAsync(client);
        var before = vendor.Logins;
        _clock.Advance(TimeSpan.FromSeconds(1));
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
        _clock.Advance(TimeSpan.FromSeconds(89));
        await StatusAsync(client);
        var before = vendor.Logins;
        _clock.Advance(TimeSpan.FromSeconds(1));
        await StatusAsync(client);

        Assert.Equal((1, 2), (before, vendor.Logins));
    }

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
    [InlineData("not json", "is answered without a token (status 200: not json)")]
    [InlineData("{\"access_token\":\"short\"}", "is answered with a token that is shorter than 8 characters")]
    [InlineData("{\"access_token\":\"twö-lines-of-it\"}", "is answered with a token that no header can carry")]
    public async Task An_answer_without_a_token_that_can_be_sent_is_a_refusal(string body, string why)
    {
        await using var api = await StubApi.StartAsync(_ => new(body));
        using var client = Client(api.Address);

        var reply = await client.GetAsync(Call(api.Address), CancellationToken.None);

        Assert.Equal($"the login {why}. Check the client id and the secret in SECRET", Assert.IsType<Reply.NoToken>(reply).Why);
        Assert.Single(api.Requests);
    }

    [Fact]
    public async Task A_login_that_is_told_to_wait_waits_in_the_quota_like_every_request()
    {
        var vendor = new TokenVendor
        {
            Login = n => n == 1 ? new("", 429) { Headers = new Dictionary<string, string> { ["Retry-After"] = "7" } } : null,
        };
        await using var api = await StubApi.StartAsync(r => vendor.Answer(r) ?? new("[]"));
        using var client = Client(api.Address);

        Assert.Equal(200, await StatusAsync(client));
        Assert.Contains("refused 1, retry after 00:00:07", _quota.Heard);
        Assert.Equal(3, _quota.Heard.Count(h => h.Contains("asked for", StringComparison.Ordinal)));
    }

    private SourceClient Client(Uri address, SourceAuth? auth = null)
    {
        var source = Some.Source with { BaseUrl = address, Attempts = 2, Auth = auth ?? Auth };
        var options = new RunOptions { RecipesDirectory = "recipes", DataDirectory = _data.Path };
        return new(source, SourceKeys.Resolve([source], options, _ => TokenVendor.Secret), _quota, new(), _clock, () => 0);
    }

    private static async Task<int> StatusAsync(SourceClient client)
    {
        var reply = await client.GetAsync(Call(client.Source.BaseUrl), CancellationToken.None).WaitAsync(TestEngine.Limit);
        return Assert.IsType<Attempt.Answered>(Assert.IsType<Reply.Sent>(reply).Last).Status;
    }

    private static Call Call(Uri address) => new(new(new Uri(address, "list")), 1, new(Some.Recipe), CancellationToken.None);
}
