using DataPlatform.Bronze.Quota;
using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Quota;

public sealed class QuotaRingTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 9, 12, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _folder = new();

    private string File => _folder.At("quota", "demo.ring");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Opened_again_it_holds_what_it_held()
    {
        Write(capacity: 8, 11, 12, 13);

        Assert.Equal((0, 3, "11 12 13"), Read(capacity: 8));
    }

    [Fact]
    public void Who_only_looks_sees_what_another_one_is_writing()
    {
        using var writer = QuotaRing.Open(File, 4);
        foreach (var moment in (long[])[11, 12, 13, 14, -15])
        {
            writer.Add(moment);
        }

        Assert.Equal([12, 13, 14, -15], QuotaRing.Peek(File));
        Assert.Empty(QuotaRing.Peek(File + ".none"));
    }

    [Fact]
    public void More_entries_than_it_has_room_for_drop_the_oldest()
    {
        Write(capacity: 4, 11, 12, 13, 14, 15, 16);

        Assert.Equal((2, 6, "13 14 15 16"), Read(capacity: 4));
    }

    [Fact]
    public void Entries_are_added_where_the_last_process_left_off()
    {
        Write(capacity: 4, 11, 12, 13);
        Write(capacity: 4, 14, 15);

        Assert.Equal((1, 5, "12 13 14 15"), Read(capacity: 4));
    }

    [Fact]
    public void A_smaller_ring_keeps_the_newest_entries()
    {
        Write(capacity: 8, 11, 12, 13, 14, 15);

        Assert.Equal((0, 3, "13 14 15"), Read(capacity: 3));
    }

    [Fact]
    public void A_larger_ring_keeps_all_entries_and_has_room_for_more()
    {
        Write(capacity: 3, 11, 12, 13, 14);
        Write(capacity: 5, 15, 16);

        Assert.Equal((0, 5, "12 13 14 15 16"), Read(capacity: 5));
    }

    [Fact]
    public void What_was_being_carried_over_when_the_process_died_is_no_obstacle()
    {
        Write(capacity: 3, 11, 12);
        _folder.Write("quota/demo.ring.new", "half a file");

        Assert.Equal((0, 2, "11 12"), Read(capacity: 5));
    }

    [Theory]
    [InlineData("")]
    [InlineData("short")]
    [InlineData("this is a file of something else, long enough for a header")]
    public void A_file_that_is_no_ring_starts_fresh(string text)
    {
        _folder.Write("quota/demo.ring", text);

        Assert.Equal((0, 0, ""), Read(capacity: 4));
        Write(capacity: 4, 11);
        Assert.Equal((0, 1, "11"), Read(capacity: 4));
    }

    [Theory]
    [InlineData(12)]
    [InlineData(24)]
    [InlineData(30)]
    public void A_file_that_was_cut_off_starts_fresh(int length)
    {
        Write(capacity: 4, 11, 12);
        using (var file = new FileStream(File, FileMode.Open))
        {
            file.SetLength(length);
        }

        Assert.Equal((0, 0, ""), Read(capacity: 4));
    }

    [Theory]
    [InlineData(8, -4)]
    [InlineData(8, 0)]
    [InlineData(8, long.MaxValue)]
    [InlineData(8, long.MaxValue / 8)]
    [InlineData(16, -1)]
    public void A_header_that_cannot_be_true_starts_fresh(int at, long value)
    {
        Write(capacity: 4, 11, 12);
        var bytes = System.IO.File.ReadAllBytes(File);
        BitConverter.TryWriteBytes(bytes.AsSpan(at), value);
        System.IO.File.WriteAllBytes(File, bytes);

        Assert.Equal((0, 0, ""), Read(capacity: 4));
    }

    [Fact]
    public void A_ring_in_memory_works_like_one_in_a_file()
    {
        using var ring = QuotaRing.InMemory(3);
        foreach (var moment in (long[])[11, 12, 13, 14])
        {
            ring.Add(moment);
        }

        ring[2] = 99;

        Assert.Equal((1, 4, "12 99 14"), Shown(ring));
    }

    [Fact]
    public void A_restart_inside_the_window_does_not_overspend()
    {
        Spend(Noon, "5/10s", permits: 5);

        Assert.Equal([0, 0, 0, 0, 0], Spend(Noon.AddSeconds(20), "5/10s", permits: 5));
        Assert.Equal(7_001, FirstWait(Noon.AddSeconds(23), "5/10s"));
    }

    [Fact]
    public void What_a_used_up_window_still_has_is_there_after_a_restart()
    {
        Spend(Noon, "5/10s", permits: 3);

        Assert.Equal([0, 0, 9_001], Spend(Noon.AddSeconds(1), "5/10s", permits: 3));
    }

    [Fact]
    public void Other_limits_count_what_was_spent_under_the_old_ones()
    {
        Spend(Noon, "5/10s", permits: 5);

        Assert.Equal(59_001, FirstWait(Noon.AddSeconds(1), "5/60s"));
        Assert.Equal(59_001, FirstWait(Noon.AddSeconds(1), "4/60s,2000/1h"));
    }

    [Fact]
    public void Requests_that_were_in_flight_when_the_process_died_count_as_sent_now()
    {
        using (var ring = QuotaRing.Open(File, 1024))
        {
            new QuotaLog(Limits("5/10s"), 1, ring, Noon.UtcTicks).Take(5, Noon.UtcTicks);
        }

        Assert.Equal(10_001, FirstWait(Noon.AddSeconds(6), "5/10s"));
    }

    [Fact]
    public void Entries_of_a_clock_that_was_ahead_count_as_sent_now()
    {
        Spend(Noon.AddHours(3), "5/10s", permits: 5);

        Assert.Equal(10_001, FirstWait(Noon, "5/10s"));
    }

    private void Write(long capacity, params long[] moments)
    {
        using var ring = QuotaRing.Open(File, capacity);
        foreach (var moment in moments)
        {
            ring.Add(moment);
        }
    }

    private (long Oldest, long Next, string Moments) Read(long capacity)
    {
        using var ring = QuotaRing.Open(File, capacity);
        return Shown(ring);
    }

    private static (long Oldest, long Next, string Moments) Shown(QuotaRing ring)
    {
        var moments = new List<long>();
        for (var number = ring.Oldest; number < ring.Next; number++)
        {
            moments.Add(ring[number]);
        }

        return (ring.Oldest, ring.Next, string.Join(' ', moments));
    }

    /// <summary>A process that starts, sends requests that are answered at once, and ends: how many milliseconds each had to wait.</summary>
    private List<double> Spend(DateTimeOffset start, string limits, int permits)
    {
        using var ring = QuotaRing.Open(File, QuotaLog.Capacity(Limits(limits)));
        var log = new QuotaLog(Limits(limits), 1, ring, start.UtcTicks);
        var waits = new List<double>();
        for (var i = 0; i < permits; i++)
        {
            var now = log.NotBefore(1, start.UtcTicks);
            var grant = log.Take(1, now);
            log.Departed(grant, now);
            log.Answered(grant, now, now);
            waits.Add(TimeSpan.FromTicks(now - start.UtcTicks).TotalMilliseconds);
        }

        return waits;
    }

    /// <summary>How many milliseconds the first request of a process that starts then would wait.</summary>
    private double FirstWait(DateTimeOffset start, string limits)
    {
        using var ring = QuotaRing.Open(File, QuotaLog.Capacity(Limits(limits)));
        var log = new QuotaLog(Limits(limits), 1, ring, start.UtcTicks);
        return TimeSpan.FromTicks(log.NotBefore(1, start.UtcTicks) - start.UtcTicks).TotalMilliseconds;
    }

    private static List<RateLimit> Limits(string text) =>
        [.. text.Split(',').Select(t => RateLimit.TryParse(t, out var limit) ? limit : new(1, TimeSpan.FromDays(999)))];
}
