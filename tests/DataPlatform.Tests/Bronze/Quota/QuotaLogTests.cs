using CsCheck;
using DataPlatform.Bronze.Quota;
using DataPlatform.Recipes;
using Xunit;

namespace DataPlatform.Tests.Bronze.Quota;

/// <summary>
/// The log against a server that counts every permit at a moment the log cannot know: anywhere between a request's departure and its answer, or
/// as late as the log's contract allows. The model keeps all arrivals and counts them anew for every window.
/// </summary>
public sealed class QuotaLogTests
{
    private const long Millisecond = TimeSpan.TicksPerMillisecond;
    private static readonly long Start = new DateTime(2026, 1, 9, 12, 0, 0, DateTimeKind.Utc).Ticks;

    private static readonly Gen<RateLimit> AnyLimit =
        from permits in Gen.Int[1, 12]
        from milliseconds in Gen.OneOf(Gen.Int[20, 400], Gen.Int[400, 10_000], Gen.Const(1_000), Gen.Const(60_000))
        select new RateLimit(permits, TimeSpan.FromMilliseconds(milliseconds));

    // A gap of nothing makes bursts; a long one lets windows run empty in between.
    private static readonly Gen<long> AnyGap = Gen.Frequency(
        (6, Gen.Const(0L)),
        (3, Gen.Long[0, 30 * Millisecond]),
        (1, Gen.Long[0, 12_000 * Millisecond])
    );

    private static readonly Gen<long> AnyDeparture = Gen.Frequency(
        (5, Gen.Const(0L)),
        (3, Gen.Long[0, 20 * Millisecond]),
        (1, Gen.Long[0, (1_000 * Millisecond) - 1])
    );

    // At once, fast, slow, hung, and never.
    private static readonly Gen<long?> AnyAnswer = Gen.Frequency(
        (2, Gen.Const((long?)0)),
        (4, Gen.Long[0, 5 * Millisecond].Select(t => (long?)t)),
        (3, Gen.Long[0, 800 * Millisecond].Select(t => (long?)t)),
        (1, Gen.Long[0, 40_000 * Millisecond].Select(t => (long?)t)),
        (1, Gen.Const((long?)null))
    );

    // Many arrive as soon as they may or as late as they may: the ends are where a count goes wrong.
    private static readonly Gen<Request> AnyRequest =
        from gap in AnyGap
        from cost in Gen.Frequency((5, Gen.Const(1)), (1, Gen.Int[1, 12]))
        from departure in AnyDeparture
        from answer in AnyAnswer
        from arrival in Gen.OneOf(Gen.Const(0.0), Gen.Const(1.0), Gen.Double[0, 1])
        from oversleeps in Gen.OneOf(Gen.Const(0L), Gen.Long[0, 15 * Millisecond])
        from restart in Gen.Frequency((40, Gen.Const(false)), (1, Gen.Const(true)))
        select new Request(gap, cost, departure, answer, arrival, oversleeps, restart);

    private static readonly Gen<double> AnyUse = Gen.OneOf(Gen.Const(1.0), Gen.Int[30, 100].Select(percent => percent / 100.0));

    private static readonly Gen<Scenario> AnyScenario =
        from limits in AnyLimit.List[1, 3]
        from use in AnyUse
        from requests in AnyRequest.List[1, 120]
        select new Scenario(limits, use, requests);

    [Fact]
    public void No_window_of_any_limit_ever_holds_more_than_its_share_of_permits() =>
        AnyScenario.Sample(
            scenario =>
            {
                var arrivals = Play(scenario);
                foreach (var limit in scenario.Limits)
                {
                    var (most, from) = Fullest(arrivals, limit.Window.Ticks);
                    Assert.True(
                        most <= scenario.Share(limit),
                        $"{most} permits within {limit.Window}, {scenario.Share(limit)} are allowed; from {TimeSpan.FromTicks(from - Start)}"
                    );
                }
            },
            iter: 3_000
        );

    [Fact]
    public void Always_ready_requests_that_are_answered_at_once_use_99_percent_of_the_tightest_limit() =>
        Gen.Select(AnyWindow(100).List[1, 3], AnyUse)
            .Sample(
                (limits, use) =>
                {
                    var span = 25 * limits.Max(l => l.Window.Ticks);

                    var granted = Granted(limits, use, 0, Start, Start + span);

                    var allowed = limits.Min(l => (double)Share(l, use) * span / l.Window.Ticks);
                    Assert.True(granted >= 0.99 * allowed, $"{granted} of {allowed} permits");
                },
                iter: 200
            );

    [Fact]
    public void So_do_always_ready_requests_whose_answers_are_slow_once_the_first_burst_is_past() =>
        Gen.Select(AnyWindow(1_000), AnyUse, Gen.Long[1, 1_500])
            .Sample(
                (limit, use, milliseconds) =>
                {
                    var from = Start + (5 * (limit.Window.Ticks + (milliseconds * Millisecond)));

                    var granted = Granted([limit], use, milliseconds * Millisecond, from, from + (25 * limit.Window.Ticks));

                    var allowed = 25 * Share(limit, use);
                    Assert.True(granted >= (0.99 * allowed) - 1, $"{granted} of {allowed} permits");
                },
                iter: 200
            );

    [Fact]
    public void A_full_budget_goes_out_at_once_and_the_rest_is_paced()
    {
        using var ring = QuotaRing.InMemory(1024);
        var log = new QuotaLog([new(10, TimeSpan.FromSeconds(1))], 1, ring, Start);

        var offsets = new List<long>();
        var now = Start;
        for (var i = 0; i < 15; i++)
        {
            now = GrantAtOnce(log, now);
            offsets.Add((now - Start) / Millisecond);
        }

        // The window and the guard of a millisecond; then a tenth of a window each, and 0.8 percent.
        Assert.Equal([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1001, 1101, 1202, 1303, 1404], offsets);
    }

    [Fact]
    public void A_paced_permit_that_goes_out_late_does_not_move_those_after_it()
    {
        using var ring = QuotaRing.InMemory(1024);
        var log = new QuotaLog([new(10, TimeSpan.FromSeconds(1))], 1, ring, Start);
        var now = Start;
        for (var i = 0; i < 11; i++)
        {
            now = GrantAtOnce(log, now);
        }

        GrantAtOnce(log, now + (140 * Millisecond));
        var next = GrantAtOnce(log, now + (150 * Millisecond));

        Assert.Equal(now + (201.6 * Millisecond), next);
    }

    [Theory]
    [InlineData(0.8)]
    [InlineData(3)]
    [InlineData(5.9)]
    [InlineData(30)]
    public void What_a_pause_left_of_a_window_is_used_up_in_that_window(double seconds)
    {
        var undisturbed = SentAround(TimeSpan.Zero);

        var sent = SentAround(TimeSpan.FromSeconds(seconds));

        Assert.InRange(undisturbed.Count - sent.Count, 0, 5);
        Assert.All(sent.Skip(3_000).Zip(sent), pair => Assert.True(pair.First - pair.Second > TimeSpan.TicksPerMinute));
    }

    [Fact]
    public void A_window_that_was_left_empty_may_burst_again()
    {
        using var ring = QuotaRing.InMemory(1024);
        var log = new QuotaLog([new(3, TimeSpan.FromSeconds(1))], 1, ring, Start);
        for (var i = 0; i < 4; i++)
        {
            GrantAtOnce(log, Start + (i / 3 * 1_001 * Millisecond));
        }

        var later = Start + (10_000 * Millisecond);

        Assert.All(Enumerable.Range(0, 3), _ => Assert.Equal(later, GrantAtOnce(log, later)));
    }

    [Fact]
    public void A_burst_counts_from_its_answers()
    {
        using var ring = QuotaRing.InMemory(1024);
        var log = new QuotaLog([new(2, TimeSpan.FromSeconds(10))], 1, ring, Start);
        for (var i = 0; i < 2; i++)
        {
            var grant = log.Take(1, Start);
            log.Departed(grant, Start);
            log.Answered(grant, Start, Start + (700 * Millisecond));
        }

        Assert.Equal(Start + (700 + 10_001) * Millisecond, log.NotBefore(1, Start + (700 * Millisecond)));
    }

    [Fact]
    public void A_paced_request_counts_from_its_departure_and_later_when_answers_are_slow()
    {
        using var ring = QuotaRing.InMemory(1024);
        var log = new QuotaLog([new(1, TimeSpan.FromSeconds(10))], 1, ring, Start);
        var now = Start;
        for (var i = 0; i < 4; i++)
        {
            // Late each time, so that the pace is not what holds the next one back.
            var departed = log.NotBefore(1, now) + (40 * Millisecond);
            var grant = log.Take(1, departed);
            log.Departed(grant, departed);
            now = departed + (600 * Millisecond);
            log.Answered(grant, departed, now);
        }

        Assert.Equal(now - (600 * Millisecond) + ((10_000 + 50) * Millisecond), log.NotBefore(1, now));
    }

    [Fact]
    public void Requests_that_keep_coming_are_paced_for_good()
    {
        using var ring = QuotaRing.InMemory(1024);
        var log = new QuotaLog([new(10, TimeSpan.FromSeconds(1))], 1, ring, Start);
        var now = Start;
        for (var i = 0; i < 10; i++)
        {
            now = GrantAtOnce(log, now);
        }

        for (var i = 0; i < 50; i++)
        {
            var before = now;
            now = GrantAtOnce(log, now);
            Assert.True(
                now - before >= 85 * Millisecond,
                $"permit {i} after a full window came {(now - before) / Millisecond} ms after the last"
            );
        }
    }

    [Fact]
    public void How_long_to_wait_is_not_settled_before_the_answer_is_there()
    {
        using var ring = QuotaRing.InMemory(1024);
        var log = new QuotaLog([new(1, TimeSpan.FromSeconds(1))], 1, ring, Start);
        var grant = log.Take(1, Start);
        log.Departed(grant, Start);
        var ask = log.NotBefore(1, Start);

        log.Answered(grant, Start, Start + Millisecond);

        Assert.True(ask <= Start + (1_002 * Millisecond));
        Assert.Equal(Start + (1_002 * Millisecond), log.NotBefore(1, ask));
    }

    [Fact]
    public void Permits_that_have_not_departed_yet_hold_up_those_that_need_their_place()
    {
        using var ring = QuotaRing.InMemory(1024);
        var log = new QuotaLog([new(1, TimeSpan.FromMilliseconds(50))], 1, ring, Start);
        log.Take(1, Start);

        Assert.Equal(Start + (501 * Millisecond), log.NotBefore(1, Start + (500 * Millisecond)));
        Assert.Equal(Start + ((1_000 + 51) * Millisecond), log.NotBefore(1, Start + (1_000 * Millisecond)));
    }

    [Fact]
    public void A_request_that_costs_more_than_a_limit_goes_out_when_its_window_is_empty()
    {
        using var ring = QuotaRing.InMemory(1024);
        var log = new QuotaLog([new(3, TimeSpan.FromSeconds(1))], 1, ring, Start);
        GrantAtOnce(log, Start);

        Assert.Equal(Start + (1_001 * Millisecond), log.NotBefore(5, Start));
    }

    [Fact]
    public void Without_limits_nothing_waits()
    {
        using var ring = QuotaRing.InMemory(1024);
        var log = new QuotaLog([], 1, ring, Start);

        Assert.All(Enumerable.Range(0, 5_000), _ => Assert.Equal(Start, GrantAtOnce(log, Start)));
    }

    /// <summary>Lets the requests through one after the other, as the limiter does, and says when each arrived.</summary>
    private static List<(long Moment, int Cost)> Play(Scenario scenario)
    {
        using var ring = QuotaRing.InMemory(QuotaLog.Capacity(scenario.Limits));
        var log = new QuotaLog(scenario.Limits, scenario.Use, ring, Start);
        var shortest = scenario.Limits.Min(l => l.Window.Ticks);
        var largest = scenario.Limits.Min(scenario.Share);
        var (longestBurst, longestPaced) = (
            Math.Min(shortest / 4, TimeSpan.TicksPerSecond),
            Math.Max(0, (shortest / 200) - QuotaLog.Guard)
        );

        var events = new PriorityQueue<Action, long>();
        var arrivals = new List<(long Moment, int Cost)>();
        var now = Start;
        foreach (var request in scenario.Requests)
        {
            var cost = Math.Min(request.Cost, largest);
            now = RunUntil(events, now + request.Gap);
            if (request.Restart)
            {
                // What had departed has arrived by now, and what had not never will; counting it all the same makes the test stricter.
                arrivals = [.. arrivals.Select(a => (Math.Min(a.Moment, now), a.Cost))];
                events.Clear();
                log = new(scenario.Limits, scenario.Use, ring, now);
            }

            now = WaitFor(log, events, cost, now, request.Oversleeps);
            var grant = log.Take(cost, now);
            var departed = now + request.Departure;
            events.Enqueue(() => log.Departed(grant, departed), departed);
            var longest =
                !grant.IsPaced ? longestBurst
                : request.Departure > longestPaced / 2 ? Math.Min(4 * longestPaced, longestBurst)
                : longestPaced;
            var latest = departed + longest;
            if (request.Answer is { } took)
            {
                events.Enqueue(() => log.Answered(grant, departed, departed + took), departed + took);
                latest = Math.Min(latest, departed + took);
            }

            arrivals.Add((departed + (long)(request.Arrival * (latest - departed)), cost));
        }

        return arrivals;
    }

    /// <summary>When permits went out in three minutes at 3,000 a minute, with a pause in the second one.</summary>
    private static List<long> SentAround(TimeSpan pause)
    {
        using var ring = QuotaRing.InMemory(3_000);
        var log = new QuotaLog([new(3_000, TimeSpan.FromMinutes(1))], 1, ring, Start);
        var sent = new List<long>();
        for (var now = Start; now < Start + (3 * TimeSpan.TicksPerMinute); )
        {
            var isOver = sent.Count == 0 || sent[^1] < Start + (80 * TimeSpan.TicksPerSecond);
            now = GrantAtOnce(log, now);
            sent.Add(now);
            now += isOver && now >= Start + (80 * TimeSpan.TicksPerSecond) ? pause.Ticks : 0;
        }

        return sent;
    }

    private static Gen<RateLimit> AnyWindow(int shortest) =>
        from permits in Gen.Int[1, 40]
        from milliseconds in Gen.Int[shortest, 4_000]
        select new RateLimit(permits, TimeSpan.FromMilliseconds(milliseconds));

    private static int Share(RateLimit limit, double use) => Math.Max(1, (int)Math.Floor(limit.Permits * Math.Round((decimal)use, 2)));

    private static long WaitFor(QuotaLog log, PriorityQueue<Action, long> events, int cost, long now, long oversleeps)
    {
        for (var due = log.NotBefore(cost, now); due > now; due = log.NotBefore(cost, now))
        {
            now = RunUntil(events, due + oversleeps);
        }

        return now;
    }

    private static long RunUntil(PriorityQueue<Action, long> events, long moment)
    {
        while (events.TryPeek(out _, out var next) && next <= moment)
        {
            events.Dequeue()();
        }

        return moment;
    }

    /// <summary>The most permits in any window, both ends counted in. One of the fullest windows starts at an arrival.</summary>
    private static (int Permits, long From) Fullest(List<(long Moment, int Cost)> arrivals, long window) =>
        arrivals.Select(a => (arrivals.Where(b => b.Moment >= a.Moment && b.Moment <= a.Moment + window).Sum(b => b.Cost), a.Moment)).Max();

    /// <summary>How many permits a source gets from one moment to another when requests never run out and each is answered after the same time.</summary>
    private static long Granted(IReadOnlyList<RateLimit> limits, double use, long took, long from, long to)
    {
        using var ring = QuotaRing.InMemory(QuotaLog.Capacity(limits));
        var log = new QuotaLog(limits, use, ring, Start);
        var events = new PriorityQueue<Action, long>();
        var granted = 0L;
        for (var now = Start; ; )
        {
            now = WaitFor(log, events, 1, RunUntil(events, now), 0);
            if (now >= to)
            {
                return granted;
            }

            granted += now >= from ? 1 : 0;
            var departed = now;
            var grant = log.Take(1, departed);
            log.Departed(grant, departed);
            events.Enqueue(() => log.Answered(grant, departed, departed + took), departed + took);
        }
    }

    private static long GrantAtOnce(QuotaLog log, long now)
    {
        for (var due = log.NotBefore(1, now); due > now; due = log.NotBefore(1, now))
        {
            now = due;
        }

        var grant = log.Take(1, now);
        log.Departed(grant, now);
        log.Answered(grant, now, now);
        return now;
    }

    /// <param name="Gap">From the request before to being ready.</param>
    /// <param name="Cost">Permits; at most what the smallest limit has.</param>
    /// <param name="Departure">From the permit to departing.</param>
    /// <param name="Answer">From departing to the answer; null when none comes.</param>
    /// <param name="Arrival">When the server counts it, as a share of the time it may take.</param>
    /// <param name="Oversleeps">How much later than asked the wait for a permit ends.</param>
    /// <param name="Restart">The process is killed before it, with whatever is in flight, and started anew.</param>
    private sealed record Request(long Gap, int Cost, long Departure, long? Answer, double Arrival, long Oversleeps, bool Restart);

    private sealed record Scenario(List<RateLimit> Limits, double Use, List<Request> Requests)
    {
        public int Share(RateLimit limit) => QuotaLogTests.Share(limit, Use);

        public override string ToString() => $"{string.Join(',', Limits)} use {Use}\n{string.Join('\n', Requests)}";
    }
}
