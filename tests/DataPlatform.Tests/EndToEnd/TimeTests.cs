using System.Diagnostics;
using DataPlatform.Engine;
using DataPlatform.Runs;
using DataPlatform.Runs.Documents;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>Where the time of whole runs goes. Alone, because others would take theirs.</summary>
[Collection(Alone.Name)]
public sealed class TimeTests
{
    private const string Dataset =
        "path: d/{n}\nfor_each: [{ n: [1, 2, 3, 4, 5, 6] }]\nkey: [n]\ncolumns: { n: { type: integer, value: \"{n}\" } }";

    [Fact]
    public async Task Without_a_limit_a_slow_server_is_what_a_run_waits_for()
    {
        await using var vendor = await OneDataset.StartAsync(Dataset, _ => After(500));

        var time = await TimeOfAsync(vendor);

        Assert.True(time.NetworkSeconds > 0.4, $"{time}");
        Assert.Equal((0, 0, 0), (time.QuotaSeconds, time.CoolDownSeconds, time.BackOffSeconds));
        Assert.True(time.PromotionSeconds > 0, $"{time}");
    }

    [Fact]
    public async Task With_a_strict_limit_it_is_the_quota_also_while_answers_are_on_their_way()
    {
        await using var vendor = await OneDataset.StartAsync(Dataset, _ => After(1000), "attempts: 1\nlimits: [3/2s]");

        var time = await TimeOfAsync(vendor);

        // Two seconds of quota, of which answers take one, and one of network behind it.
        Assert.True(time.QuotaSeconds > 1.2 && time.QuotaSeconds > time.NetworkSeconds, $"{time}");
        Assert.Equal(0, time.CoolDownSeconds);
    }

    [Fact]
    public async Task A_server_that_wants_a_pause_makes_it_cool_down_and_one_that_breaks_makes_it_back_off()
    {
        var refused = 0;
        await using var vendor = await OneDataset.StartAsync(
            Dataset,
            _ =>
                Interlocked.Increment(ref refused) switch
                {
                    1 => new("slow down", Status: 429) { Headers = new Dictionary<string, string> { ["Retry-After"] = "3" } },
                    7 => new("boom", Status: 500),
                    _ => new("[{}]"),
                },
            "attempts: 3"
        );

        var time = await TimeOfAsync(vendor);

        Assert.True(time.CoolDownSeconds is > 0.9 and < 10, $"{time}");
        Assert.True(time.BackOffSeconds > 0, $"{time}");
        Assert.Equal(0, time.QuotaSeconds);
        var status = new Inspector(TimeProvider.System).Status(vendor.Options, new StatusQuestion());
        Assert.Equal(time, status.LastRun!.Time);
        Assert.True(vendor.RebuildsTheSame());
        Assert.Equal(time, new Inspector(TimeProvider.System).Status(vendor.Options, new StatusQuestion()).LastRun!.Time);
    }

    private static StubApi.Answer After(int milliseconds) => new("[{}]") { BodyAfter = Task.Delay(milliseconds, CancellationToken.None) };

    // The sum is within 1 % of the run's time, and that is what passed while it went on.
    private static async Task<TimeCounts> TimeOfAsync(OneDataset vendor)
    {
        var (began, promoted) = (0L, 0L);
        vendor.Engine.Events.At = (moment, _) =>
        {
            if (moment == Moment.ChunkStarted)
            {
                began = Stopwatch.GetTimestamp();
            }
            else if (moment == Moment.SilverPromoted)
            {
                promoted = Stopwatch.GetTimestamp();
            }
        };
        var watch = Stopwatch.StartNew();
        var run = await vendor.RunAsync();
        var outside = watch.Elapsed.TotalSeconds;

        var time = run.Time!;
        var sum =
            time.CoolDownSeconds + time.QuotaSeconds + time.NetworkSeconds + time.PromotionSeconds + time.BackOffSeconds + time.IdleSeconds;
        Assert.Equal(RunStatus.Succeeded, run.Status);
        Assert.InRange(sum, run.ElapsedSeconds * 0.99, run.ElapsedSeconds * 1.01);
        Assert.NotEqual(0, promoted);
        Assert.InRange(run.ElapsedSeconds, Stopwatch.GetElapsedTime(began, promoted).TotalSeconds, outside);
        return time;
    }
}
