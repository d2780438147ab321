namespace DataPlatform.Bronze.Auth;

internal abstract partial class RequestAuth
{
    /// <summary>Several keys, of which a request carries the one that it has a permit for.</summary>
    private sealed class InTurn(IReadOnlyList<RequestAuth> keys) : RequestAuth
    {
        public override IReadOnlyList<string> Secrets => [.. keys.SelectMany(k => k.Secrets)];

        public override string? Problem =>
            keys.Select(k => k.Problem).FirstOrDefault(p => p is not null)
            ?? (
                Secrets.Distinct(StringComparer.Ordinal).Count() < keys.Count
                    ? "the same as another one: a key has one quota, however often it is named"
                    : null
            );

        public override RequestAuth OfKey(int key) => keys[key];

        /// <exception cref="InvalidOperationException">Nobody has said with which key.</exception>
        public override void Sign(HttpRequestMessage request) => throw new InvalidOperationException("one of several keys signs a request");
    }
}
