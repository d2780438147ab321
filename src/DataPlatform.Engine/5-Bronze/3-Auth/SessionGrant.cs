using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Auth;

/// <summary>A token by a login request of the source's own kind.</summary>
internal sealed class SessionGrant : TokenGrant
{
    private const string Bearer = "Bearer ";

    private readonly SourceAuth.SessionToken _auth;
    private readonly Dictionary<string, string> _named;

    /// <param name="auth">What the recipe declares.</param>
    /// <param name="secrets">Its secrets in their order. Spaces around one are none of it.</param>
    public SessionGrant(SourceAuth.SessionToken auth, IReadOnlyList<string> secrets)
    {
        _auth = auth;
        Secrets = [.. secrets.Select(s => s.Trim())];
        _named = auth.Named.Zip(Secrets).ToDictionary(n => n.First.Key, n => n.Second, StringComparer.Ordinal);
    }

    public override IReadOnlyList<string> Secrets { get; }

    public override string? Problem => Headers.All(h => h.Value.All(char.IsAscii)) ? null : "a character that no HTTP header can carry";

    public override IEnumerable<KeyValuePair<string, string>> Headers =>
        _auth.LoginHeaders.Select(h => KeyValuePair.Create(h.Key, Fill(h.Value)));

    protected override string CheckPlaces => $"Check 'login_url' and '{TokenPlace}'";

    private string TokenPlace =>
        _auth.TokenHeader is not null ? "token_header"
        : _auth.TokenCookie is not null ? "token_cookie"
        : "token";

    public override HttpRequestMessage Request(Uri address, string? refresh) =>
        new(new(_auth.Method), address)
        {
            Content = _auth.Body is { } body ? FilledBody.Fill(body, text => new(Fill(text))).ToContent() : null,
        };

    protected override string Advice(LoginAnswer answer) =>
        answer.Status is 404 or 405
            ? "Check 'login_url'"
            : $"Check what is in {string.Join(" and ", _auth.Named.Select(n => n.Value.Variable ?? $"the file of {n.Key}"))}";

    protected override string? TokenIn(LoginAnswer answer) =>
        _auth.TokenHeader is { } header ? WithoutScheme(answer.Header(header))
        : _auth.TokenCookie is { } cookie ? answer.Cookie(cookie)
        : answer.At(_auth.TokenPath!);

    protected override TimeSpan? LifetimeIn(LoginAnswer answer) => _auth.Lifetime;

    // Where it is sent says whether it stands before the token.
    private static string? WithoutScheme(string? value) =>
        value?.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) is true ? value[Bearer.Length..].Trim() : value;

    private string Fill(string text) => Placeholder.FillSecrets(text, _named);
}
