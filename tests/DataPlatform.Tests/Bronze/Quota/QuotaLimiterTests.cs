using System.Globalization;
using DataPlatform.Bronze.Quota;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Quota;

public sealed class QuotaLimiterTests : IDisposable
{
    private readonly WatchedClock _clock = new();
    private readonly List<QuotaLimiter> _limiters = [];
    private double _random;
    private QuotaRing? _ring;

    public void Dispose() => _limiters.ForEach(l => l.Dispose());

    [Fact]
    public async Task Who_came_first_goes_first()
    {
        var limiter = Limiter("1/1s");
        await UseAsync(limiter);
        var line = Enumerable.Range(0, 3).Select(_ => AskAsync(limiter)).ToList();

        for (var first = 0; first < line.Count; first++)
        {
            Send(await GrantedAsync(line[first]));

            Assert.All(line.Skip(first + 1), later => Assert.False(later.IsCompleted));
        }
    }

    [Fact]
    public async Task Nobody_jumps_the_line()
    {
        var limiter = Limiter("2/1s");
        await UseAsync(limiter);
        var dear = AskAsync(limiter, cost: 2);
        await _clock.NextWaitAsync();

        var cheap = AskAsync(limiter);

        Assert.False(cheap.IsCompleted);
        Assert.False(dear.IsCompleted);
    }

    [Fact]
    public async Task A_used_up_window_holds_the_next_request_until_it_is_over()
    {
        var limiter = Limiter("3/10s");
        await UseAsync(limiter, times: 3);

        var next = AskAsync(limiter);

        Assert.Equal(TimeSpan.FromMilliseconds(10_001), await _clock.NextWaitAsync());
        _clock.Advance(TimeSpan.FromMilliseconds(10_000));
        Assert.False(next.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Send(await GrantedAsync(next));
        Assert.Equal(TimeSpan.FromMilliseconds(10_001), limiter.Use.Waited);
    }

    [Fact]
    public async Task A_cool_down_holds_everybody()
    {
        var limiter = Limiter("100/1s");
        limiter.CoolDown(1, TimeSpan.FromSeconds(30));

        var line = Enumerable.Range(0, 3).Select(_ => AskAsync(limiter)).ToList();

        Assert.Equal(TimeSpan.FromSeconds(30), await _clock.NextWaitAsync());
        _clock.Advance(TimeSpan.FromSeconds(30) - TimeSpan.FromMilliseconds(1));
        Assert.All(line, waiting => Assert.False(waiting.IsCompleted));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        foreach (var waiting in line)
        {
            Send(await GrantedAsync(waiting));
        }
    }

    [Fact]
    public async Task A_longer_cool_down_holds_those_who_already_wait()
    {
        var limiter = Limiter("100/1s");
        limiter.CoolDown(1, TimeSpan.FromSeconds(5));
        var waiting = AskAsync(limiter);
        await _clock.NextWaitAsync();

        limiter.CoolDown(1, TimeSpan.FromSeconds(20));

        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(15), await _clock.NextWaitAsync());
        Assert.False(waiting.IsCompleted);
    }

    [Theory]
    [InlineData(0, 0.2)]
    [InlineData(0.05, 0.2)]
    [InlineData(7, 7)]
    [InlineData(3_600 * 200, 3_600 * 24)]
    public async Task A_cool_down_lasts_as_long_as_the_server_says_within_a_fifth_of_a_second_and_a_day(double said, double seconds)
    {
        var limiter = Limiter("100/1s");

        limiter.CoolDown(1, TimeSpan.FromSeconds(said));

        Assert.Equal(TimeSpan.FromSeconds(seconds), await WaitOfTheNextAsync(limiter));
    }

    [Fact]
    public async Task Without_a_time_the_pause_doubles_with_every_refusal_up_to_a_minute()
    {
        var limiter = Limiter("100/1s");

        var pauses = new List<double>();
        for (var refusal = 0; refusal < 8; refusal++)
        {
            limiter.CoolDown(1, null);
            pauses.Add((await WaitOfTheNextAsync(limiter)).TotalSeconds);
        }

        Assert.Equal([1, 2, 4, 8, 16, 32, 60, 60], pauses);
    }

    [Fact]
    public async Task A_pause_without_a_time_is_up_to_a_quarter_longer()
    {
        var limiter = Limiter("100/1s");
        _random = 1;

        limiter.CoolDown(1, null);

        Assert.Equal(TimeSpan.FromSeconds(1.25), await WaitOfTheNextAsync(limiter));
    }

    [Fact]
    public async Task Refusals_of_requests_that_were_in_flight_together_count_as_one()
    {
        var limiter = Limiter("100/1s");
        for (var i = 0; i < 5; i++)
        {
            limiter.CoolDown(1, null);
        }

        Assert.Equal(TimeSpan.FromSeconds(1), await WaitOfTheNextAsync(limiter));
        limiter.CoolDown(1, null);
        Assert.Equal(TimeSpan.FromSeconds(2), await WaitOfTheNextAsync(limiter));
    }

    [Fact]
    public async Task An_admitted_request_ends_the_row_of_refusals()
    {
        var limiter = Limiter("100/1s");
        limiter.CoolDown(1, null);
        await WaitOfTheNextAsync(limiter);
        limiter.CoolDown(1, null);
        await WaitOfTheNextAsync(limiter);

        limiter.Admitted(1);
        limiter.CoolDown(1, null);

        Assert.Equal(TimeSpan.FromSeconds(1), await WaitOfTheNextAsync(limiter));
    }

    [Fact]
    public async Task An_answer_from_before_the_pause_does_not_end_the_row_of_refusals()
    {
        var limiter = Limiter("100/1s");
        limiter.CoolDown(1, null);
        limiter.Admitted(1);
        await WaitOfTheNextAsync(limiter);

        limiter.CoolDown(1, null);

        Assert.Equal(TimeSpan.FromSeconds(2), await WaitOfTheNextAsync(limiter));
    }

    [Fact]
    public async Task A_wait_longer_than_allowed_is_a_refusal_that_says_how_long()
    {
        var limiter = Limiter("1/1h", maxWait: TimeSpan.FromMinutes(5));
        await UseAsync(limiter);

        var reply = await AskAsync(limiter).WaitAsync(TestEngine.Limit, CancellationToken.None);

        var wait = Assert.IsType<QuotaReply.Denied>(reply).Wait;
        Assert.Equal(
            new QuotaWait(
                TimeSpan.FromHours(1) + TimeSpan.FromMilliseconds(1),
                _clock.GetUtcNow() + TimeSpan.FromMilliseconds(3_600_001),
                IsPause: false
            ),
            wait
        );
        Assert.Equal(1, _ring!.Next);
    }

    [Fact]
    public async Task A_refusal_does_not_hold_up_those_behind_it()
    {
        var limiter = Limiter("1/1h", maxWait: TimeSpan.FromMinutes(5));
        await UseAsync(limiter);
        Assert.IsType<QuotaReply.Denied>(await AskAsync(limiter).WaitAsync(TestEngine.Limit, CancellationToken.None));
        _clock.Advance(TimeSpan.FromMinutes(56));

        var next = AskAsync(limiter);

        _clock.Advance(await _clock.NextWaitAsync());
        Send(await GrantedAsync(next));
    }

    [Fact]
    public async Task A_wait_of_ten_seconds_or_more_is_said_when_it_begins()
    {
        var said = new List<string>();
        var limiter = Limiter("1/20s", onLongWait: wait => said.Add($"{wait}"));
        await UseAsync(limiter);
        _clock.Advance(TimeSpan.FromSeconds(15));
        await WaitOfTheNextAsync(limiter);
        Assert.Empty(said);

        await WaitOfTheNextAsync(limiter);

        var resumes = _clock.GetUtcNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        Assert.Equal([$"quota used, resumes {resumes}Z (20.2 s)"], said);
    }

    [Fact]
    public async Task A_wait_because_of_what_the_server_said_is_told_apart_from_a_used_quota()
    {
        var said = new List<string>();
        var limiter = Limiter("10/1s", onLongWait: wait => said.Add($"{wait}"));
        limiter.CoolDown(1, TimeSpan.FromHours(2));
        var resumes = (_clock.GetUtcNow() + TimeSpan.FromHours(2)).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

        await WaitOfTheNextAsync(limiter);

        Assert.Equal([$"the server admits nothing more, resumes {resumes}Z (2 h 0 m)"], said);
    }

    [Fact]
    public async Task A_server_with_fewer_remaining_than_are_in_flight_is_not_asked_until_it_starts_anew()
    {
        var limiter = Limiter("100/1s");
        using var permit = await TakeAsync(limiter);

        limiter.Remaining(0, TimeSpan.FromSeconds(12));

        Assert.Equal(TimeSpan.FromSeconds(12), await WaitOfTheNextAsync(limiter));
    }

    [Fact]
    public async Task A_server_with_enough_remaining_changes_nothing()
    {
        var limiter = Limiter("100/1s");
        using var permit = await TakeAsync(limiter);

        limiter.Remaining(1, TimeSpan.FromSeconds(12));

        using var next = await TakeAsync(limiter);
    }

    [Fact]
    public async Task A_server_with_much_remaining_does_not_raise_the_quota()
    {
        var limiter = Limiter("1/10s");
        await UseAsync(limiter);

        limiter.Remaining(1_000_000, TimeSpan.Zero);

        Assert.Equal(TimeSpan.FromMilliseconds(10_001), await WaitOfTheNextAsync(limiter));
    }

    [Fact]
    public async Task A_longer_window_of_the_server_does_not_add_to_a_wait_that_is_due()
    {
        var limiter = Limiter("1/10s");
        using var permit = await TakeAsync(limiter);
        permit.MarkAnswered();

        limiter.Remaining(0, TimeSpan.FromMinutes(10));

        Assert.Equal(TimeSpan.FromMilliseconds(10_001), await WaitOfTheNextAsync(limiter));
    }

    [Fact]
    public async Task Until_the_server_has_shown_its_limit_few_are_in_flight()
    {
        var limiter = Limiter("100/1s");
        using var first = await TakeAsync(limiter);
        using var second = await TakeAsync(limiter);
        var third = AskAsync(limiter);
        _clock.Advance(await _clock.NextWaitAsync());
        _clock.Advance(await _clock.NextWaitAsync());
        Assert.False(third.IsCompleted);

        first.Dispose();

        Send(await GrantedAsync(third));
    }

    [Fact]
    public async Task A_permit_makes_room_once_however_often_it_is_given_back()
    {
        var limiter = Limiter("100/1s");
        using var first = await TakeAsync(limiter);
        using var second = await TakeAsync(limiter);

        first.Dispose();
        first.Dispose();

        using var third = await TakeAsync(limiter);
        Assert.Null(await TryTakeAsync(limiter));
    }

    [Fact]
    public async Task Once_the_declared_limit_was_admitted_any_number_may_be_in_flight()
    {
        var limiter = Limiter("5/1s");
        await UseAsync(limiter, times: 5);
        _clock.Advance(TimeSpan.FromSeconds(10));

        for (var i = 0; i < 5; i++)
        {
            await TakeAsync(limiter);
        }
    }

    [Fact]
    public async Task A_cancelled_waiter_leaves_the_line()
    {
        var limiter = Limiter("1/1s");
        await UseAsync(limiter);
        using var cancel = new CancellationTokenSource();
        var first = AskAsync(limiter, 1, cancel.Token);
        var second = AskAsync(limiter, 1, cancel.Token);
        var third = AskAsync(limiter, 1, CancellationToken.None);
        await _clock.NextWaitAsync();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(TestEngine.Limit, CancellationToken.None));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second.WaitAsync(TestEngine.Limit, CancellationToken.None));
        Assert.Equal(TimeSpan.FromMilliseconds(1_001), await _clock.NextWaitAsync());
        _clock.Advance(TimeSpan.FromMilliseconds(1_001));
        Send(await GrantedAsync(third));
        Assert.Equal(2, _ring!.Next);
    }

    [Fact]
    public async Task A_request_that_departed_late_counts_from_its_departure()
    {
        var limiter = Limiter("1/1s");
        var permit = await TakeAsync(limiter);
        _clock.Advance(TimeSpan.FromMilliseconds(300));
        Send(permit);

        Assert.Equal(TimeSpan.FromMilliseconds(1_001), await WaitOfTheNextAsync(limiter));
    }

    [Fact]
    public async Task A_first_answer_counts_once()
    {
        var limiter = Limiter("1/10s");
        var permit = await TakeAsync(limiter);
        permit.MarkDeparted();
        permit.MarkAnswered();
        _clock.Advance(TimeSpan.FromSeconds(4));
        // It would be marked as departed now, had it not been before.
        permit.Dispose();

        Assert.Equal(TimeSpan.FromMilliseconds(6_001), await WaitOfTheNextAsync(limiter));
    }

    [Fact]
    public async Task A_limit_of_half_of_what_is_declared_is_kept_to_once_it_was_refused_twice()
    {
        var limiter = Limiter("40/1s");
        for (var refusal = 0; refusal < 2; refusal++)
        {
            for (var admitted = 0; admitted < 20; admitted++)
            {
                await UseAsync(limiter);
                limiter.Admitted(1);
            }

            await UseAsync(limiter);
            limiter.CoolDown(1, TimeSpan.FromSeconds(2));
            _clock.Advance(TimeSpan.FromSeconds(2));
        }

        var granted = 0;
        for (; await TryTakeAsync(limiter) is { } permit; granted++)
        {
            Send(permit);
            limiter.Admitted(1);
        }

        Assert.Equal(20, granted);
        Assert.Equal(TimeSpan.FromMilliseconds(1_001), await WaitOfTheNextAsync(limiter));
    }

    private QuotaLimiter Limiter(string limits, TimeSpan? maxWait = null, Action<QuotaWait>? onLongWait = null)
    {
        var quota = new QuotaRecipe("demo", [.. limits.Split(',').Select(Limit)], Use: 1);
        _ring = QuotaRing.InMemory(QuotaLog.Capacity(quota.Limits));
        var limiter = new QuotaLimiter(quota, _ring, maxWait ?? TimeSpan.FromHours(48), _clock, () => _random) { OnLongWait = onLongWait };
        _limiters.Add(limiter);
        return limiter;
    }

    private static RateLimit Limit(string text)
    {
        Assert.True(RateLimit.TryParse(text, out var limit), text);
        return limit;
    }

    private static async Task UseAsync(QuotaLimiter limiter, int times = 1)
    {
        for (var i = 0; i < times; i++)
        {
            Send(await TakeAsync(limiter));
        }
    }

    private static Task<QuotaReply> AskAsync(QuotaLimiter limiter, int cost = 1, CancellationToken token = default) =>
        limiter.AcquireAsync(cost, token).AsTask();

    /// <summary>A permit that is there at once.</summary>
    private static async Task<Permit> TakeAsync(QuotaLimiter limiter)
    {
        var asked = AskAsync(limiter);
        Assert.True(asked.IsCompleted);
        return Assert.IsType<QuotaReply.Granted>(await asked).Permit;
    }

    /// <summary>A permit that is there at once; null when there is none, and nobody waits for it.</summary>
    private async Task<Permit?> TryTakeAsync(QuotaLimiter limiter)
    {
        using var cancel = new CancellationTokenSource();
        var asked = AskAsync(limiter, 1, cancel.Token);
        if (asked.IsCompleted)
        {
            return Assert.IsType<QuotaReply.Granted>(await asked).Permit;
        }

        await _clock.NextWaitAsync();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked.WaitAsync(TestEngine.Limit, CancellationToken.None));
        return null;
    }

    /// <summary>Sends the request of a permit and answers it at once.</summary>
    private static void Send(Permit permit)
    {
        permit.MarkAnswered();
        permit.Dispose();
    }

    /// <summary>How long the next request has to wait; it is sent then.</summary>
    private async Task<TimeSpan> WaitOfTheNextAsync(QuotaLimiter limiter)
    {
        var next = AskAsync(limiter);
        var wait = await _clock.NextWaitAsync();
        _clock.Advance(wait);
        var reply = await next.WaitAsync(TestEngine.Limit, CancellationToken.None);
        Send(Assert.IsType<QuotaReply.Granted>(reply).Permit);
        return wait;
    }

    /// <summary>Moves the clock by whatever is waited for until the request has its permit: how many looks that takes is a matter of who is faster.</summary>
    private async Task<Permit> GrantedAsync(Task<QuotaReply> waiting)
    {
        using var patience = new CancellationTokenSource(TestEngine.Limit);
        while (!waiting.IsCompleted)
        {
            patience.Token.ThrowIfCancellationRequested();
            if (_clock.TryNextWait(out var wait))
            {
                _clock.Advance(wait);
            }

            await Task.Yield();
        }

        return Assert.IsType<QuotaReply.Granted>(await waiting).Permit;
    }
}
