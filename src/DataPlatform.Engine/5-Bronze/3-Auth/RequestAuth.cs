using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Auth;

/// <summary>
/// How the requests to one source prove who asks: what its recipe declares, with the secret itself. Each kind is a file: its class, and the method
/// that makes it.
/// </summary>
internal abstract partial class RequestAuth
{
    private RequestAuth() { }

    /// <summary>What must never be kept or shown: the secret, and what it becomes on the wire when that cannot be told from the secret alone.</summary>
    public abstract IReadOnlyList<string> Secrets { get; }

    /// <summary>What the secret holds that cannot be sent, as the end of a sentence; null when it can be sent.</summary>
    public virtual string? Problem => null;

    /// <summary>The part of the proof that a login gets; null when there is none.</summary>
    public virtual Token? Login => null;

    /// <param name="auth">What the recipe declares.</param>
    /// <param name="secrets">Its secrets in their order, without control characters.</param>
    public static RequestAuth Of(SourceAuth auth, params IReadOnlyList<string> secrets) => auth.As(new Kinds(secrets));

    /// <summary>The proof by one of several keys; itself where there is but one.</summary>
    /// <param name="key">Which one, from 0.</param>
    public virtual RequestAuth OfKey(int key) => this;

    /// <summary>Puts the proof on a request that is ready but for that.</summary>
    public abstract void Sign(HttpRequestMessage request);

    /// <summary>Puts a key where a recipe says: into the query, a cookie, or a header behind its prefix.</summary>
    private static void Put(HttpRequestMessage request, string key, string? query, string? cookie, string? header, string? prefix)
    {
        if (query is not null)
        {
            var address = request.RequestUri!;
            var separator = address.Query.Length > 0 ? '&' : '?';
            request.RequestUri = new($"{address.AbsoluteUri}{separator}{Uri.EscapeDataString(query)}={Uri.EscapeDataString(key)}");
        }
        else if (cookie is not null)
        {
            request.Headers.TryAddWithoutValidation("Cookie", $"{cookie}={key}");
        }
        else
        {
            request.Headers.TryAddWithoutValidation(header!, prefix + key);
        }
    }

    private sealed partial class Kinds(IReadOnlyList<string> secrets) : SourceAuth.IKinds<RequestAuth>;
}
