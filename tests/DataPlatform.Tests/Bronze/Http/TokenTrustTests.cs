using DataPlatform.Bronze.Auth;
using DataPlatform.Bronze.Http;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Http;

public sealed class TokenTrustTests
{
    private readonly TokenTrust _trust = new();

    [Fact]
    public void A_token_that_serves_others_is_not_got_anew_once_that_was_in_vain()
    {
        var first = _trust.Refused();
        _trust.Renewed();
        _trust.SentAgain(helped: false);

        Assert.True(first);
        for (var i = 0; i < 20; i++)
        {
            Assert.False(_trust.Refused());
            _trust.Served();
        }
    }

    [Fact]
    public void A_token_that_served_and_serves_nobody_any_more_is_got_anew()
    {
        _trust.SentAgain(helped: false);
        _trust.Served();

        Assert.Equal([false, false, false, false, true], Enumerable.Range(0, 5).Select(_ => _trust.Refused()));
        _trust.Renewed();
        _trust.SentAgain(helped: true);
        Assert.True(_trust.Refused());
    }

    [Fact]
    public void Tokens_that_answers_may_still_hold_are_known_and_older_ones_forgotten()
    {
        var clock = new WatchedClock();
        var redactor = new SecretRedactor(["permanent-secret-1"]);
        var given = new GivenTokens(redactor, TimeSpan.FromMinutes(10), clock);
        string[] tokens = ["permanent-secret-1", "token-number-1", "token-number-1", "token-number-2", "token-number-3", "token-number-4"];
        foreach (var token in tokens)
        {
            given.Use(token);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal("[redacted] [redacted]", redactor.Clean("token-number-1 token-number-4"));
        clock.Advance(TimeSpan.FromMinutes(10));
        given.Use("token-number-5");
        Assert.Equal("token-number-1 [redacted] [redacted]", redactor.Clean("token-number-1 token-number-4 permanent-secret-1"));
    }
}
