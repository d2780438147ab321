using DataPlatform.Simulator.Faults;
using Microsoft.AspNetCore.Http;

namespace DataPlatform.Simulator.Quota;

/// <summary>Counts, admits and refuses the requests to one source. One lock for all of it: an arrival's time and its place in line agree.</summary>
internal sealed class SourceReferee(IReadOnlyList<SimulatedLimit> limits, IReadOnlyList<int> refuseAt, RefereeClock clock)
{
    // What a refusal says that no limit asked for.
    private static readonly TimeSpan StrayWait = TimeSpan.FromSeconds(1);

    private readonly HashSet<long> _refuseAt = [.. refuseAt];
    private readonly Lock _lock = new();
    private readonly Dictionary<UInt128, int> _admittedByUrl = [];
    private readonly HashSet<UInt128> _answeredUrls = [];
    private readonly SortedDictionary<int, long> _byStatus = [];
    private readonly SortedDictionary<FaultKind, long> _faults = [];
    private LimitGuard[] _guards = [.. limits.Select(limit => new LimitGuard(limit, clock))];
    private long _requests;
    private long _admitted;
    private long _refused;
    private long _repeated;
    private long _answered;
    private long _first;
    private long _last;

    public Arrival Arrive(UInt128 url, bool keyIsRight)
    {
        lock (_lock)
        {
            var now = clock.Now();
            _last = now;
            if (_requests++ == 0)
            {
                _first = now;
            }

            if (_answeredUrls.Contains(url))
            {
                _repeated++;
            }

            foreach (var guard in _guards)
            {
                guard.Arrivals.Add(now);
            }

            if (!keyIsRight)
            {
                return new Arrival(Verdict.WrongKey, 0, null, default, default);
            }

            if (_refuseAt.Contains(_requests))
            {
                _refused++;
                return new Arrival(Verdict.OverLimit, 0, null, StrayWait, clock.TimeOf(now) + StrayWait);
            }

            return FindExhaustedNeedsLock(now) is { } exhausted ? RefuseNeedsLock(exhausted, now) : AdmitNeedsLock(url, now);
        }
    }

    /// <summary>Booked before the answer leaves, so that a client which asks for the report next finds it there.</summary>
    public void Answer(UInt128 url, int status, FaultKind fault)
    {
        lock (_lock)
        {
            _byStatus[status] = _byStatus.GetValueOrDefault(status) + 1;
            if (fault != FaultKind.None)
            {
                _faults[fault] = _faults.GetValueOrDefault(fault) + 1;
            }

            if (status == StatusCodes.Status200OK && fault is FaultKind.None or FaultKind.Hang)
            {
                _answered++;
                _answeredUrls.Add(url);
            }
        }
    }

    /// <summary>Takes back an answer that did not reach the client: asking again is no repetition then.</summary>
    public void TakeBack(UInt128 url, int status)
    {
        lock (_lock)
        {
            _byStatus[status]--;
            _byStatus[0] = _byStatus.GetValueOrDefault(0) + 1;
            if (status == StatusCodes.Status200OK && _answeredUrls.Remove(url))
            {
                _answered--;
            }
        }
    }

    /// <summary>Forgets all counts and what the limits have seen. How often a URL was admitted stays, so faults go on where they were.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _guards = [.. limits.Select(limit => new LimitGuard(limit, clock))];
            _answeredUrls.Clear();
            _byStatus.Clear();
            _faults.Clear();
            _requests = _admitted = _refused = _repeated = _answered = _first = _last = 0;
        }
    }

    public SourceReport Report()
    {
        lock (_lock)
        {
            var any = _requests > 0;
            long? span = any ? _last - _first : null;
            return new SourceReport
            {
                Requests = _requests,
                Admitted = _admitted,
                Refused = _refused,
                Repeated = _repeated,
                Answered200 = _answered,
                ByStatus = _byStatus
                    .Where(pair => pair.Value > 0)
                    .ToDictionary(pair => $"{pair.Key}", pair => pair.Value, StringComparer.Ordinal),
                Faults = _faults.ToDictionary(pair => FaultCatalog.NameOf(pair.Key), pair => pair.Value, StringComparer.Ordinal),
                FirstArrival = any ? clock.TimeOf(_first) : null,
                LastArrival = any ? clock.TimeOf(_last) : null,
                Limits = [.. _guards.Select(guard => guard.Report(_admitted, span))],
            };
        }
    }

    /// <summary>Of the limits that have no permit left, the one that takes longest to have one.</summary>
    private LimitGuard? FindExhaustedNeedsLock(long now)
    {
        LimitGuard? slowest = null;
        foreach (var guard in _guards)
        {
            if (guard.Window.CountAt(now) >= guard.Limit.Permits && (slowest is null || guard.Window.FreesAt > slowest.Window.FreesAt))
            {
                slowest = guard;
            }
        }

        return slowest;
    }

    private Arrival RefuseNeedsLock(LimitGuard exhausted, long now)
    {
        _refused++;
        var freesAt = exhausted.Window.FreesAt;
        return new Arrival(Verdict.OverLimit, 0, exhausted.Limit, clock.SpanOf(freesAt - now), clock.TimeOf(freesAt));
    }

    private Arrival AdmitNeedsLock(UInt128 url, long now)
    {
        _admitted++;
        foreach (var guard in _guards)
        {
            guard.Window.Add(now);
            guard.Admitted.Add(now);
        }

        var nth = _admittedByUrl.GetValueOrDefault(url) + 1;
        _admittedByUrl[url] = nth;
        return new Arrival(Verdict.Admitted, nth, null, default, default);
    }
}
