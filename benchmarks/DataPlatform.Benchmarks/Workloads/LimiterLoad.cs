using System.Threading.RateLimiting;
using DataPlatform.Bronze.Quota;
using DataPlatform.Recipes;

namespace DataPlatform.Benchmarks.Workloads;

/// <summary>Permits for requests of which a fixed number is always in flight: taken, departed, answered, admitted, given back.</summary>
internal sealed class LimiterLoad : IDisposable
{
    private const int PermitsPerMinute = 3_000;

    private readonly int _inFlight;
    private readonly StepClock _clock = new(TimeSpan.FromMinutes(1.02) / PermitsPerMinute);
    private readonly QuotaLimiter _ours;
    private readonly SlidingWindowRateLimiter _runtimes;
    private readonly Queue<Permit> _permits = [];
    private readonly Queue<RateLimitLease> _leases = [];

    /// <param name="inFlight">Requests in flight.</param>
    public LimiterLoad(int inFlight)
    {
        _inFlight = inFlight;
        RateLimit limit = new(PermitsPerMinute, TimeSpan.FromMinutes(1));
        _ours = new(
            new("made", [limit], 1),
            QuotaRing.InMemory(QuotaLog.Capacity([limit])),
            TimeSpan.FromMinutes(15),
            _clock,
            new Random(1).NextDouble
        );
        _runtimes = new(
            new()
            {
                PermitLimit = int.MaxValue,
                Window = TimeSpan.FromMinutes(1),
                SegmentsPerWindow = 60,
                QueueLimit = 1,
            }
        );
    }

    /// <summary>Proves the quota to the limiter, as the first window of a run does, and brings the requests in flight.</summary>
    public async Task PrepareAsync()
    {
        await OursAsync(PermitsPerMinute + 1);
        while (_permits.Count < _inFlight)
        {
            _permits.Enqueue(await TakeAsync());
            _leases.Enqueue(await _runtimes.AcquireAsync());
        }
    }

    /// <summary>The engine's limiter, which keeps to a sliding window of any alignment, over restarts, and learns from refusals.</summary>
    public async Task OursAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _permits.Enqueue(await TakeAsync());
            using var permit = _permits.Dequeue();
            permit.MarkAnswered();
            _ours.Admitted(1);
        }
    }

    /// <summary>The runtime's sliding window, which admits up to twice the quota and forgets all at a restart.</summary>
    public async Task RuntimesAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _leases.Enqueue(await _runtimes.AcquireAsync());
            _leases.Dequeue().Dispose();
        }
    }

    public void Dispose()
    {
        _ours.Dispose();
        _runtimes.Dispose();
    }

    private async ValueTask<Permit> TakeAsync()
    {
        _clock.Step();
        if (await _ours.AcquireAsync(1, CancellationToken.None) is not QuotaReply.Granted(var permit))
        {
            throw new InvalidOperationException("no permit");
        }

        permit.MarkDeparted();
        return permit;
    }
}
