using System.Globalization;
using DataPlatform.Bronze.Quota;
using DataPlatform.Recipes;

namespace DataPlatform.Tests.Bronze.Quota;

/// <summary>A source that always has requests, its quota and a server, played through event by event without a clock.</summary>
internal sealed class PlayedRun : IDisposable
{
    private const long Millisecond = TimeSpan.TicksPerMillisecond;
    public static readonly long Start = new DateTime(2026, 1, 9, 12, 0, 17, DateTimeKind.Utc).Ticks;

    private readonly PriorityQueue<Action, (long, long)> _events = new();
    private readonly QuotaRing _ring;
    private readonly QuotaState _quota;
    private readonly Random _random;
    private long _now = Start;
    private long _order;
    private int _left;
    private int _answered;
    private int _inFlight;
    private bool _isWaiting;

    public PlayedRun(IReadOnlyList<RateLimit> declared, int seed = 1, double use = 1)
    {
        _ring = QuotaRing.InMemory(QuotaLog.Capacity(declared));
        _quota = new(new("played", declared, use), _ring, Start);
        _random = new(seed);
    }

    public required PlayedServer Server { get; init; }

    public int Concurrency { get; init; } = 8;

    /// <summary>Milliseconds that an answer takes, at least and at most.</summary>
    public (int Least, int Most) Latency { get; init; } = (20, 20);

    /// <summary>Milliseconds that a refusal takes.</summary>
    public int RefusalLatency { get; init; } = 1;

    public TimeSpan Elapsed => TimeSpan.FromTicks(_now - Start);

    public RateLimit? Learned => _quota.Learned;

    /// <summary>When what was learned changed, and what it was then.</summary>
    public List<(TimeSpan At, RateLimit? Limit)> News { get; } = [];

    public PlayedRun Play(int requests)
    {
        _left = requests;
        Ask();
        while (_answered < requests && _events.TryDequeue(out var next, out var key))
        {
            _now = key.Item1;
            next();
        }

        return this;
    }

    public override string ToString() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Elapsed.TotalSeconds:F1} s, {Server.Refused.Count} refused ({Server.Stray} for no reason) at {string.Join(' ', Server.Refused.Select(t => Seconds(t - Start)))}, learned {string.Join(' ', News.Select(n => $"{Seconds(n.At.Ticks)}:{n.Limit?.ToString() ?? "nothing"}"))}"
        );

    public void Dispose() => _ring.Dispose();

    private static string Seconds(long ticks) => TimeSpan.FromTicks(ticks).TotalSeconds.ToString("F1", CultureInfo.InvariantCulture);

    private void At(long moment, Action what) => _events.Enqueue(what, (moment, _order++));

    private void Ask()
    {
        while (!_isWaiting && _left > 0 && _inFlight < Concurrency)
        {
            if (_quota.TryTake(1, _now, out var notBefore, out _) is not { } grant)
            {
                _isWaiting = true;
                // Timers count whole milliseconds.
                At(_now + ((notBefore - _now + Millisecond - 1) / Millisecond * Millisecond), GoOn);
                return;
            }

            Send(grant);
        }
    }

    private void GoOn()
    {
        _isWaiting = false;
        Ask();
    }

    private void Send(QuotaGrant grant)
    {
        _left--;
        _inFlight++;
        var departed = _now + (Millisecond / 10);
        At(departed, () => _quota.Departed(grant, departed));
        At(
            departed + (Millisecond / 5),
            () =>
            {
                var admitted = Server.Admits(_now, out var retryAfter);
                var took = admitted ? _random.Next(Latency.Least * 10, (Latency.Most * 10) + 1) : RefusalLatency * 10;
                At(_now + (took * Millisecond / 10), () => Answer(grant, departed, admitted, retryAfter));
            }
        );
    }

    private void Answer(QuotaGrant grant, long departed, bool admitted, TimeSpan? retryAfter)
    {
        _quota.Answered(grant, departed, _now);
        if (admitted ? _quota.Admitted(1, _now) : _quota.Refused(1, retryAfter, 0.5, _now))
        {
            News.Add((Elapsed, Learned));
        }

        _answered += admitted ? 1 : 0;
        _left += admitted ? 0 : 1;
        At(
            _now + (Millisecond / 2),
            () =>
            {
                _quota.Ended(grant);
                _inFlight--;
                Ask();
            }
        );
    }
}
