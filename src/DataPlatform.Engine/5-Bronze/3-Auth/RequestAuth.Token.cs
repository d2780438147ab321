using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Auth;

internal abstract partial class RequestAuth
{
    /// <summary>A token that a login gets. Whoever keeps the token says which one is good.</summary>
    public sealed class Token(SourceAuth.Token auth, TokenGrant grant) : RequestAuth
    {
        private volatile string? _current;

        public SourceAuth.Token Declared => auth;

        public TokenGrant Grant => grant;

        /// <summary>The token that is good now; null when there is none.</summary>
        public string? Current
        {
            get => _current;
            set => _current = value;
        }

        public override IReadOnlyList<string> Secrets => grant.Secrets;

        public override string? Problem => grant.Problem;

        public override Token? Login => this;

        /// <exception cref="InvalidOperationException">There is no token.</exception>
        public override void Sign(HttpRequestMessage request)
        {
            var token = _current ?? throw new InvalidOperationException("a request is signed before there is a token");
            Put(request, token, auth.Query, auth.Cookie, auth.Header, auth.Prefix);
        }
    }

    private sealed partial class Kinds
    {
        public RequestAuth Of(SourceAuth.OAuth2ClientCredentials auth) => new Token(auth, new OAuth2Grant(auth, secrets));

        public RequestAuth Of(SourceAuth.OAuth2RefreshToken auth) => new Token(auth, new OAuth2Grant(auth, secrets));

        public RequestAuth Of(SourceAuth.SessionToken auth) => new Token(auth, new SessionGrant(auth, secrets));
    }
}
