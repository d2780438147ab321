using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Quota;

/// <summary>The quotas of the sources that a run asks: for each name one limiter and one ring file, whichever sources share it. Where keys are used in turn, each has its own.</summary>
internal sealed class Quotas : IDisposable
{
    private readonly Dictionary<string, QuotaLimiter> _limiters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KeyQuotas> _ofKeys = new(StringComparer.Ordinal);
    private readonly List<RunEvent.QuotaOpened> _opened = [];

    /// <param name="sources">The sources; those that share a quota have the same limits.</param>
    /// <param name="folder">Where the rings lie, <c>NAME.ring</c> each.</param>
    /// <param name="maxWait">The longest wait for a permit.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="random">Numbers from 0 up to 1, for jitter.</param>
    public Quotas(IReadOnlyList<SourceRecipe> sources, string folder, TimeSpan maxWait, TimeProvider clock, Func<double> random)
    {
        try
        {
            var rings = new RingFiles(folder);
            foreach (var source in sources.DistinctBy(s => s.QuotaName, StringComparer.Ordinal))
            {
                rings.CarryOver(source);
            }

            foreach (var quota in QuotaRecipe.Of(sources))
            {
                var ring = QuotaRing.Open(rings.Of(quota), QuotaLog.Capacity(quota.Limits));
                var limiter = new QuotaLimiter(quota, ring, maxWait, clock, random)
                {
                    OnLongWait = wait => OnLongWait?.Invoke(quota, wait),
                    OnWait = wait => OnWait?.Invoke(quota, wait),
                    OnLearned = limit => OnLearned?.Invoke(quota, limit),
                };
                _limiters[quota.Name] = limiter;
                _opened.Add(new(quota.Name, quota.Limits, () => limiter.Level) { WaitedFor = quota.WaitedFor });
            }

            foreach (var source in sources.Where(s => s.KeysInTurn.Count > 0).DistinctBy(s => s.QuotaName, StringComparer.Ordinal))
            {
                _ofKeys[source.QuotaName] = InTurn(source, maxWait, clock);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>When the permits of each quota were used so far, as seconds from now: 0 or less, in order. Takes no part in the quota.</summary>
    /// <param name="sources">The sources.</param>
    /// <param name="folder">Where the rings lie; it need not exist.</param>
    /// <param name="now">Now.</param>
    public static IReadOnlyDictionary<string, IReadOnlyList<double>> Used(
        IEnumerable<SourceRecipe> sources,
        string folder,
        DateTimeOffset now
    ) =>
        QuotaRecipe
            .Of(sources)
            .ToDictionary(
                q => q.Name,
                q =>
                    (IReadOnlyList<double>)
                        [
                            .. new RingFiles(folder)
                                .Peek(q)
                                .Select(t => t < 0 ? 0 : Math.Min(0, TimeSpan.FromTicks(t - now.UtcTicks).TotalSeconds)),
                        ],
                StringComparer.Ordinal
            );

    /// <summary>Told when a long wait begins.</summary>
    public Action<QuotaRecipe, QuotaWait>? OnLongWait { get; init; }

    /// <inheritdoc cref="QuotaLine.OnWait"/>
    public Func<QuotaRecipe, QuotaWait, IDisposable?>? OnWait { get; init; }

    /// <summary>Told when a limit was learned; null when the declared limits hold again.</summary>
    public Action<QuotaRecipe, RateLimit?>? OnLearned { get; init; }

    /// <summary>An event for each quota.</summary>
    public IEnumerable<RunEvent.QuotaOpened> Opened => _opened;

    /// <summary>The quota that a source sends under.</summary>
    public IQuota Of(SourceRecipe source) => _ofKeys.TryGetValue(source.QuotaName, out var keys) ? keys : _limiters[source.QuotaName];

    public void Dispose()
    {
        foreach (var keys in _ofKeys.Values)
        {
            keys.Dispose();
        }

        foreach (var limiter in _limiters.Values)
        {
            limiter.Dispose();
        }
    }

    private KeyQuotas InTurn(SourceRecipe source, TimeSpan maxWait, TimeProvider clock)
    {
        var all = new QuotaRecipe(source.QuotaName, source.Limits, source.Use);
        var line = new QuotaLine(maxWait, clock)
        {
            OnLongWait = wait => OnLongWait?.Invoke(all, wait),
            OnWait = wait => OnWait?.Invoke(all, wait),
        };
        List<QuotaLimiter> keys = [.. QuotaRecipe.Of([source]).Select(q => _limiters[q.Name])];
        keys.ForEach(k => k.OfSameServer = keys);
        return new(keys, line);
    }
}
