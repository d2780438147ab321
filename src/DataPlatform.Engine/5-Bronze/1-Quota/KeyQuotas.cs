namespace DataPlatform.Bronze.Quota;

/// <summary>A quota made of those of several keys, which are used in turn: of those that have room, the one that has waited longest.</summary>
/// <param name="keys">A quota for each key.</param>
/// <param name="line">The line in front of them all.</param>
internal sealed class KeyQuotas(IReadOnlyList<QuotaLimiter> keys, QuotaLine line) : IQuota, IDisposable
{
    private readonly bool[] _isAside = new bool[keys.Count];

    // Touched by the first in line alone.
    private int _next;

    public QuotaUse Use => new(line.Waited, line.Waited == TimeSpan.Zero ? 1 : keys.Average(k => k.Saturation));

    /// <summary>How many keys there are.</summary>
    public int Count => keys.Count;

    public ValueTask<QuotaReply> AcquireAsync(int cost, CancellationToken cancellationToken) => AcquireAsync(cost, [], cancellationToken);

    /// <inheritdoc cref="IQuota.AcquireAsync"/>
    /// <param name="cost">How many permits; 1 or more.</param>
    /// <param name="without">Keys that the request has been refused with; one that it has not is left.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<QuotaReply> AcquireAsync(int cost, IReadOnlyCollection<int> without, CancellationToken cancellationToken) =>
        line.AcquireAsync(() => Take(cost, without), cancellationToken);

    /// <summary>A key is good for nothing: it is used no more. The last one stays, whatever it is good for.</summary>
    /// <returns>True when it was used until now.</returns>
    public bool PutAside(int key)
    {
        lock (_isAside)
        {
            var isNews = !_isAside[key] && _isAside.Count(a => !a) > 1;
            _isAside[key] |= isNews;
            return isNews;
        }
    }

    /// <summary>Whether there is a key besides these.</summary>
    public bool HasOthers(IReadOnlyCollection<int> without)
    {
        lock (_isAside)
        {
            return Enumerable.Range(0, keys.Count).Any(k => !_isAside[k] && !without.Contains(k));
        }
    }

    public void Dispose() => line.Dispose();

    private QuotaReply Take(int cost, IReadOnlyCollection<int> without)
    {
        QuotaReply.Denied? soonest = null;
        foreach (var key in InTurn(HasOthers(without) ? without : []))
        {
            switch (keys[key].Take(cost))
            {
                case QuotaReply.Granted granted:
                    _next = (key + 1) % keys.Count;
                    return granted with { Key = key };
                case QuotaReply.Denied denied when soonest is null || denied.Wait.Length < soonest.Wait.Length:
                    soonest = denied;
                    break;
            }
        }

        return soonest!;
    }

    private List<int> InTurn(IReadOnlyCollection<int> without)
    {
        lock (_isAside)
        {
            return [.. Enumerable.Range(_next, keys.Count).Select(k => k % keys.Count).Where(k => !_isAside[k] && !without.Contains(k))];
        }
    }
}
