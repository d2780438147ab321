using System.Buffers;
using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Auth;

internal abstract partial class RequestAuth
{
    /// <summary>A key in the query, in a header or in a cookie. Spaces around it are none of it.</summary>
    private sealed class ApiKey(SourceAuth.ApiKey auth, string key) : RequestAuth
    {
        // RFC 6265: what ends a cookie's value, or is no part of one.
        private static readonly SearchValues<char> NoCookie = SearchValues.Create(" \",;\\");

        public override IReadOnlyList<string> Secrets => [key];

        public override string? Problem =>
            auth.Query is null && !key.All(char.IsAscii) ? "a character that no HTTP header can carry"
            : auth.Cookie is not null && key.AsSpan().ContainsAny(NoCookie) ? "a character that no cookie can carry"
            : null;

        public override void Sign(HttpRequestMessage request) => Put(request, key, auth.Query, auth.Cookie, auth.Header, auth.Prefix);
    }

    private sealed partial class Kinds
    {
        public RequestAuth Of(SourceAuth.ApiKey auth) =>
            secrets.Count == 1 ? OfKey(auth, secrets[0]) : new InTurn([.. secrets.Select(s => OfKey(auth, s))]);

        private static ApiKey OfKey(SourceAuth.ApiKey auth, string key) => new(auth, key.Trim());
    }
}
