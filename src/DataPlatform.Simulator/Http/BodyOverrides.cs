using System.Text;

namespace DataPlatform.Simulator.Http;

/// <summary>Changes to bodies, added while requests are being answered.</summary>
internal sealed class BodyOverrides
{
    private readonly Lock _lock = new();

    // Replaced as a whole under the lock, so that readers need none.
    private volatile (string Contains, Func<string, string> Change)[] _all = [];

    public void Add(string contains, Func<string, string> change)
    {
        lock (_lock)
        {
            _all = [.. _all, (contains, change)];
        }
    }

    /// <summary>The changed body, or null if nothing matches.</summary>
    public byte[]? Apply(DataRequest request, ReadOnlySpan<byte> body)
    {
        string? text = null;
        foreach (var (contains, change) in _all)
        {
            if (request.PathAndQuery.Contains(contains, StringComparison.Ordinal))
            {
                text = change(text ?? Encoding.UTF8.GetString(body));
            }
        }

        return text is null ? null : Encoding.UTF8.GetBytes(text);
    }
}
