using DataPlatform.Bronze.Quota;

namespace DataPlatform.Engine.Drafting;

/// <summary>The quota of a source of which nothing is known: each of the few requests is sent.</summary>
internal sealed class NoQuota(TimeProvider clock) : IKeyQuota
{
    public QuotaUse Use => new(TimeSpan.Zero, 1);

    public ValueTask<QuotaReply> AcquireAsync(int cost, CancellationToken cancellationToken) =>
        ValueTask.FromResult<QuotaReply>(new QuotaReply.Granted(new(this, new(0, cost, IsPaced: false, clock.GetUtcNow().UtcTicks))));

    public bool IsOld(QuotaGrant grant) => false;

    public long Departed(QuotaGrant grant) => clock.GetUtcNow().UtcTicks;

    public void Answered(QuotaGrant grant, long departed) { }

    public void Ended(QuotaGrant grant) { }

    public void Admitted(int cost) { }

    public void CoolDown(int cost, TimeSpan? retryAfter) { }

    public void Pause(TimeSpan pause) { }

    public void Remaining(long remaining, TimeSpan reset) { }
}
