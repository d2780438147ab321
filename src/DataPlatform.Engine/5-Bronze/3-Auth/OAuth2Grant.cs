using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Auth;

/// <summary>A token by OAuth 2.0 (RFC 6749).</summary>
internal sealed class OAuth2Grant : TokenGrant
{
    private readonly SourceAuth.OAuth2 _auth;
    private readonly string? _refresh;
    private readonly string? _clientSecret;
    private readonly string _clientId;
    private readonly string? _header;

    /// <param name="auth">What the recipe declares.</param>
    /// <param name="secrets">Its secrets in their order.</param>
    public OAuth2Grant(SourceAuth.OAuth2 auth, IReadOnlyList<string> secrets)
    {
        var left = new Queue<string>(secrets.Select(s => s.Trim()));
        _auth = auth;
        _refresh = auth is SourceAuth.OAuth2RefreshToken ? left.Dequeue() : null;
        _clientSecret = auth.ClientSecret is null ? null : left.Dequeue();
        _clientId = auth.ClientIdPlace is null ? auth.ClientId ?? "" : left.Dequeue();
        // RFC 6749, 2.3.1: both are escaped as in a form before they are joined.
        var credentials = $"{Uri.EscapeDataString(_clientId)}:{Uri.EscapeDataString(_clientSecret ?? "")}";
        _header = auth.ClientInForm || _clientSecret is null ? null : Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials));
        Secrets = [.. secrets.Select(s => s.Trim()), .. _header is null ? Array.Empty<string>() : [_header]];
    }

    public override IReadOnlyList<string> Secrets { get; }

    public override (string Token, SecretPlace Place)? Refresh =>
        _auth is SourceAuth.OAuth2RefreshToken { Refresh: var place } ? (_refresh!, place) : null;

    protected override string Advice =>
        _auth is SourceAuth.OAuth2RefreshToken auth
            ? $"Let the program in anew at the source, and set the new refresh token {WhereIs(auth.Refresh)}"
            : $"Check the client id and the secret {WhereIs(_auth.ClientSecret!)}";

    public override HttpRequestMessage Request(Uri address, string? refresh)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = FilledBody.Fill(new RequestBody.Form([.. Fields(refresh)]), text => new(text)).ToContent(),
        };
        if (_header is not null)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", _header);
        }

        return request;
    }

    protected override GrantedToken? TokenIn(LoginAnswer answer)
    {
        var siblings = _auth.TokenPath.Take(_auth.TokenPath.Count - 1).ToList();
        return answer.At(_auth.TokenPath) is { } token
            ? new(
                token,
                Seconds(answer.At([.. siblings, "expires_in"])) ?? _auth.Lifetime,
                _refresh is null ? null : answer.At([.. siblings, "refresh_token"])
            )
            : null;
    }

    private IEnumerable<KeyValuePair<string, string>> Fields(string? refresh)
    {
        yield return new("grant_type", refresh is null ? "client_credentials" : "refresh_token");
        if (refresh is not null)
        {
            yield return new("refresh_token", refresh);
        }

        if (_header is null)
        {
            yield return new("client_id", _clientId);
        }

        if (_header is null && _clientSecret is not null)
        {
            yield return new("client_secret", _clientSecret);
        }

        if (_auth.Scopes.Count > 0)
        {
            yield return new("scope", string.Join(' ', _auth.Scopes));
        }

        foreach (var field in _auth.Form)
        {
            yield return field;
        }
    }

    private static TimeSpan? Seconds(string? text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 1e9
            ? TimeSpan.FromSeconds(seconds)
            : null;

    private static string WhereIs(SecretPlace place) => place.Variable is { } variable ? $"in {variable}" : "in its file";
}
