using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Auth;

/// <summary>One way to get a token: the request that asks for it, and what its answer gives.</summary>
internal abstract class TokenGrant
{
    /// <summary>What must never be kept or shown.</summary>
    public abstract IReadOnlyList<string> Secrets { get; }

    /// <summary>What somebody does whose login is refused, as a sentence of its own.</summary>
    protected abstract string Advice { get; }

    /// <summary>The first refresh token, and where it is; null for a way that needs none.</summary>
    public virtual (string Token, SecretPlace Place)? Refresh => null;

    /// <summary>The login.</summary>
    /// <param name="address">Where it goes.</param>
    /// <param name="refresh">The refresh token that is good now; null where none is needed.</param>
    public abstract HttpRequestMessage Request(Uri address, string? refresh);

    /// <summary>What an answer that may not pass by itself comes to.</summary>
    public LoginReply Read(LoginAnswer answer)
    {
        if (!answer.IsSuccess)
        {
            return Refused($"is refused with {answer}");
        }

        return TokenIn(answer) is not { } token ? Refused($"is answered without a token ({answer})")
            : WhyUnfit(token.Value) is { } why ? Refused($"is answered with a token that {why}")
            : new LoginReply.Granted(token);
    }

    /// <summary>The same for one that asks too much: redirects are not followed.</summary>
    public LoginReply.Refused Refused(string how) => new($"the login {how}. {Advice}");

    protected abstract GrantedToken? TokenIn(LoginAnswer answer);

    // It stands in headers, and what is kept is searched for it.
    private static string? WhyUnfit(string token) =>
        token.Any(c => !char.IsAscii(c) || char.IsControl(c)) ? "no header can carry" : SecretWords.WhyUnfit(token);
}
