using CsCheck;
using DataPlatform.Bronze.Quota;
using Xunit;

namespace DataPlatform.Tests.Bronze.Quota;

/// <summary>What is learned of a server whose recipe declares 40 permits a second.</summary>
public sealed class LearnedLimitTests
{
    private const long Second = TimeSpan.TicksPerSecond;
    private const long Start = 1_000 * Second;
    private const int Declared = 40;
    private const int Capacity = 1024;

    [Fact]
    public void Half_of_what_is_declared_is_learned_from_one_refusal()
    {
        var learned = New();
        learned.Admitted(20, Start);

        var changed = learned.Refused(Start, Start + (2 * Second), entries: 21, 1, new(20, Declared, Second));

        Assert.True(changed);
        Assert.Equal(new(20, Second, null), learned.Current);
    }

    [Fact]
    public void Refusals_of_requests_that_were_in_flight_together_count_as_one()
    {
        var learned = New();
        learned.Admitted(20, Start);
        learned.Refused(Start, Start + Second, 21, 1, new(20, Declared, Second));

        var changed = learned.Refused(Start + 1, Start + (3 * Second), 22, 1, new(19, Declared, Second));
        var later = learned.Refused(Start + (2 * Second), Start + (3 * Second), 22, 1, new(18, Declared, Second));

        Assert.False(changed);
        Assert.False(later, "the pause had become longer");
        Assert.Equal(20, learned.Current?.Permits);
    }

    [Fact]
    public void A_shorter_window_that_nobody_declared_is_measured_between_two_resumptions()
    {
        var learned = New();
        learned.Admitted(3, Start);

        var atRefusal = learned.Refused(Start + (Second / 10), Start + Second, entries: 4, 1, new(3, Declared, Second));
        Assert.False(atRefusal);
        Assert.Null(learned.Current);
        var atResumption = learned.Admitted(1, Start + Second);

        Assert.True(atResumption);
        // Only what is sent from the pause on is held against it.
        Assert.Equal(new(3, Second, 4), learned.Current);
    }

    [Fact]
    public void A_measured_limit_that_the_log_cannot_hold_is_scaled_to_what_it_can()
    {
        var learned = new LearnedLimit([(1_000, Second)], Capacity);
        learned.Admitted(2 * Capacity, Start);
        learned.Refused(Start + Second, Start + (10 * Second), 2 * Capacity, 1, new(1, 1_000, Second));

        learned.Admitted(1, Start + (10 * Second));

        Assert.Equal(new(Capacity, 5 * Second, 2 * Capacity), learned.Current);
    }

    [Fact]
    public void A_stray_refusal_in_a_long_good_stretch_is_no_limit()
    {
        var learned = New();
        learned.Admitted(Declared * 100, Start);
        learned.Refused(Start + (100 * Second), Start + (100 * Second), 4_000, 1, new(5, Declared, Second));

        learned.Admitted(1, Start + (100 * Second));

        Assert.Null(learned.Current);
    }

    [Fact]
    public void A_refusal_before_anything_was_admitted_teaches_nothing()
    {
        var learned = New();
        learned.Refused(Start, Start + (60 * Second), 1, 1, default);

        var changed = learned.Admitted(1, Start + (60 * Second));

        Assert.False(changed);
        Assert.Null(learned.Current);
    }

    [Fact]
    public void Refused_again_it_goes_down_by_one_permit_but_never_to_none()
    {
        var learned = New();
        learned.Admitted(12, Start);
        var now = Start;
        learned.Refused(now, now, 13, 1, new(12, Declared, Second));

        var permits = new List<int>();
        for (var i = 0; i < 13; i++)
        {
            learned.Admitted(1, ++now);
            learned.Refused(++now, now, 14, 1, new(1, Declared, Second));
            permits.Add(learned.Current!.Permits);
        }

        Assert.Equal([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1, 1], permits);
    }

    [Fact]
    public void A_clean_stretch_raises_it_by_a_tenth()
    {
        var (learned, now) = Learned(20);

        var stretch = UntilItChanges(learned, now);

        Assert.Equal(300, stretch);
        Assert.Equal(22, learned.Current?.Permits);
    }

    [Fact]
    public void A_clean_stretch_of_a_larger_limit_is_ten_of_its_windows()
    {
        var learned = new LearnedLimit([(1_000, Second)], Capacity);
        learned.Admitted(500, Start);
        learned.Refused(Start, Start, 500, 1, new(500, 1_000, Second));
        learned.Admitted(1, Start);

        Assert.Equal(5_000, UntilItChanges(learned, Start));
        Assert.Equal(550, learned.Current?.Permits);
    }

    [Fact]
    public void What_is_admitted_during_a_pause_is_no_clean_stretch()
    {
        var (learned, now) = Learned(20);
        learned.Refused(now, now + (2 * Second), 100, 1, new(20, Declared, Second));

        var changed = learned.Admitted(5_000, now + Second);

        Assert.False(changed);
        Assert.Equal(19, learned.Current?.Permits);
    }

    [Fact]
    public void After_a_raise_that_was_refused_the_next_stretch_is_twice_as_long_up_to_64_times()
    {
        var (learned, now) = Learned(20);

        var stretches = new List<long>();
        for (var i = 0; i < 8; i++)
        {
            stretches.Add(UntilItChanges(learned, now));
            learned.Refused(now, now, 100, 1, new(20, Declared, Second));
            learned.Admitted(1, now);
        }

        Assert.Equal([300, 600, 1_200, 2_400, 4_800, 9_600, 19_200, 19_200], stretches);
    }

    [Fact]
    public void A_refusal_that_no_raise_led_to_does_not_double_the_stretch()
    {
        var (learned, now) = Learned(20);
        learned.Refused(now, now, 100, 1, new(20, Declared, Second));
        learned.Admitted(1, now);

        Assert.Equal(300, UntilItChanges(learned, now));
    }

    [Fact]
    public void Raised_to_what_is_declared_it_is_given_up()
    {
        var (learned, now) = Learned(38);

        UntilItChanges(learned, now);

        Assert.Null(learned.Current);
    }

    [Fact]
    public void A_refusal_at_the_declared_rate_spreads_the_permits_and_takes_none_away()
    {
        var learned = New();
        learned.Admitted(1, Start);
        learned.Admitted(10 * Declared, Start + (10 * Second));

        learned.Refused(Start + (10 * Second), Start + (11 * Second), 401, 1, new(38, Declared, Second));

        Assert.Equal(new(Declared, Second * 102 / 100, null), learned.Current);
        learned.Admitted(1, Start + (11 * Second));
        Assert.Equal(400, UntilItChanges(learned, Start + (11 * Second)));
        Assert.Null(learned.Current);
    }

    [Fact]
    public void A_burst_of_the_declared_size_is_no_proof_of_its_rate()
    {
        var learned = New();
        learned.Admitted(Declared, Start);

        learned.Refused(Start + Second, Start + (2 * Second), 41, 1, new(Declared - 1, Declared, Second));

        Assert.Equal(new(Declared - 1, Second, null), learned.Current);
    }

    [Fact]
    public void A_pause_longer_than_the_full_window_belongs_to_another_limit()
    {
        var learned = New();
        learned.Admitted(1, Start);
        learned.Admitted(999, Start + (25 * Second));

        learned.Refused(Start + (25 * Second), Start + (60 * Second), 1_000, 1, new(Declared, Declared, Second));
        Assert.Null(learned.Current);
        learned.Admitted(1, Start + (60 * Second));

        Assert.Equal(new(1_000, 60 * Second, 1_000), learned.Current);
    }

    [Fact]
    public void A_learned_limit_gives_way_to_a_lower_one_that_is_measured_later()
    {
        var (learned, now) = Learned(20);
        learned.Admitted(99, now + (5 * Second));

        learned.Refused(now + (5 * Second), now + (50 * Second), 100, 1, new(20, Declared, Second));
        learned.Admitted(1, now + (50 * Second));

        Assert.Equal(new(100, 50 * Second, 100), learned.Current);
    }

    [Theory]
    [InlineData(150, 150)]
    [InlineData(100, 115)]
    public void A_learned_limit_goes_down_to_what_was_admitted_since_the_pause_but_by_half_at_most(int admitted, int permits)
    {
        // A server that counts by the minute, met in the middle of one: 230 permits got through in our minute.
        var learned = new LearnedLimit([(300, 60 * Second)], Capacity);
        learned.Admitted(230, Start);
        learned.Refused(Start, Start + (40 * Second), 231, 1, new(230, 300, 60 * Second));
        learned.Admitted(admitted, Start + (40 * Second));

        learned.Refused(Start + (80 * Second), Start + (100 * Second), 400, 1, new(150, 300, 60 * Second));

        Assert.Equal(permits, learned.Current?.Permits);
    }

    [Fact]
    public void A_raise_that_is_refused_goes_back_to_where_it_came_from()
    {
        var (learned, now) = Learned(20);
        UntilItChanges(learned, now);
        Assert.Equal(22, learned.Current?.Permits);

        learned.Refused(now, now + Second, 400, 1, new(22, Declared, Second));

        Assert.Equal(20, learned.Current?.Permits);
    }

    [Fact]
    public void Refusals_with_nothing_admitted_in_between_lengthen_the_pause_and_lower_nothing()
    {
        var (learned, now) = Learned(20);
        learned.Refused(now, now + Second, 100, 1, new(20, Declared, Second));
        for (var i = 1; i < 10; i++)
        {
            Assert.False(learned.Refused(now + (i * Second), now + ((i + 1) * Second), 100 + i, 1, new(1, Declared, Second)));
        }

        Assert.Equal(19, learned.Current?.Permits);
    }

    [Fact]
    public void Whatever_happens_it_is_never_above_what_is_declared() =>
        Gen.Select(Gen.Bool, Gen.Int[1, 600], Gen.Long[0, 3 * Second], Gen.Long[-Second, 5 * Second], Gen.Int[0, Declared])
            .List[1, 200]
            .Sample(
                events =>
                {
                    var learned = New();
                    var (now, entries) = (Start, 0L);
                    foreach (var (isRefusal, permits, passed, pause, fullest) in events)
                    {
                        now += passed;
                        entries += permits;
                        var before = learned.Current;
                        var changed = isRefusal
                            ? learned.Refused(now, now + pause, entries, 1, new(fullest, Declared, Second))
                            : learned.Admitted(permits, now);

                        var limit = learned.Current;
                        Assert.True(changed || limit == before, "a change that nobody was told of");
                        Assert.True(limit is null || limit.Permits is >= 1 and <= Capacity, $"{limit}");
                        Assert.True(limit is null || limit.Permits <= (double)Declared * limit.Ticks / Second, $"{limit}");
                    }
                },
                iter: 2_000
            );

    private static LearnedLimit New() => new([(Declared, Second)], Capacity);

    /// <summary>A limit that was learned, in use again, with nothing counted since.</summary>
    private static (LearnedLimit Limit, long Now) Learned(int permits)
    {
        var learned = New();
        learned.Admitted(permits, Start);
        learned.Refused(Start, Start, permits, 1, new(permits, Declared, Second));
        learned.Admitted(1, Start);
        return (learned, Start);
    }

    /// <summary>How many permits are admitted until the limit changes.</summary>
    private static long UntilItChanges(LearnedLimit learned, long now)
    {
        for (var admitted = 1L; admitted < 100_000; admitted++)
        {
            if (learned.Admitted(1, now))
            {
                return admitted;
            }
        }

        return -1;
    }
}
