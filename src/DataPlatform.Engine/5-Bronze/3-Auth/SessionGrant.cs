using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Auth;

/// <summary>A token by a login request of the source's own kind.</summary>
internal sealed class SessionGrant(SourceAuth.SessionToken auth, IReadOnlyList<string> secrets) : TokenGrant
{
    private readonly Dictionary<string, string> _named = auth
        .Named.Zip(secrets)
        .ToDictionary(n => n.First.Key, n => n.Second, StringComparer.Ordinal);

    public override IReadOnlyList<string> Secrets => secrets;

    protected override string Advice =>
        $"Check what is in {string.Join(" and ", auth.Named.Select(n => n.Value.Variable ?? $"the file of {n.Key}"))}";

    public override HttpRequestMessage Request(Uri address, string? refresh)
    {
        var request = new HttpRequestMessage(new(auth.Method), address)
        {
            Content = auth.Body is { } body ? FilledBody.Fill(body, text => new(Fill(text))).ToContent() : null,
        };
        foreach (var (name, value) in auth.LoginHeaders)
        {
            request.Headers.TryAddWithoutValidation(name, Fill(value));
        }

        return request;
    }

    protected override GrantedToken? TokenIn(LoginAnswer answer)
    {
        var token =
            auth.TokenHeader is { } header ? answer.Header(header)
            : auth.TokenCookie is { } cookie ? answer.Cookie(cookie)
            : answer.At(auth.TokenPath!);
        return token is null ? null : new(token, auth.Lifetime);
    }

    private string Fill(string text) => Placeholder.FillSecrets(text, _named);
}
