using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Auth;

/// <summary>One way to get a token: the request that asks for it, and what its answer gives.</summary>
internal abstract class TokenGrant
{
    /// <summary>What must never be kept or shown.</summary>
    public abstract IReadOnlyList<string> Secrets { get; }

    /// <summary>What a secret holds that cannot be sent, as the end of a sentence; null when all can be.</summary>
    public virtual string? Problem => null;

    /// <summary>The first refresh token, and where it is; null for a way that needs none.</summary>
    public virtual (string Token, SecretPlace Place)? Refresh => null;

    /// <summary>Headers of the login, in the place of those that are sent anyway.</summary>
    public virtual IEnumerable<KeyValuePair<string, string>> Headers => [];

    /// <summary>What somebody does whose login brings no token, as a sentence of its own.</summary>
    protected abstract string CheckPlaces { get; }

    /// <summary>The login, but for its headers.</summary>
    /// <param name="address">Where it goes.</param>
    /// <param name="refresh">The refresh token that is good now; null where none is needed.</param>
    public abstract HttpRequestMessage Request(Uri address, string? refresh);

    /// <summary>What an answer that may not pass by itself comes to.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="redactor">Knows the secrets of the login.</param>
    public LoginReply Read(LoginAnswer answer, SecretRedactor redactor)
    {
        if (!answer.IsSuccess)
        {
            return Refused($"is refused with {answer.Told(redactor)}", answer.Status is >= 300 and < 400 ? CheckPlaces : Advice(answer));
        }

        return TokenIn(answer) is not { } token
                ? Refused($"is answered without a token ({answer.Told(redactor)})", answer.ErrorCode is null ? CheckPlaces : Advice(answer))
            : TokenWords.WhyUnfit(token) is { } why ? Refused($"is answered with a token that {why}", CheckPlaces)
            : new LoginReply.Granted(new(token, LifetimeIn(answer)));

        static LoginReply.Refused Refused(string how, string advice) => new($"the login {how}. {advice}");
    }

    /// <summary>
    /// The refresh token that takes the place of the one before, whatever else the answer is worth; null when that stays. What is no token is not taken
    /// for one: the one before may be good all the same.
    /// </summary>
    public string? NextRefresh(LoginAnswer answer) =>
        answer.IsSuccess && RefreshIn(answer) is { } refresh && TokenWords.WhyUnfit(refresh) is null ? refresh : null;

    /// <summary>What somebody does whose login is refused, as a sentence of its own.</summary>
    protected abstract string Advice(LoginAnswer answer);

    protected abstract string? TokenIn(LoginAnswer answer);

    /// <summary>How long the token is good; null: until it is refused.</summary>
    protected abstract TimeSpan? LifetimeIn(LoginAnswer answer);

    protected virtual string? RefreshIn(LoginAnswer answer) => null;
}
