using DataPlatform.Bronze.Quota;
using DataPlatform.Runs;

namespace DataPlatform.Tests.Support;

/// <summary>A quota that grants what it is asked for until it is told otherwise, and writes down what it is told.</summary>
internal sealed class RecordingQuota : IKeyQuota
{
    private readonly Lock _lock = new();
    private readonly List<string> _heard = [];
    private int _asked;

    /// <summary>What it was told, in order. A grant is named by its number, from 1.</summary>
    public IReadOnlyList<string> Heard
    {
        get
        {
            lock (_lock)
            {
                return [.. _heard];
            }
        }
    }

    /// <summary>Called with what it is told, on the thread that tells it.</summary>
    public Action<string>? OnHeard { get; init; }

    /// <summary>How many permits are granted before the rest is denied; all when left out.</summary>
    public int Grants { get; init; } = int.MaxValue;

    /// <summary>What is said to those that are denied.</summary>
    public QuotaWait Wait { get; init; } = new(TimeSpan.FromHours(1), new(2026, 1, 9, 13, 0, 0, TimeSpan.Zero), IsPause: false);

    /// <summary>What each request waits for before it is granted or denied; nothing when left out.</summary>
    public Task Hold { get; init; } = Task.CompletedTask;

    public QuotaUse Use => new(TimeSpan.FromSeconds(1.5), 0.75);

    public async ValueTask<QuotaReply> AcquireAsync(int cost, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _asked);
        Hear($"{number} asked for {cost}");
        cancellationToken.ThrowIfCancellationRequested();
        await Hold.WaitAsync(cancellationToken);
        return number <= Grants
            ? new QuotaReply.Granted(new Permit(this, new QuotaGrant(number, cost, IsPaced: false, At: number)))
            : new QuotaReply.Denied(Wait);
    }

    /// <summary>The numbers of grants that are held too long.</summary>
    public IReadOnlyCollection<long> Old { get; init; } = [];

    public bool IsOld(QuotaGrant grant) => Old.Contains(grant.First);

    /// <summary>The moment is a hundred times the grant's number.</summary>
    public long Departed(QuotaGrant grant)
    {
        Hear($"{grant.First} departed");
        return grant.First * 100;
    }

    public void Answered(QuotaGrant grant, long departed) => Hear($"{grant.First} answered, departed at {departed}");

    public void Ended(QuotaGrant grant) => Hear($"{grant.First} ended");

    public void Admitted(int cost) => Hear($"admitted {cost}");

    public void CoolDown(int cost, TimeSpan? retryAfter) => Hear($"refused {cost}, retry after {retryAfter?.ToString() ?? "?"}");

    public void Pause(TimeSpan pause) => Hear($"pause {pause}");

    public void Remaining(long remaining, TimeSpan reset) => Hear($"remaining {remaining} until {reset}");

    private void Hear(string what)
    {
        lock (_lock)
        {
            _heard.Add(what);
        }

        OnHeard?.Invoke(what);
    }
}
