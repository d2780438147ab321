using DataPlatform.Bronze.Http;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Http;

public sealed class BodyBudgetTests
{
    private readonly BodyBudget _budget = new(100);

    [Fact]
    public async Task Who_needs_more_than_is_left_waits_and_comes_in_turn()
    {
        using var first = await HoldAsync(60);
        using var second = _budget.Open();
        using var third = _budget.Open();

        var (waiting, behind) = (Hold(second, 50), Hold(third, 10));
        Assert.Equal((false, false, 60), (waiting.IsCompleted, behind.IsCompleted, _budget.Held));
        first.Dispose();

        await Task.WhenAll(waiting, behind).WaitAsync(TestEngine.Limit);
        Assert.Equal(60, _budget.Held);
    }

    [Fact]
    public async Task A_body_that_is_larger_than_the_budget_comes_through_when_it_is_alone()
    {
        var small = await HoldAsync(1);
        using var large = _budget.Open();

        var waiting = Hold(large, 500);
        Assert.False(waiting.IsCompleted);
        small.Dispose();

        await waiting.WaitAsync(TestEngine.Limit);
        Assert.Equal(500, _budget.Held);
    }

    [Fact]
    public async Task Bodies_that_grow_and_wait_for_each_other_come_through_one_after_the_other()
    {
        var (first, second) = (await HoldAsync(50), await HoldAsync(50));

        var ofFirst = Hold(first, 90);
        Assert.False(ofFirst.IsCompleted, "the second one may end by itself");
        var ofSecond = Hold(second, 90);
        await ofFirst.WaitAsync(TestEngine.Limit);
        Assert.Equal((false, 140), (ofSecond.IsCompleted, _budget.Held));

        first.Dispose();
        await ofSecond.WaitAsync(TestEngine.Limit);
        second.Dispose();
        Assert.Equal(0, _budget.Held);
    }

    [Fact]
    public async Task Who_gives_up_waiting_holds_what_it_held_and_lets_the_next_one_in()
    {
        using var stop = new CancellationTokenSource();
        using var first = await HoldAsync(60);
        using var second = await HoldAsync(10);
        using var third = _budget.Open();
        var given = Hold(second, 90, stop.Token);
        var next = Hold(third, 30);

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given.WaitAsync(TestEngine.Limit));
        await next.WaitAsync(TestEngine.Limit);
        Assert.Equal(100, _budget.Held);
    }

    [Fact]
    public async Task What_a_body_does_not_need_is_there_for_others()
    {
        using var first = await HoldAsync(100);
        using var second = _budget.Open();
        var waiting = Hold(second, 30);

        first.Settle(70);

        await waiting.WaitAsync(TestEngine.Limit);
        Assert.Equal(100, _budget.Held);
    }

    [Fact]
    public async Task However_many_ask_at_once_no_more_is_held_and_all_come_through()
    {
        var most = 0L;

        await Task.WhenAll(Enumerable.Range(1, 200).Select(n => Task.Run(() => GrowAsync(n), TestContext.Current.CancellationToken)))
            .WaitAsync(TestEngine.Limit);

        Assert.Equal(0, _budget.Held);
        Assert.InRange(most, 1, 100 + 30);

        async Task GrowAsync(int n)
        {
            using var body = _budget.Open();
            for (var bytes = 10; bytes <= 30; bytes += 10)
            {
                await body.HoldAsync(bytes, CancellationToken.None);
                InterlockedMax(_budget.Held);
                await Task.Yield();
            }
        }

        void InterlockedMax(long held)
        {
            for (var seen = Volatile.Read(ref most); held > seen; seen = Volatile.Read(ref most))
            {
                Interlocked.CompareExchange(ref most, held, seen);
            }
        }
    }

    private async Task<BodyLease> HoldAsync(long bytes)
    {
        var lease = _budget.Open();
        await lease.HoldAsync(bytes, CancellationToken.None);
        return lease;
    }

    private static Task Hold(BodyLease lease, long bytes, CancellationToken token = default) => lease.HoldAsync(bytes, token).AsTask();
}
