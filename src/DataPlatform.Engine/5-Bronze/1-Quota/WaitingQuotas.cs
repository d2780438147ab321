using System.Collections.Concurrent;
using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Quota;

/// <summary>Which quotas make requests wait at this moment. Told and asked from any thread.</summary>
internal sealed class WaitingQuotas
{
    private readonly ConcurrentDictionary<string, int> _waits = new(StringComparer.Ordinal);

    /// <summary>Told that a wait has begun.</summary>
    public Action? OnBegin { private get; set; }

    /// <summary>Whether requests of a source wait.</summary>
    public bool HoldBack(SourceRecipe source) => _waits.GetValueOrDefault(source.QuotaName) > 0;

    /// <summary>A wait begins; it ends when what is returned is disposed, once.</summary>
    /// <param name="quota">The name of the quota that is waited for.</param>
    /// <param name="stretch">What else ends with it.</param>
    public IDisposable Begin(string quota, IDisposable stretch)
    {
        _waits.AddOrUpdate(quota, 1, static (_, waits) => waits + 1);
        OnBegin?.Invoke();
        return new Wait(this, quota, stretch);
    }

    private sealed class Wait(WaitingQuotas quotas, string quota, IDisposable stretch) : IDisposable
    {
        public void Dispose()
        {
            quotas._waits.AddOrUpdate(quota, 0, static (_, waits) => waits - 1);
            stretch.Dispose();
        }
    }
}
