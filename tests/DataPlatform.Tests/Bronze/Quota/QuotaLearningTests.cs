using CsCheck;
using DataPlatform.Bronze.Quota;
using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Quota;

/// <summary>What refusals teach a quota, played through against servers that keep to the declared limits, to lower ones, and to other ones.</summary>
public sealed class QuotaLearningTests
{
    private static readonly Gen<(string Declared, int Requests)> AnyQuota = Pick.From(
        ("3000/60s", 5_000),
        ("300/60s", 700),
        ("100/1s", 2_200),
        ("40/1s", 900),
        ("5/1s", 200),
        ("20/1s,300/20s", 900),
        ("5/1s,300/60s,10000/1d", 700),
        ("120/10s", 600)
    );

    // Of several limits one is learned at a time, and of a handful a second a single permit is much: those are refused more often.
    private static readonly Gen<(string Declared, int Requests)> OneLimit = AnyQuota.Where(q =>
        !q.Declared.Contains(',', StringComparison.Ordinal) && Limits(q.Declared)[0].Permits >= 20
    );

    // Answers that take a large part of the shortest window, one second, blur what was in it when one was refused.
    private static readonly Gen<Client> AnyClient =
        from latency in Pick.From((0, 0), (0, 50), (20, 20), (170, 170))
        from concurrency in Pick.From(2, 8, 32)
        from seed in Gen.Int[0, 1_000]
        select new Client(latency.Item1, latency.Item2, concurrency, seed);

    [Theory]
    [InlineData("3000/60s", 2_000, 170, 170, 500)]
    [InlineData("3000/60s", 2_000, 170, 170, 5)]
    [InlineData("3000/60s", 8_000, 20, 20, 4_500)]
    [InlineData("100/1s", 2_200, 0, 50, 500)]
    [InlineData("100/1s", 2_200, 0, 50, 500, 1_500)]
    [InlineData("5/1s,300/60s,10000/1d", 600, 0, 50, 300)]
    public void A_refusal_among_many_answers_costs_little_more_than_the_pause(
        string limits,
        int requests,
        int least,
        int most,
        params int[] strays
    )
    {
        var client = new Client(least, most, 8, 1);
        using var plain = Play(limits, limits, requests, client);

        using var refused = Play(limits, limits, requests, client, strays: strays);

        Assert.Equal(strays.Length, refused.Server.Refused.Count);
        Assert.InRange((refused.Elapsed - plain.Elapsed).TotalSeconds, 0, 1.8 * strays.Length);
        Assert.True(refused.Learned is null || refused.Learned.Permits == Limits(limits)[0].Permits, "nothing was taken away");
    }

    [Theory]
    [InlineData("3000/60s", "1500/60s", 3_200, 170, 170)]
    [InlineData("3000/60s", "1500/60s", 3_200, 0, 50)]
    [InlineData("3000/60s", "2700/60s", 5_600, 0, 50)]
    [InlineData("100/1s", "50/1s", 300, 0, 50)]
    [InlineData("100/1s", "25/1s", 300, 0, 50)]
    [InlineData("5/1s,300/60s,10000/1d", "5/1s,150/60s,10000/1d", 320, 0, 50, "150/60s")]
    public void A_lower_limit_is_learned_from_two_refusals(
        string declared,
        string actual,
        int requests,
        int least,
        int most,
        string? learned = null
    )
    {
        using var run = Play(declared, actual, requests, new(least, most, 8, 1));

        Assert.Equal(2, run.Server.Refused.Count);
        Assert.Equal(learned ?? actual, $"{run.Learned}");
    }

    [Theory]
    [InlineData("5/1s", "2/1s")]
    [InlineData("5/1s,300/60s,10000/1d", "2/1s,300/60s,10000/1d")]
    public void Of_a_handful_of_permits_a_third_refusal_makes_sure(string declared, string actual)
    {
        using var run = Play(declared, actual, 290, new(0, 50, 8, 1));

        Assert.Equal(3, run.Server.Refused.Count);
        Assert.Equal("2/1s", $"{run.Learned}");
    }

    [Fact]
    public void A_client_hardly_faster_than_the_limit_learns_it_too()
    {
        using var run = Play("40/1s", "11/1s", 900, new(170, 170, 2, 301));

        Assert.Equal(3, run.Server.Refused.Count);
        Assert.Equal("11/1s", $"{run.Learned}");
    }

    [Theory]
    [InlineData("100/1s", "50/1s", 2_200, 4)]
    [InlineData("40/1s", "20/1s", 900, 3)]
    [InlineData("3000/60s", "1500/60s", 9_000, 3)]
    public void A_learned_limit_is_tried_again_more_and_more_seldom(string declared, string actual, int requests, int refused)
    {
        using var run = Play(declared, actual, requests, new(0, 50, 8, 1));

        Assert.Equal(refused, run.Server.Refused.Count);
        Assert.Equal(actual, $"{run.Learned}");
        Assert.Single(run.News);
    }

    [Fact]
    public void A_window_that_nobody_declared_is_measured()
    {
        using var run = Play("3000/60s", "3000/60s,10/1s", 200, new(0, 50, 8, 1));

        Assert.Equal(10, run.Learned?.Permits);
        Assert.InRange(run.Learned!.Window.TotalSeconds, 1, 1.2);
        Assert.InRange(run.Server.Refused.Count, 2, 3);
    }

    [Fact]
    public void A_window_shorter_than_the_pause_is_not_the_one_that_refused()
    {
        using var run = Play("40/1s", "40/1s,100/10s", 250, new(0, 50, 8, 1));

        Assert.Equal(100, run.Learned?.Permits);
        Assert.InRange(run.Learned!.Window.TotalSeconds, 10, 11);
        Assert.InRange(run.Server.Refused.Count, 2, 3);
    }

    [Fact]
    public void What_was_sent_before_a_restart_counts_for_what_is_learned_after_it()
    {
        using var ring = QuotaRing.InMemory(1024);
        var limits = Limits("40/600s");
        var quota = new QuotaRecipe("demo", limits, 1);
        var before = new QuotaState(quota, ring, PlayedRun.Start);
        for (var i = 0; i < 18; i++)
        {
            Send(before, PlayedRun.Start);
        }

        var now = PlayedRun.Start + (5 * TimeSpan.TicksPerSecond);
        var after = new QuotaState(quota, ring, now);
        foreach (var admitted in (int[])[2, 20])
        {
            for (var i = 0; i < admitted; i++)
            {
                Send(after, now);
                after.Admitted(1, now);
            }

            Send(after, now);
            after.Refused(1, TimeSpan.FromSeconds(600), 0, now);
            now += 601 * TimeSpan.TicksPerSecond;
        }

        // 18 before the restart and 2 after it; then 20 in the next window.
        Assert.Equal(new(20, TimeSpan.FromSeconds(600)), after.Learned);
    }

    [Fact]
    public void A_request_after_a_pause_goes_alone_until_it_is_answered()
    {
        using var ring = QuotaRing.InMemory(1024);
        var state = new QuotaState(new("demo", Limits("40/1s"), 1), ring, PlayedRun.Start);
        Send(state, PlayedRun.Start);
        state.Refused(1, TimeSpan.FromSeconds(2), 0, PlayedRun.Start);
        var now = PlayedRun.Start + (2 * TimeSpan.TicksPerSecond);

        var first = state.TryTake(1, now, out _, out _);
        Assert.NotNull(first);
        Assert.Null(state.TryTake(1, now, out _, out _));
        state.Admitted(1, now);
        state.Ended(first);

        Assert.NotNull(state.TryTake(1, now, out _, out _));
    }

    [Fact]
    public void A_refusal_that_nothing_confirms_costs_two_windows_and_ten_seconds_at_most() =>
        Gen.Select(AnyQuota, AnyClient, Gen.Int[1, 1_000_000].Array[1, 2], Gen.Bool, Gen.Bool)
            .Sample(
                (quota, client, strays, isFixed, saysWhen) =>
                {
                    var (limits, requests) = quota;
                    using var plain = Play(limits, limits, requests, client, isFixed, saysWhen);
                    using var run = Play(limits, limits, requests, client, isFixed, saysWhen, [.. strays.Select(s => 1 + (s % requests))]);

                    // A refusal costs a pause, and a few answers that are waited for one by one. Two that agree look like a limit, which is kept
                    // to until it is tried after five seconds.
                    var window = Limits(limits)
                        .OrderBy(l => l.Permits / l.Window.TotalSeconds)
                        .ThenByDescending(l => l.Window)
                        .First(l => l.Window.TotalDays < 1)
                        .Window;
                    var most = Math.Min(10, 2 * window.TotalSeconds) + (0.01 * client.Most);
                    var untilTried = run.News.Count > 0 ? 5 : 0;
                    Assert.True(
                        (run.Elapsed - plain.Elapsed).TotalSeconds <= (most * run.Server.Stray) + untilTried,
                        $"{plain.Elapsed.TotalSeconds:F1} s without; {run}"
                    );
                    Assert.True(run.Server.Stray == run.Server.Refused.Count, $"a limit was passed: {run}");
                },
                iter: 150
            );

    [Fact]
    public void A_lower_limit_costs_about_one_refusal_in_a_hundred_at_most_and_is_used() =>
        Gen.Select(OneLimit, AnyClient, Gen.OneOf(Gen.Const(0.5), Gen.Double[0.2, 0.95]), Gen.Bool, Gen.Bool)
            .Sample(
                (quota, client, share, isFixed, saysWhen) =>
                {
                    var (limits, requests) = quota;
                    var actual = Times(limits, share);
                    using var known = Play(actual, actual, requests, client, isFixed, saysWhen);
                    using var run = Play(limits, actual, requests, client, isFixed, saysWhen);

                    // Windows laid end to end look like twice the limit now and then, and a client hardly faster than the limit is refused before a window is full;
                    // a server that does not say when is asked now and then.
                    var most = 2 + (requests * (isFixed ? 0.025 : 0.013) * (saysWhen ? 1 : 2));
                    Assert.True(run.Server.Refused.Count <= most, $"{run}");
                    Assert.True(
                        run.Elapsed < (1.25 * known.Elapsed) + TimeSpan.FromSeconds(saysWhen ? 20 : 75),
                        $"{known.Elapsed.TotalSeconds:F1} s when it is known; {run}"
                    );
                },
                iter: 150
            );

    [Fact]
    public void A_limit_that_is_lowered_for_a_while_is_learned_and_given_up_again() =>
        Gen.Select(OneLimit, AnyClient, Gen.Double[0.2, 0.9], Gen.Bool)
            .Sample(
                (quota, client, share, saysWhen) =>
                {
                    var (limits, requests) = (quota.Declared, 5 * quota.Requests);
                    using var run = new PlayedRun(Limits(limits), client.Seed)
                    {
                        Server = new()
                        {
                            Phases = [(0, Limits(limits)), (At(20), Limits(Times(limits, share))), (At(150), Limits(limits))],
                            SaysWhen = saysWhen,
                        },
                        Latency = (client.Least, client.Most),
                        Concurrency = client.Concurrency,
                    };
                    run.Play(requests);

                    Assert.True(run.Server.Refused.Count <= (0.01 * requests) + 3, $"{run}");
                    Assert.True(run.Learned is null || run.Elapsed < TimeSpan.FromSeconds(900), $"{run}");
                },
                iter: 60
            );

    private static PlayedRun Play(
        string declared,
        string actual,
        int requests,
        Client client,
        bool isFixed = false,
        bool saysWhen = true,
        IReadOnlyList<int>? strays = null
    ) =>
        new PlayedRun(Limits(declared), client.Seed)
        {
            Server = new()
            {
                Phases = [(0, Limits(actual))],
                IsFixed = isFixed,
                SaysWhen = saysWhen,
                Strays = (strays ?? []).ToHashSet(),
            },
            Latency = (client.Least, client.Most),
            Concurrency = client.Concurrency,
        }.Play(requests);

    private static long At(int seconds) => PlayedRun.Start + (seconds * TimeSpan.TicksPerSecond);

    private static void Send(QuotaState state, long now)
    {
        var grant = state.TryTake(1, now, out _, out _);
        Assert.NotNull(grant);
        state.Departed(grant, now);
        state.Answered(grant, now, now);
        state.Ended(grant);
    }

    private static List<RateLimit> Limits(string text) =>
        [.. text.Split(',').Select(t => RateLimit.TryParse(t, out var limit) ? limit : throw new FormatException(t))];

    private static string Times(string limits, double share) =>
        string.Join(',', Limits(limits).Select(l => l with { Permits = Math.Max(1, (int)(l.Permits * share)) }));

    /// <summary>Milliseconds that an answer takes at least and at most, how many may be awaited at once, and the seed of their times.</summary>
    private sealed record Client(int Least, int Most, int Concurrency, int Seed);
}
