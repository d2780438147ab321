using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Auth;

internal abstract partial class RequestAuth
{
    /// <summary>Several proofs, one after the other.</summary>
    private sealed class Several(IReadOnlyList<RequestAuth> parts) : RequestAuth
    {
        public override IReadOnlyList<string> Secrets => [.. parts.SelectMany(p => p.Secrets)];

        public override string? Problem => parts.Select(p => p.Problem).FirstOrDefault(p => p is not null);

        public override Token? Login => parts.Select(p => p.Login).FirstOrDefault(l => l is not null);

        public override void Sign(HttpRequestMessage request)
        {
            foreach (var part in parts)
            {
                part.Sign(request);
            }
        }
    }

    private sealed partial class Kinds
    {
        public RequestAuth Of(SourceAuth.Several auth)
        {
            var parts = new List<RequestAuth>();
            var used = 0;
            foreach (var part in auth.Parts)
            {
                parts.Add(RequestAuth.Of(part, [.. secrets.Skip(used).Take(part.Secrets.Count)]));
                used += part.Secrets.Count;
            }

            return new Several(parts);
        }
    }
}
