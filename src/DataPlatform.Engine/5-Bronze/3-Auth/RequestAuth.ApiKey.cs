using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Auth;

internal abstract partial class RequestAuth
{
    /// <summary>A key in the query or in a header. Spaces around it are none of it.</summary>
    private sealed class ApiKey(SourceAuth.ApiKey auth, string key) : RequestAuth
    {
        public override IReadOnlyList<string> Secrets => [key];

        public override string? Problem =>
            auth.Header is not null && !key.All(char.IsAscii) ? "a character that no HTTP header can carry" : null;

        public override void Sign(HttpRequestMessage request)
        {
            if (auth.Query is { } parameter)
            {
                var address = request.RequestUri!;
                var separator = address.Query.Length > 0 ? '&' : '?';
                request.RequestUri = new($"{address.AbsoluteUri}{separator}{Uri.EscapeDataString(parameter)}={Uri.EscapeDataString(key)}");
            }

            if (auth.Header is { } header)
            {
                request.Headers.TryAddWithoutValidation(header, auth.Prefix + key);
            }
        }
    }

    private sealed partial class Kinds
    {
        public RequestAuth Of(SourceAuth.ApiKey auth) => new ApiKey(auth, secret.Trim());
    }
}
