namespace DataPlatform.Runs.Observers;

/// <summary>Says where a run's time went, of every moment from its making on.</summary>
/// <param name="clock">The clock.</param>
internal sealed class TimeBook(TimeProvider clock) : IRunObserver
{
    private static readonly int Uses = Enum.GetValues<TimeUse>().Length;

    // Written as events come, read by whoever writes the status.
    private readonly Lock _lock = new();

    // Of each use, how many go on. The end of one can be told before the beginning of another that came first: that passes below zero and comes back.
    private readonly int[] _going = new int[Uses];
    private readonly TimeSpan[] _spent = new TimeSpan[Uses];
    private long _at = clock.GetTimestamp();

    public bool Wants(RunEvent what) => what is RunEvent.UseBegan or RunEvent.UseEnded;

    public bool WantsAttempts => false;

    public void On(RunEvent what)
    {
        lock (_lock)
        {
            Settle();
            switch (what)
            {
                case RunEvent.UseBegan { Use: var use }:
                    _going[(int)use]++;
                    break;
                case RunEvent.UseEnded { Use: var use }:
                    _going[(int)use]--;
                    break;
            }
        }
    }

    /// <summary>The time so far, and where it went.</summary>
    public (double Seconds, TimeCounts Time) Read()
    {
        lock (_lock)
        {
            Settle();
            var elapsed = Math.Round(_spent.Sum(s => s.TotalSeconds), 3);
            var counts = new TimeCounts
            {
                CoolDownSeconds = Spent(TimeUse.CoolDown),
                QuotaSeconds = Spent(TimeUse.Quota),
                NetworkSeconds = Spent(TimeUse.Network),
                PromotionSeconds = Spent(TimeUse.Promotion),
                BackOffSeconds = Spent(TimeUse.BackOff),
            };
            // What rounding leaves goes to the rest, so that the sum is what the run took.
            var busy =
                counts.CoolDownSeconds + counts.QuotaSeconds + counts.NetworkSeconds + counts.PromotionSeconds + counts.BackOffSeconds;
            return (elapsed, counts with { IdleSeconds = Math.Max(0, Math.Round(elapsed - busy, 3)) });
        }
    }

    private double Spent(TimeUse use) => Math.Round(_spent[(int)use].TotalSeconds, 3);

    // The moments since the last event belong to the first use that went on.
    private void Settle()
    {
        var now = clock.GetTimestamp();
        var use = Array.FindIndex(_going, n => n > 0);
        _spent[use < 0 ? (int)TimeUse.Idle : use] += clock.GetElapsedTime(_at, now);
        _at = now;
    }
}
