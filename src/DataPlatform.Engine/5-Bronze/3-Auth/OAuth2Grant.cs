using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Auth;

/// <summary>A token by OAuth 2.0 (RFC 6749).</summary>
internal sealed class OAuth2Grant : TokenGrant
{
    private const string RefreshField = "refresh_token";

    // A shorter life would make each request log in.
    private static readonly TimeSpan ShortestLife = TimeSpan.FromSeconds(5);

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

    protected override string CheckPlaces => "Check 'token_url' and 'token'";

    private string CheckClient => "Check the client id" + (_auth.ClientSecret is { } place ? $" and the secret {WhereIs(place)}" : "");

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

    // The codes are those of RFC 6749, 5.2.
    protected override string Advice(LoginAnswer answer) =>
        answer.ErrorCode switch
        {
            "invalid_scope" => "Check 'scope'",
            "invalid_grant" when _auth is SourceAuth.OAuth2RefreshToken { Refresh: var place } =>
                $"Let the program in anew at the source, and set the new refresh token {WhereIs(place)}",
            null when answer.Status is 404 or 405 => "Check 'token_url'",
            null when _auth is SourceAuth.OAuth2RefreshToken { Refresh: var place } =>
                $"{CheckClient}; if they are right, let the program in anew at the source, and set the new refresh token {WhereIs(place)}",
            _ => CheckClient,
        };

    protected override string? TokenIn(LoginAnswer answer) => answer.At(_auth.TokenPath);

    protected override TimeSpan? LifetimeIn(LoginAnswer answer) => Seconds(answer.At([.. Siblings, "expires_in"])) ?? _auth.Lifetime;

    // A number is none. Where the token was looked for in the wrong place, this one is not lost with it.
    protected override string? RefreshIn(LoginAnswer answer) =>
        _refresh is null ? null : answer.TextAt([.. Siblings, RefreshField]) ?? answer.TextAt(RefreshField);

    private IEnumerable<string> Siblings => _auth.TokenPath.SkipLast(1);

    private IEnumerable<KeyValuePair<string, string>> Fields(string? refresh)
    {
        yield return new("grant_type", refresh is null ? "client_credentials" : "refresh_token");
        if (refresh is not null)
        {
            yield return new(RefreshField, refresh);
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
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 1e9
            ? TimeSpan.FromSeconds(Math.Max(seconds, ShortestLife.TotalSeconds))
            : null;

    private static string WhereIs(SecretPlace place) => place.Variable is { } variable ? $"in {variable}" : "in its file";
}
