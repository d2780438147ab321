using System.Globalization;

namespace DataPlatform.Recipes;

/// <summary>How a request proves who asks. Secrets themselves are never in a recipe.</summary>
public abstract partial record SourceAuth
{
    private SourceAuth() { }

    /// <summary>The secrets that it takes, each with what it is called, for a person.</summary>
    internal abstract IReadOnlyList<(string Word, SecretPlace Place)> Secrets { get; }

    /// <summary>The query parameters that carry a secret.</summary>
    internal virtual IEnumerable<string> SecretParameters => [];

    /// <summary>The headers that carry a secret.</summary>
    internal virtual IEnumerable<string> SecretHeaders => [];

    /// <summary>The headers of answers that may hold a token.</summary>
    internal virtual IEnumerable<string> SessionHeaders => [];

    /// <summary>The names of the keys that are used in turn; empty where there are not several.</summary>
    internal virtual IReadOnlyList<string> KeysInTurn => [];

    /// <summary>Its parts that log in.</summary>
    internal virtual IEnumerable<Token> Logins => [];

    internal abstract T As<T>(IKinds<T> kinds);

    /// <summary>A method for each kind, so that what must know them all does not compile until it knows a new one.</summary>
    internal interface IKinds<out T>
    {
        T Of(ApiKey auth);

        T Of(Basic auth);

        T Of(OAuth2ClientCredentials auth);

        T Of(OAuth2RefreshToken auth);

        T Of(SessionToken auth);

        T Of(Several auth);
    }

    /// <summary>A key in the query, in a header or in a cookie.</summary>
    /// <param name="Key">Where the key is.</param>
    /// <param name="Query">The query parameter that carries it; null when something else does.</param>
    /// <param name="Header">The header that carries it; null when something else does.</param>
    /// <param name="Prefix">What stands before the key in the header, for example <c>Bearer </c>.</param>
    public sealed record ApiKey(SecretPlace Key, string? Query, string? Header, string? Prefix) : SourceAuth
    {
        /// <summary>The cookie that carries the key; null when something else does.</summary>
        public string? Cookie { get; init; }

        /// <summary>Where further keys are, each with limits of its own, all used in turn. Default: there are none.</summary>
        public IReadOnlyList<SecretPlace> Further { get; init; } = [];

        internal override IReadOnlyList<(string Word, SecretPlace Place)> Secrets => [.. Further.Prepend(Key).Select(k => ("key", k))];

        // The path of a file is told nowhere: what stands there may be the key itself.
        internal override IReadOnlyList<string> KeysInTurn =>
            Further.Count == 0
                ? []
                : [.. Further.Prepend(Key).Select((k, i) => k.Variable ?? string.Create(CultureInfo.InvariantCulture, $"file-{i + 1}"))];

        internal override IEnumerable<string> SecretParameters => Query is null ? [] : [Query];

        internal override IEnumerable<string> SecretHeaders =>
            Header is not null ? [Header]
            : Cookie is not null ? ["Cookie"]
            : [];

        internal override T As<T>(IKinds<T> kinds) => kinds.Of(this);
    }

    /// <summary>A name and a password in the <c>Authorization</c> header (RFC 7617).</summary>
    /// <param name="Username">The name, without a colon.</param>
    /// <param name="Password">Where the password is.</param>
    public sealed record Basic(string Username, SecretPlace Password) : SourceAuth
    {
        internal override IReadOnlyList<(string Word, SecretPlace Place)> Secrets => [("password", Password)];

        internal override IEnumerable<string> SecretHeaders => ["Authorization"];

        internal override T As<T>(IKinds<T> kinds) => kinds.Of(this);
    }

    /// <summary>Several proofs at once, for example a key and its secret in two headers.</summary>
    /// <param name="Parts">The proofs; none of them is several.</param>
    public sealed record Several(IReadOnlyList<SourceAuth> Parts) : SourceAuth
    {
        internal override IReadOnlyList<(string Word, SecretPlace Place)> Secrets => [.. Parts.SelectMany(p => p.Secrets)];

        internal override IEnumerable<string> SecretParameters => Parts.SelectMany(p => p.SecretParameters);

        internal override IEnumerable<string> SecretHeaders => Parts.SelectMany(p => p.SecretHeaders);

        internal override IEnumerable<Token> Logins => Parts.SelectMany(p => p.Logins);

        internal override IEnumerable<string> SessionHeaders => Parts.SelectMany(p => p.SessionHeaders);

        internal override T As<T>(IKinds<T> kinds) => kinds.Of(this);
    }
}
