using System.Text;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>Sources that want a token, which a login gets and which does not last.</summary>
public sealed class TokenTests
{
    private const string Credentials =
        "auth: { type: oauth2_client_credentials, token_url: token, client_id: me, env: SECRET, scope: [read, list] }";

    private const string Refresh =
        "auth: { type: oauth2_refresh_token, token_url: token, client_id: me, client_secret_env: SECRET, client_in: form, env: REFRESH }";

    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal)
    {
        ["SECRET"] = TokenVendor.Secret,
        ["REFRESH"] = TokenVendor.FirstRefresh,
    };

    [Fact]
    public async Task All_requests_of_a_run_share_one_token_and_nothing_of_it_is_kept()
    {
        var vendor = new TokenVendor();
        await using var market = await MarketAsync(vendor, Credentials, series: 3);

        var summary = await RunAsync(market);

        Assert.Equal((RunStatus.Succeeded, 1), (summary.Status, vendor.Logins));
        var login = Assert.Single(market.Api.Requests, r => r.Path == "/token");
        Assert.Equal("grant_type=client_credentials&scope=read%20list", login.Body);
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"me:{TokenVendor.Secret}")), login.Headers["Authorization"]);
        Assert.DoesNotContain(Written(market), text => text.Contains("access-token", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_refused_between_two_pages_is_got_anew_and_the_page_asked_again()
    {
        var vendor = new TokenVendor();
        var refused = false;
        await using var market = await PagesAsync(
            vendor,
            Credentials,
            page =>
            {
                if (page == "2" && !refused)
                {
                    refused = true;
                    vendor.Revoke();
                }
            }
        );

        var summary = await RunAsync(market);

        Assert.Equal((RunStatus.Succeeded, 2), (summary.Status, vendor.Logins));
        Assert.Equal(["/pages?page=1", "/pages?page=2", "/pages?page=2", "/pages?page=3"], market.Api.Asked.Where(a => a != "/token"));
        Assert.Equal(["S1|Bearer [redacted]", "S2|Bearer [redacted]"], Tables.Rows(market.Data, "SELECT symbol, name FROM silver.pages"));
    }

    [Fact]
    public async Task A_refresh_token_that_is_replaced_is_kept_for_the_next_run_and_one_set_anew_wins()
    {
        var vendor = new TokenVendor();
        await using var market = await MarketAsync(vendor, Refresh);

        await RunAsync(market);
        var next = await RunAsync(market, day: 1);
        _environment["REFRESH"] = "another-refresh-token-9999";
        var other = await RunAsync(market, day: 2);

        Assert.Equal((RunStatus.Succeeded, RunStatus.Partial), (next.Status, other.Status));
        var sent = market.Api.Requests.Where(r => r.Path == "/token").Select(r => r.Form["refresh_token"]);
        Assert.Equal([TokenVendor.FirstRefresh, "refresh-token-number-0001", "another-refresh-token-9999"], sent);
        var kept = Assert.Single(Directory.GetFiles(Path.Combine(market.Data, "tokens")));
        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(kept) == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.Contains("refresh-token-number-0002", await File.ReadAllTextAsync(kept), StringComparison.Ordinal);
        Assert.DoesNotContain(Written(market), text => text.Contains("refresh-token-number", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_process_killed_after_its_refresh_token_was_replaced_leaves_one_that_works()
    {
        var vendor = new TokenVendor();
        var isKilled = new TaskCompletionSource();
        await using var market = await MarketAsync(
            vendor,
            Refresh,
            hold: r => r.Path == "/token" || vendor.Logins > 1 ? Task.CompletedTask : isKilled.Task
        );
        string[] run = ["run", "--recipes", market.Options.RecipesDirectory, "--data", market.Data, "--date", "2026-01-09"];
        using (var killed = HostProcess.Start(run, _environment))
        {
            await market.Api.Arrived(2).WaitAsync(TestEngine.Limit);
            killed.Kill();
            await killed.EndAsync();
            isKilled.SetResult();
        }

        var summary = await RunAsync(market);

        Assert.Equal((RunStatus.Succeeded, 2), (summary.Status, vendor.Logins));
    }

    [Fact]
    public async Task A_process_killed_in_the_middle_of_a_refresh_goes_on_where_it_was()
    {
        var vendor = new TokenVendor();
        var logins = 0;
        var never = new TaskCompletionSource();
        await using var market = await PagesAsync(
            vendor,
            Refresh,
            RevokedAt(vendor, page: "2"),
            r => r.Path == "/token" && Interlocked.Increment(ref logins) == 2 ? never.Task : Task.CompletedTask
        );
        string[] run = ["run", "--recipes", market.Options.RecipesDirectory, "--data", market.Data, "--date", "2026-01-09"];
        using (var killed = HostProcess.Start(run, _environment))
        {
            await market.Api.Arrived(4).WaitAsync(TestEngine.Limit);
            killed.Kill();
            await killed.EndAsync();
        }

        var summary = await RunAsync(market);

        Assert.Equal((RunStatus.Succeeded, 2), (summary.Status, vendor.Logins));
        Assert.Equal(["/token", "/pages?page=1", "/pages?page=2", "/token", "/token", "/pages?page=2", "/pages?page=3"], market.Api.Asked);
        Assert.Equal(await UndisturbedAsync(), Tables.Promoted(market.Data));
    }

    [Fact]
    public async Task A_quota_that_ends_in_the_middle_of_a_refresh_leaves_the_rest_to_the_next_run()
    {
        var vendor = new TokenVendor();
        await using var market = await PagesAsync(vendor, $"{Refresh}, limits: 3/10m", RevokedAt(vendor, page: "2"));

        // Much shorter than the quota takes, and longer than any breath between requests that a slow first answer brings.
        var first = await RunAsync(market, maxWait: TimeSpan.FromMinutes(1));
        var more = new Dictionary<string, IReadOnlyList<RateLimit>> { ["small"] = [new(100, TimeSpan.FromMinutes(10))] };
        var next = await new TestEngine(environment: _environment).RunAsync(market.Options with { Limits = more });

        Assert.Equal((RunStatus.Partial, RunStatus.Succeeded, 2), (first.Status, next.Status, vendor.Logins));
        Assert.Equal(["/token", "/pages?page=1", "/pages?page=2", "/token", "/pages?page=2", "/pages?page=3"], market.Api.Asked);
        Assert.Equal(await UndisturbedAsync(), Tables.Promoted(market.Data));
    }

    [Fact]
    public async Task Sources_that_share_a_refresh_token_share_its_login_and_what_takes_its_place()
    {
        var vendor = new TokenVendor();
        await using var market = await MarketAsync(vendor, Refresh);
        market.With("twin.yaml", SmallMarket.Yaml("twin", market.Api.Address, lists: 1, series: 0, source: Refresh));

        var both = await RunAsync(market);
        var loginsOfBoth = vendor.Logins;
        var one = await new TestEngine(environment: _environment).RunAsync(
            market.Options with
            {
                Date = SmallMarket.Day.AddDays(1),
                Sources = ["twin"],
            }
        );

        Assert.Equal((RunStatus.Succeeded, 1), (both.Status, loginsOfBoth));
        Assert.Equal((RunStatus.Succeeded, 2), (one.Status, vendor.Logins));
    }

    [Fact]
    public async Task A_login_is_counted_like_every_attempt_that_the_source_sees()
    {
        var vendor = new TokenVendor { Login = n => n == 1 ? new("", Status: 503) : null };
        await using var market = await MarketAsync(vendor, Credentials);
        var engine = new TestEngine(environment: _environment);

        var summary = await engine.RunAsync(market.Options);

        var seen = market.Api.Requests.Count;
        Assert.Equal((3, 3), (seen, summary.Quota["small"].Sent));
        Assert.Equal(seen, engine.Events.All.Count(e => e is RunEvent.PermitTaken or RunEvent.LoginSent));
        Assert.Equal([503, 200], engine.Events.All.OfType<RunEvent.LoginEnded>().Select(e => e.Status));
    }

    [Theory]
    [InlineData(Refresh, "Let the program in anew at the source, and set the new refresh token in REFRESH")]
    [InlineData(Credentials, "Check the client id and the secret in SECRET")]
    public async Task A_login_that_is_refused_stops_its_source_alone_and_says_what_to_do(string auth, string advice)
    {
        var vendor = new TokenVendor
        {
            Login = _ => new($"{{\"error\":\"invalid_grant\",\"error_description\":\"{TokenVendor.Secret}\"}}", 400),
        };
        await using var market = await MarketAsync(vendor, auth, series: 1);
        market.With("other.yaml", SmallMarket.Yaml("other", new(market.Api.Address, "open/"), lists: 0, series: 0, "attempts: 1") + Open);

        var summary = await RunAsync(market);

        Assert.Equal((RunStatus.Partial, 1, 1), (summary.Status, vendor.Logins, summary.Requests.Stored));
        var note = Assert.Single(summary.Notes, n => n.StartsWith("small: not sent", StringComparison.Ordinal));
        Assert.Equal($"small: not sent: the login is refused with status 400: invalid_grant, [redacted]. {advice}", note);
    }

    [Fact]
    public async Task A_login_that_fails_in_a_way_that_may_pass_is_tried_again_and_then_left_to_the_next_run()
    {
        var vendor = new TokenVendor { Login = n => n < 3 ? new("", 503) : null };
        var broken = new TokenVendor { Login = _ => new("", 500) };
        await using var market = await MarketAsync(vendor, Credentials);
        await using var down = await MarketAsync(broken, Credentials);

        var summary = await RunAsync(market);
        var failed = await RunAsync(down, maxWait: TimeSpan.FromSeconds(1));

        Assert.Equal((RunStatus.Succeeded, 3, 4L), (summary.Status, vendor.Logins, summary.Quota["small"].Sent));
        Assert.Equal((RunStatus.Partial, true), (failed.Status, broken.Logins > 1));
        var note = $"small: not sent: the login failed {broken.Logins} times, the last time with status 500; the next run tries again";
        Assert.Contains(note, failed.Notes);
    }

    [Fact]
    public async Task A_login_refused_between_two_pages_keeps_those_that_came_and_says_what_to_do()
    {
        var vendor = new TokenVendor { Login = n => n == 2 ? new("{\"error\":\"invalid_client\"}", 401) : null };
        await using var market = await PagesAsync(
            vendor,
            Credentials,
            page =>
            {
                if (page == "2" && vendor.Logins == 1)
                {
                    vendor.Revoke();
                }
            }
        );

        var first = await RunAsync(market);
        var next = await RunAsync(market);

        Assert.Contains(
            "small: not sent: the login is refused with status 401: invalid_client. Check the client id and the secret in SECRET",
            first.Notes
        );
        Assert.Equal((RunStatus.Partial, RunStatus.Succeeded), (first.Status, next.Status));
        Assert.Equal(["/pages?page=1", "/pages?page=2", "/pages?page=2", "/pages?page=3"], market.Api.Asked.Where(a => a != "/token"));
    }

    [Fact]
    public async Task A_token_that_is_refused_is_got_anew_whatever_the_status_means_for_data()
    {
        var vendor = new TokenVendor();
        var asked = 0;
        await using var market = await MarketAsync(
            vendor,
            $"responses: {{ 401: missing }}\n{Credentials}",
            series: 1,
            hold: r =>
            {
                if (r.Path != "/token" && ++asked == 2)
                {
                    vendor.Revoke();
                }

                return Task.CompletedTask;
            }
        );

        var summary = await RunAsync(market);

        Assert.Equal((RunStatus.Succeeded, 2), (summary.Status, vendor.Logins));
    }

    [Fact]
    public async Task A_login_on_the_sources_own_host_takes_a_permit_and_one_elsewhere_does_not()
    {
        var vendor = new TokenVendor();
        await using var elsewhere = await StubApi.StartAsync(r => vendor.Answer(r)!);
        await using var own = await MarketAsync(vendor, $"{Credentials}\nlimits: 1/10m");
        await using var foreign = await MarketAsync(
            vendor,
            $"headers: {{ X-Contact: jane }}\nlimits: 1/10m\n{Credentials.Replace("token_url: token", $"token_url: \"{elsewhere.Address}token\"", StringComparison.Ordinal)}"
        );

        var waits = await RunAsync(own, maxWait: TimeSpan.FromMinutes(1));
        var asks = await RunAsync(foreign, maxWait: TimeSpan.FromMinutes(1));

        Assert.Equal((RunStatus.Partial, "/token"), (waits.Status, string.Join(' ', own.Api.Asked)));
        Assert.Equal((RunStatus.Succeeded, "/list-01"), (asks.Status, string.Join(' ', foreign.Api.Asked)));
        Assert.Equal("jane", foreign.Api.Requests[0].Headers["X-Contact"]);
        Assert.False(Assert.Single(elsewhere.Requests).Headers.ContainsKey("X-Contact"));
    }

    [Fact]
    public async Task A_login_is_not_sent_to_an_address_of_the_caller_where_others_can_read_it()
    {
        await using var market = await MarketAsync(new(), Credentials);
        var options = market.Options with { BaseUrls = new Dictionary<string, Uri> { ["small"] = new("http://api.test/") } };

        var refusal = await Assert.ThrowsAsync<ConfigurationException>(() => new TestEngine(environment: _environment).RunAsync(options));

        Assert.Equal("--base-url small: the login goes there by http, where others can read it; it needs https", refusal.Message);
    }

    private const string Open = """

          - { name: open, domain: reference, scope: global, path: list-01, silver_table: other_open, key: [symbol], columns: { symbol: text, name: text } }
        """;

    private static Task<SmallMarket> MarketAsync(
        TokenVendor vendor,
        string source,
        int series = 0,
        Func<StubApi.Request, Task>? hold = null
    ) =>
        SmallMarket.StartAsync(
            lists: 1,
            series: series,
            source: source.Contains("attempts", StringComparison.Ordinal) ? source : $"attempts: 1\n{source}",
            hold: hold,
            answer: r => r.Path.StartsWith("/open/", StringComparison.Ordinal) ? new("[{\"symbol\":\"A\"}]") : vendor.Answer(r)
        );

    // Three pages, of which the last is empty. A row says with what token it was asked for.
    private static async Task<SmallMarket> PagesAsync(
        TokenVendor vendor,
        string auth,
        Action<string> onPage,
        Func<StubApi.Request, Task>? hold = null
    )
    {
        var market = await SmallMarket.StartAsync(lists: 0, series: 0, answer: Page, hold: hold);
        market.With(
            "small.yaml",
            $$"""
            source: { name: small, base_url: "{{market.Api.Address}}", attempts: 1, {{auth}} }
            datasets:
              - name: pages
                domain: reference
                scope: global
                path: pages
                pagination: { type: page_number, param: page, start: 1 }
                silver_table: pages
                key: [symbol]
                columns: { symbol: text, name: text }
            """
        );
        return market;

        StubApi.Answer? Page(StubApi.Request request)
        {
            if (request.Query.GetValueOrDefault("page") is { } asked)
            {
                onPage(asked);
            }

            return vendor.Answer(request)
                ?? new(
                    request.Query["page"] == "3"
                        ? "[]"
                        : $$"""[{"symbol":"S{{request.Query["page"]}}","name":"{{request.Headers["Authorization"]}}"}]"""
                );
        }
    }

    private static Action<string> RevokedAt(TokenVendor vendor, string page)
    {
        var isRevoked = false;
        return asked =>
        {
            if (asked == page && !isRevoked)
            {
                isRevoked = true;
                vendor.Revoke();
            }
        };
    }

    private async Task<SortedDictionary<string, string>> UndisturbedAsync()
    {
        await using var market = await PagesAsync(new(), Refresh, _ => { });
        await RunAsync(market);
        return Tables.Promoted(market.Data);
    }

    private Task<RunSummary> RunAsync(SmallMarket market, int day = 0, TimeSpan? maxWait = null) =>
        new TestEngine(environment: _environment).RunAsync(
            market.Options with
            {
                Date = SmallMarket.Day.AddDays(day),
                MaxWait = maxWait ?? TimeSpan.FromMinutes(15),
            }
        );

    // All that a run has written, but for the one place where a token may be.
    internal static IEnumerable<string> Written(SmallMarket market) =>
        Directory
            .EnumerateFiles(market.Data, "*", SearchOption.AllDirectories)
            .Where(f => Path.GetFileName(Path.GetDirectoryName(f)) != "tokens")
            .Select(f => Encoding.Latin1.GetString(File.ReadAllBytes(f)))
            .Append(Tables.Dump(market.Data));
}
