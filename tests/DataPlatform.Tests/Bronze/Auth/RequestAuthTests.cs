using System.Text;
using DataPlatform.Bronze.Auth;
using DataPlatform.Recipes;
using Xunit;

namespace DataPlatform.Tests.Bronze.Auth;

public sealed class RequestAuthTests
{
    [Theory]
    [InlineData("http://a/list", "k", "http://a/list?apikey=k")]
    [InlineData("http://a/list?symbol=A%2FB", "k", "http://a/list?symbol=A%2FB&apikey=k")]
    [InlineData("http://a/list", "a+b/c=d&e é", "http://a/list?apikey=a%2Bb%2Fc%3Dd%26e%20%C3%A9")]
    [InlineData("http://a/list", "  k ", "http://a/list?apikey=k")]
    public void A_key_in_the_query_comes_last_and_is_escaped(string address, string key, string sent)
    {
        var request = Signed(new SourceAuth.ApiKey(SecretPlace.InVariable("KEY"), "apikey", null, null), key, address);

        Assert.Equal(sent, request.RequestUri!.AbsoluteUri);
        Assert.Empty(request.Headers);
    }

    [Theory]
    [InlineData("X-Api-Key", null, "k y", "X-Api-Key: k y")]
    [InlineData("Authorization", "Bearer ", "k", "Authorization: Bearer k")]
    [InlineData("Authorization", "Token token=", "k==", "Authorization: Token token=k==")]
    public void A_key_in_a_header_stands_behind_its_prefix(string header, string? prefix, string key, string sent)
    {
        var request = Signed(new SourceAuth.ApiKey(SecretPlace.InVariable("KEY"), null, header, prefix), key);

        Assert.Equal("http://a/list", request.RequestUri!.AbsoluteUri);
        Assert.Equal(sent, Assert.Single(request.Headers.NonValidated.Select(h => $"{h.Key}: {h.Value}")));
    }

    [Fact]
    public void A_key_in_a_cookie_is_its_value()
    {
        var auth = new SourceAuth.ApiKey(SecretPlace.InVariable("KEY"), null, null, null) { Cookie = "sid" };

        Assert.Equal("Cookie: sid=k==", Assert.Single(Signed(auth, " k== ").Headers.NonValidated.Select(h => $"{h.Key}: {h.Value}")));
        Assert.Equal("a character that no cookie can carry", RequestAuth.Of(auth, "two; cookies=x").Problem);
    }

    [Fact]
    public void Several_proofs_are_sent_together_each_with_its_own_secrets()
    {
        var auth = new SourceAuth.Several([
            new SourceAuth.ApiKey(SecretPlace.InVariable("ID"), null, "X-Id", null),
            new SourceAuth.ApiKey(SecretPlace.InVariable("KEY"), "key", null, null),
        ]);
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://a/list");
        var proof = RequestAuth.Of(auth, "the-id", "the-key");

        proof.Sign(request);

        Assert.Equal(["the-id", "the-key"], proof.Secrets);
        Assert.Equal("http://a/list?key=the-key", request.RequestUri!.AbsoluteUri);
        Assert.Equal("X-Id: the-id", Assert.Single(request.Headers.NonValidated.Select(h => $"{h.Key}: {h.Value}")));
    }

    [Theory]
    // The two examples of RFC 7617.
    [InlineData("Aladdin", "open sesame", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")]
    [InlineData("test", "123£", "Basic dGVzdDoxMjPCow==")]
    [InlineData("me", ":", "Basic bWU6Og==")]
    [InlineData("me", " spaces are part of it ", "Basic bWU6IHNwYWNlcyBhcmUgcGFydCBvZiBpdCA=")]
    public void A_name_and_a_password_are_sent_in_utf8_and_base64(string username, string password, string sent)
    {
        var request = Signed(new SourceAuth.Basic(username, SecretPlace.InVariable("PASSWORD")), password);

        Assert.Equal("http://a/list", request.RequestUri!.AbsoluteUri);
        Assert.Equal($"Authorization: {sent}", Assert.Single(request.Headers.NonValidated.Select(h => $"{h.Key}: {h.Value}")));
    }

    [Fact]
    public void What_must_not_be_shown_is_the_secret_and_what_it_becomes_on_the_wire()
    {
        Assert.Equal(["key"], RequestAuth.Of(new SourceAuth.ApiKey(SecretPlace.InVariable("KEY"), "apikey", null, null), " key ").Secrets);
        Assert.Equal(
            ["open sesame", "QWxhZGRpbjpvcGVuIHNlc2FtZQ=="],
            RequestAuth.Of(new SourceAuth.Basic("Aladdin", SecretPlace.InVariable("PASSWORD")), "open sesame").Secrets
        );
    }

    [Fact]
    public void A_header_carries_ascii_only_and_what_is_escaped_or_encoded_may_hold_anything()
    {
        Assert.NotNull(RequestAuth.Of(new SourceAuth.ApiKey(SecretPlace.InVariable("KEY"), null, "X-Key", null), "schlüssel").Problem);
        Assert.Null(RequestAuth.Of(new SourceAuth.ApiKey(SecretPlace.InVariable("KEY"), null, "X-Key", null), "key").Problem);
        Assert.Null(RequestAuth.Of(new SourceAuth.ApiKey(SecretPlace.InVariable("KEY"), "apikey", null, null), "schlüssel").Problem);
        Assert.Null(RequestAuth.Of(new SourceAuth.Basic("me", SecretPlace.InVariable("PASSWORD")), "schlüssel").Problem);
    }

    [Theory]
    [InlineData("p")]
    [InlineData("pw/+=")]
    [InlineData("a longer password")]
    public void Nothing_of_a_password_can_be_read_from_what_is_left_of_a_header_that_came_back(string password)
    {
        var auth = RequestAuth.Of(new SourceAuth.Basic("me", SecretPlace.InVariable("PASSWORD")), password);
        var wire = Convert.ToBase64String(Encoding.UTF8.GetBytes("me:" + password));

        var cleaned = new SecretRedactor(auth.Secrets).Clean($"Authorization: Basic {wire}, {Uri.EscapeDataString(wire)}.");

        Assert.Equal("Authorization: Basic [redacted], [redacted].", cleaned);
    }

    private static HttpRequestMessage Signed(SourceAuth auth, string secret, string address = "http://a/list")
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        RequestAuth.Of(auth, secret).Sign(request);
        return request;
    }
}
