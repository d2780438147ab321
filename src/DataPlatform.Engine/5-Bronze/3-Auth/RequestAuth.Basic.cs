using System.Text;
using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Auth;

internal abstract partial class RequestAuth
{
    /// <summary>A name and a password, in UTF-8 and base64 (RFC 7617).</summary>
    private sealed class Basic(SourceAuth.Basic auth, string password) : RequestAuth
    {
        private readonly string _credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{auth.Username}:{password}"));

        public override IReadOnlyList<string> Secrets => [password, _credentials];

        public override void Sign(HttpRequestMessage request) => request.Headers.Authorization = new("Basic", _credentials);
    }

    private sealed partial class Kinds
    {
        public RequestAuth Of(SourceAuth.Basic auth) => new Basic(auth, secrets[0]);
    }
}
