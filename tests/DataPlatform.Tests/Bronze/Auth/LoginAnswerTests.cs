using System.Text;
using DataPlatform.Bronze.Auth;
using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Auth;

/// <summary>What the answers to logins come to, and what is told of them.</summary>
public sealed class LoginAnswerTests
{
    private static readonly SourceAuth.OAuth2RefreshToken Auth = new(SecretPlace.InVariable("REFRESH"))
    {
        LoginUrl = new("token", UriKind.Relative),
        ClientId = "me",
        ClientSecret = SecretPlace.InVariable("SECRET"),
        TokenPath = ["data", "token"],
        Header = "Authorization",
    };

    private static readonly TokenGrant Grant = RequestAuth.Of(Auth, TokenVendor.FirstRefresh, TokenVendor.Secret).Login!.Grant;

    [Theory]
    [InlineData("""{"token":"eyJlive.token-0815","expires_in":60,"user":{"name":"jane"}}""", "its fields are token, expires_in, user.name")]
    [InlineData("""{"data":{"token":{"value":"eyJlive.token-0815"}}}""", "its fields are data.token.value")]
    [InlineData("""{"eyJlive.token-0815":1,"message":"eyJlive.token-0815"}""", "its fields are *, message")]
    [InlineData("eyJlive.token-0815", "no JSON object, text/html")]
    [InlineData("[\"eyJlive.token-0815\"]", "no JSON object, text/html")]
    [InlineData("{}", "an object without fields")]
    public void Of_an_answer_in_which_no_token_is_found_no_value_is_told(string body, string told) =>
        Assert.Equal($"the login is answered without a token (status 200: {told}). Check 'token_url' and 'token'", Why(body, 200));

    [Theory]
    [InlineData("""{"ok":false,"reason":"unknown credentials","given":"the-secret-of-the-client-1"}""")]
    [InlineData("""{"ok":false,"reason":"unknown","given":"the\u002dsecret\u002dof\u002dthe-client-1"}""")]
    [InlineData(
        """{"message":"we know nobody who has the secret that you say that you have, and we have looked at all of the files and drawers that are here in this house and in the next, so: the-secret-of-the-client-1"}"""
    )]
    public void A_refusal_that_repeats_a_secret_where_it_is_cut_off_shows_nothing_of_it(string body) =>
        Assert.DoesNotContain(
            "the-",
            Why(body, 401).Split(". Check", 2)[0]["the login".Length..].Replace("the secret that", "", StringComparison.Ordinal)
        );

    [Fact]
    public void A_refusal_that_is_no_text_is_a_refusal()
    {
        var latin = Encoding.Latin1.GetBytes("{\"error\":\"acc\u00e8s refus\u00e9\",\"message\":\"no\"}");

        Assert.StartsWith("the login is refused with status 400: no.", Why(latin, 400), StringComparison.Ordinal);
        Assert.StartsWith("the login is refused with status 400: {", Why("""{"error":"\ud800"}""", 400), StringComparison.Ordinal);
        Assert.Contains("without a token", Why("""{"data":{"token":"\ud800"}}""", 200), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"error":"invalid_grant"}""", 400, "Let the program in anew at the source, and set the new refresh token in REFRESH")]
    [InlineData("""{"error":"invalid_client"}""", 401, "Check the client id and the secret in SECRET")]
    [InlineData("""{"error":"invalid_scope"}""", 400, "Check 'scope'")]
    [InlineData("""{"error":"invalid_grant"}""", 200, "Let the program in anew at the source, and set the new refresh token in REFRESH")]
    [InlineData("not here", 404, "Check 'token_url'")]
    [InlineData("", 302, "Check 'token_url' and 'token'")]
    [InlineData(
        "no",
        403,
        "Check the client id and the secret in SECRET; if they are right, let the program in anew at the source, and set the new refresh token in REFRESH"
    )]
    public void What_to_do_depends_on_how_the_login_is_refused(string body, int status, string advice) =>
        Assert.EndsWith($". {advice}", Why(body, status), StringComparison.Ordinal);

    [Theory]
    [InlineData("3600", 3600)]
    [InlineData("\" 3600 \"", 3600)]
    [InlineData("3.6e3", 3600)]
    [InlineData("0.001", 5)]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("1e300", null)]
    [InlineData("\"soon\"", null)]
    public void The_lifetime_is_what_the_answer_says_in_seconds(string said, int? seconds)
    {
        var reply = Grant.Read(Answer($"\ufeff{{\"data\":{{\"token\":\"eyJlive.token-0815\",\"expires_in\":{said}}}}}"), Redactor());

        var token = Assert.IsType<LoginReply.Granted>(reply).Token;
        Assert.Equal(("eyJlive.token-0815", seconds), (token.Value, (int?)token.Lifetime?.TotalSeconds));
    }

    [Theory]
    [InlineData("""{"data":{"token":"eyJlive.token-0815","refresh_token":"refresh-0815-0"}}""", "refresh-0815-0")]
    [InlineData("""{"access_token":"eyJlive.token-0815","refresh_token":"refresh-0815-0"}""", "refresh-0815-0")]
    [InlineData("""{"refresh_token":0}""", null)]
    [InlineData("""{"refresh_token":1234567890123456789}""", null)]
    [InlineData("""{"refresh_token":"none"}""", null)]
    [InlineData("""{"refresh_token":"AAPL"}""", null)]
    [InlineData("""{"refresh_token":"2026-01-09"}""", null)]
    [InlineData("""{"refresh_token":"1234.5678"}""", null)]
    [InlineData("""{"refresh_token":"\",\"close\":"}""", null)]
    public void What_could_be_data_is_taken_for_no_refresh_token(string body, string? taken) =>
        Assert.Equal(taken, Grant.NextRefresh(Answer(body)));

    private static string Why(string body, int status) => Why(Encoding.UTF8.GetBytes(body), status);

    private static string Why(byte[] body, int status) =>
        Assert.IsType<LoginReply.Refused>(Grant.Read(new(status, [new("Content-Type", "text/html; charset=utf-8")], body), Redactor())).Why;

    private static LoginAnswer Answer(string body) => new(200, [], Encoding.UTF8.GetBytes(body));

    private static SecretRedactor Redactor() => new(Grant.Secrets);
}
