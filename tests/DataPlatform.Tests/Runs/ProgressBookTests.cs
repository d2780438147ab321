using DataPlatform.Runs;
using DataPlatform.Runs.Observers;
using DataPlatform.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DataPlatform.Tests.Runs;

/// <summary>How far a run is, as its events tell.</summary>
public sealed class ProgressBookTests
{
    private readonly FakeTimeProvider _clock = new(new(2026, 1, 9, 12, 0, 0, TimeSpan.Zero));
    private readonly ProgressBook _progress;
    private long _taken;

    public ProgressBookTests()
    {
        _progress = new(_clock);
        Tell(
            new RunEvent.RunStarted("run-1", Some.Date, 21, 3),
            new RunEvent.QuotaOpened("fmp", [new(5, TimeSpan.FromSeconds(1))], () => new(_taken, 0))
        );
    }

    [Fact]
    public void What_is_left_takes_as_long_as_what_was_asked_and_chunks_to_come_as_those_before()
    {
        Tell(new RunEvent.ChunkStarted(Chunk(2)));
        _clock.Advance(TimeSpan.FromSeconds(10));
        Ended(2, sent: 20);
        Ended(2, sent: 0, skipped: 40);

        var state = _progress.State();

        var chunk = Assert.Single(state.InFlight);
        Assert.Equal((60L, TimeSpan.FromSeconds(20), "bronze"), (chunk.Done, chunk.Left, chunk.Stage));
        // 11 of 21 recipes are still to start, at 30 seconds for ten.
        Assert.Equal(TimeSpan.FromSeconds(20 + 33), state.RunLeft);
    }

    [Fact]
    public void Nothing_is_said_of_times_before_there_is_anything_to_say_it_from()
    {
        Tell(new RunEvent.ChunkStarted(Chunk(2)));

        var state = _progress.State();

        Assert.Null(Assert.Single(state.InFlight).Left);
        Assert.Null(state.RunLeft);
    }

    [Fact]
    public void The_stage_and_what_is_promoted_in_it_are_told()
    {
        Tell(
            new RunEvent.ChunkStarted(Chunk(1)),
            new RunEvent.SilverStarted(Chunk(1)),
            new RunEvent.DatasetStarted("fmp", "prices"),
            new RunEvent.ChunkStarted(Chunk(2))
        );

        Assert.Equal(["silver fmp/prices", "bronze "], _progress.State().InFlight.Select(c => $"{c.Stage} {c.Part}"));

        Tell(new RunEvent.GoldStarted(Chunk(1)));

        Assert.Equal(["gold ", "bronze "], _progress.State().InFlight.Select(c => $"{c.Stage} {c.Part}"));
    }

    [Fact]
    public void A_wait_is_told_until_it_is_over()
    {
        var wait = new QuotaWait(TimeSpan.FromSeconds(30), _clock.GetUtcNow().AddSeconds(30), IsPause: true);
        Tell(new RunEvent.WaitBegan("fmp", wait));

        Assert.Equal(wait, Assert.Single(_progress.State().Quotas).Wait);

        _clock.Advance(TimeSpan.FromSeconds(30));

        Assert.Null(Assert.Single(_progress.State().Quotas).Wait);
    }

    [Fact]
    public void A_wait_for_one_of_several_keys_is_told_for_each_of_them()
    {
        var wait = new QuotaWait(TimeSpan.FromSeconds(30), _clock.GetUtcNow().AddSeconds(30), IsPause: false);
        Tell(new RunEvent.QuotaOpened("acme.K1", [], () => default) { WaitedFor = "acme" });
        Tell(new RunEvent.QuotaOpened("acme.K2", [], () => default) { WaitedFor = "acme" });
        Tell(new RunEvent.WaitBegan("acme", wait));

        Assert.Equal(
            [("acme.K1", wait), ("acme.K2", wait)],
            _progress.State().Quotas.Where(q => q.Wait is not null).Select(q => (q.Quota, q.Wait!.Value))
        );
    }

    [Fact]
    public void The_rate_is_that_of_the_last_seconds()
    {
        var rates = new List<double>();
        for (var second = 0; second < 30; second++)
        {
            rates.Add(Assert.Single(_progress.State().Quotas).PerSecond);
            _clock.Advance(TimeSpan.FromSeconds(1));
            _taken += second < 15 ? 5 : 0;
        }

        Assert.Equal((0.0, 5.0, 0.0), (rates[0], rates[15], rates[^1]));
    }

    private static ChunkInfo Chunk(int index) => new(index, 3, "ticker", 10, "fmp/a..fmp/b", 100);

    private void Ended(int chunk, int sent, int skipped = 0)
    {
        for (var i = 0; i < sent + skipped; i++)
        {
            var outcome = Some.Outcome with { Attempts = i < sent ? 1 : 0 };
            Tell(new RunEvent.RequestEnded(new(chunk, outcome.Recipe, outcome.Ticker), outcome));
        }
    }

    private void Tell(params RunEvent[] events) => Array.ForEach(events, _progress.On);
}
