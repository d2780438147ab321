namespace DataPlatform.Recipes;

public abstract partial record SourceAuth
{
    /// <summary>A token that a login gets: before the first request, when its time is over, and once when it is refused.</summary>
    public abstract record Token : SourceAuth
    {
        private protected Token() { }

        /// <summary>Where the token is asked for: an address, or one relative to the source's.</summary>
        public required Uri LoginUrl { get; init; }

        /// <summary>The query parameter that carries the token; null when something else does.</summary>
        public string? Query { get; init; }

        /// <summary>The header that carries the token; null when something else does.</summary>
        public string? Header { get; init; }

        /// <summary>What stands before the token in the header; null for nothing.</summary>
        public string? Prefix { get; init; }

        /// <summary>The cookie that carries the token; null when something else does.</summary>
        public string? Cookie { get; init; }

        /// <summary>How long a token is good when the login does not say it; null: until it is refused.</summary>
        public TimeSpan? Lifetime { get; init; }

        internal override IEnumerable<string> SecretParameters => Query is null ? [] : [Query];

        internal override IEnumerable<string> SecretHeaders =>
            Header is not null ? [Header]
            : Cookie is not null ? ["Cookie"]
            : [];

        internal override IEnumerable<Token> Logins => [this];

        internal override IEnumerable<string> SessionHeaders => Header is null ? [] : [Header];

        /// <summary>The whole address of the login.</summary>
        internal Uri LoginAt(SourceRecipe source) => new(source.BaseUrl, LoginUrl);

        /// <summary>The login's secrets can be read by nobody on the way.</summary>
        internal bool IsSafeAt(SourceRecipe source) =>
            LoginAt(source) is { Scheme: var scheme, IsLoopback: var isHere } && (scheme == Uri.UriSchemeHttps || isHere);
    }

    /// <summary>A token by OAuth 2.0 (RFC 6749).</summary>
    public abstract record OAuth2 : Token
    {
        private protected OAuth2() { }

        /// <summary>The client's id; null when it is among the secrets.</summary>
        public string? ClientId { get; init; }

        /// <summary>Where the client's id is; null when the recipe holds it.</summary>
        public SecretPlace? ClientIdPlace { get; init; }

        /// <summary>Where the client's secret is; null for a client without one.</summary>
        public SecretPlace? ClientSecret { get; init; }

        /// <summary>True when the client names itself in the form, false when it does so in the header <c>Authorization</c>.</summary>
        public bool ClientInForm { get; init; }

        /// <summary>What the token shall be good for; empty for what the source gives.</summary>
        public IReadOnlyList<string> Scopes { get; init; } = [];

        /// <summary>Further fields of the form.</summary>
        public IReadOnlyList<KeyValuePair<string, string>> Form { get; init; } = [];

        /// <summary>Field names from the root of the answer to the token.</summary>
        public IReadOnlyList<string> TokenPath { get; init; } = [];

        private protected IEnumerable<(string Word, SecretPlace Place)> ClientSecrets =>
            new[] { ("client secret", ClientSecret), ("client id", ClientIdPlace) }
                .Where(s => s.Item2 is not null)
                .Select(s => (s.Item1, s.Item2!));
    }

    /// <summary>A token for the program itself.</summary>
    public sealed record OAuth2ClientCredentials : OAuth2
    {
        internal override IReadOnlyList<(string Word, SecretPlace Place)> Secrets => [.. ClientSecrets];

        internal override T As<T>(IKinds<T> kinds) => kinds.Of(this);
    }

    /// <summary>A token for the user who has once let the program in. Each login may bring another refresh token, which is kept.</summary>
    /// <param name="Refresh">Where the first refresh token is.</param>
    public sealed record OAuth2RefreshToken(SecretPlace Refresh) : OAuth2
    {
        internal override IReadOnlyList<(string Word, SecretPlace Place)> Secrets => [("refresh token", Refresh), .. ClientSecrets];

        /// <summary>Whether two sources log in alike, so that one login does for both.</summary>
        internal static bool IsSame(SourceRecipe one, OAuth2RefreshToken its, SourceRecipe other, OAuth2RefreshToken others) =>
            its.LoginAt(one) == others.LoginAt(other)
            && (its.Refresh, its.ClientId, its.ClientIdPlace, its.ClientSecret, its.ClientInForm, its.Lifetime)
                == (others.Refresh, others.ClientId, others.ClientIdPlace, others.ClientSecret, others.ClientInForm, others.Lifetime)
            && its.Scopes.SequenceEqual(others.Scopes, StringComparer.Ordinal)
            && its.TokenPath.SequenceEqual(others.TokenPath, StringComparer.Ordinal)
            && its.Form.SequenceEqual(others.Form);

        internal override T As<T>(IKinds<T> kinds) => kinds.Of(this);
    }

    /// <summary>A token that a login request of the source's own kind gets.</summary>
    public sealed record SessionToken : Token
    {
        /// <summary>GET or POST.</summary>
        public required string Method { get; init; }

        /// <summary>Headers of the login; values may hold the names of secrets in braces.</summary>
        public IReadOnlyList<KeyValuePair<string, string>> LoginHeaders { get; init; } = [];

        /// <summary>The body of the login; its texts may hold the names of secrets in braces. Null: there is none.</summary>
        public RequestBody? Body { get; init; }

        /// <summary>The secrets by the names that stand in braces for them.</summary>
        public IReadOnlyList<KeyValuePair<string, SecretPlace>> Named { get; init; } = [];

        /// <summary>Field names from the root of the answer to the token; null when something else has it.</summary>
        public IReadOnlyList<string>? TokenPath { get; init; }

        /// <summary>The header of the answer that has the token; null when something else has it.</summary>
        public string? TokenHeader { get; init; }

        /// <summary>The cookie of the answer that has the token; null when something else has it.</summary>
        public string? TokenCookie { get; init; }

        internal override IEnumerable<string> SessionHeaders =>
            TokenHeader is null ? base.SessionHeaders : [.. base.SessionHeaders, TokenHeader];

        internal override IReadOnlyList<(string Word, SecretPlace Place)> Secrets => [.. Named.Select(n => (n.Key, n.Value))];

        internal override T As<T>(IKinds<T> kinds) => kinds.Of(this);
    }
}
