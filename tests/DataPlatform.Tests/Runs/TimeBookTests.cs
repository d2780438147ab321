using CsCheck;
using DataPlatform.Runs;
using DataPlatform.Runs.Observers;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DataPlatform.Tests.Runs;

/// <summary>Where a run's time went.</summary>
public sealed class TimeBookTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly TimeBook _book;

    public TimeBookTests() => _book = new(_clock);

    [Fact]
    public void Whatever_begins_and_ends_in_whatever_order_the_sum_is_the_time_that_passed()
    {
        var use = Gen.Int[0, (int)TimeUse.Idle].Select(u => (TimeUse)u);
        var step = Gen.Select(use, Gen.Bool, Gen.Int[0, 100_000]);
        step.Array[0, 60]
            .Sample(steps =>
            {
                var clock = new FakeTimeProvider();
                var book = new TimeBook(clock);
                foreach (var (what, begins, milliseconds) in steps)
                {
                    clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
                    book.On(begins ? new RunEvent.UseBegan(what) : new RunEvent.UseEnded(what));
                }

                clock.Advance(TimeSpan.FromSeconds(1));
                var (seconds, time) = book.Read();

                Assert.Equal((steps.Sum(s => s.Item3) / 1000.0) + 1, seconds, 6);
                Assert.Equal(seconds, Sum(time), 6);
            });
    }

    [Fact]
    public void A_moment_belongs_to_what_would_hold_the_run_up_even_if_the_others_took_no_time()
    {
        // Each second one more begins, the last of the order first; then they end in the same order, and each is the first one for as long.
        TimeUse[] uses = [TimeUse.BackOff, TimeUse.Promotion, TimeUse.Network, TimeUse.Quota, TimeUse.CoolDown];
        foreach (var use in uses)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            _book.On(new RunEvent.UseBegan(use));
        }

        foreach (var use in uses.Reverse())
        {
            _clock.Advance(TimeSpan.FromSeconds(10));
            _book.On(new RunEvent.UseEnded(use));
        }

        var (seconds, time) = _book.Read();

        Assert.Equal(55, seconds);
        Assert.Equal(
            new TimeCounts
            {
                IdleSeconds = 1,
                BackOffSeconds = 11,
                PromotionSeconds = 11,
                NetworkSeconds = 11,
                QuotaSeconds = 11,
                CoolDownSeconds = 10,
            },
            time
        );
    }

    [Fact]
    public void Of_what_many_do_at_once_the_first_beginning_and_the_last_end_are_told()
    {
        var seen = new Seen();
        var events = new RunEvents(seen);
        var (first, second) = (events.During(TimeUse.Network), events.During(TimeUse.Network));
        first.Dispose();
        second.Dispose();
        events.During(TimeUse.Network).Dispose();

        Assert.Equal(["UseBegan", "UseEnded", "UseBegan", "UseEnded"], seen.All);
    }

    private static double Sum(TimeCounts time) =>
        time.CoolDownSeconds + time.QuotaSeconds + time.NetworkSeconds + time.PromotionSeconds + time.BackOffSeconds + time.IdleSeconds;

    private sealed class Seen : IRunObserver
    {
        public List<string> All { get; } = [];

        public void On(RunEvent what) => All.Add(what.GetType().Name);
    }
}
