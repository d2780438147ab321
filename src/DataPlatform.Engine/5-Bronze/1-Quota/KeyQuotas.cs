using DataPlatform.Runs;

namespace DataPlatform.Bronze.Quota;

/// <summary>A quota made of those of several keys, which are used in turn: the first one with room that comes after the one used last.</summary>
/// <param name="keys">A quota for each key.</param>
/// <param name="line">The line in front of them all.</param>
internal sealed class KeyQuotas(IReadOnlyList<QuotaLimiter> keys, QuotaLine line) : IQuota, IDisposable
{
    // Longer than a beat of most limits: keys that are used one after the other have no room at the very moment.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);
    private static readonly QuotaReply.Denied Never = new(new QuotaWait(TimeSpan.MaxValue, DateTimeOffset.MaxValue, IsPause: false));

    private readonly Lock _gate = new();

    // Guarded by the gate.
    private int _next;

    public QuotaUse Use => new(line.Waited, line.Waited == TimeSpan.Zero ? 1 : keys.Average(k => k.Saturation));

    /// <summary>How many keys there are.</summary>
    public int Count => keys.Count;

    public ValueTask<QuotaReply> AcquireAsync(int cost, CancellationToken cancellationToken) =>
        AcquireAsync(cost, static _ => true, cancellationToken);

    /// <inheritdoc cref="IQuota.AcquireAsync"/>
    /// <param name="cost">How many permits; 1 or more.</param>
    /// <param name="mayUse">Whether a key may be used; at any time there is one that may.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<QuotaReply> AcquireAsync(int cost, Func<int, bool> mayUse, CancellationToken cancellationToken) =>
        line.AcquireAsync(
            (Quotas: this, Cost: cost, MayUse: mayUse),
            static wish => wish.Quotas.Take(wish.Cost, wish.MayUse) ?? throw new System.Diagnostics.UnreachableException(),
            cancellationToken
        );

    /// <summary>Waits beside the line for a key that has room soon: those in line pass as before, and none waits for it.</summary>
    /// <inheritdoc cref="AcquireAsync(int, Func{int, bool}, CancellationToken)"/>
    public ValueTask<QuotaReply> AcquireSoonAsync(int cost, Func<int, bool> mayUse, CancellationToken cancellationToken) =>
        line.AcquireBesideAsync(() => Take(cost, mayUse) ?? Never, Soon, cancellationToken);

    public void Dispose() => line.Dispose();

    // Null when no key may be used.
    private QuotaReply? Take(int cost, Func<int, bool> mayUse)
    {
        lock (_gate)
        {
            QuotaReply.Denied? soonest = null;
            foreach (var key in Enumerable.Range(_next, keys.Count).Select(k => k % keys.Count).Where(mayUse))
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

            return soonest;
        }
    }
}
