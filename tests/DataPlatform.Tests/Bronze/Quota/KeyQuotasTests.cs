using CsCheck;
using DataPlatform.Bronze.Quota;
using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DataPlatform.Tests.Bronze.Quota;

/// <summary>Keys that are used in turn: each has its own limits, and together they are asked as often as all of them allow.</summary>
public sealed class KeyQuotasTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(new(2026, 1, 9, 12, 0, 0, TimeSpan.Zero));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_key_stays_within_its_limit_and_all_of_them_are_used() =>
        await Gen.Select(Gen.Int[2, 4], Gen.Int[1, 6], Gen.Int[1, 60])
            .SampleAsync(
                async (keys, permits, seconds) =>
                {
                    var limit = new RateLimit(permits, TimeSpan.FromSeconds(seconds));
                    var clock = new FakeTimeProvider(_clock.GetUtcNow());
                    using var folder = new TempFolder();
                    using var quotas = Open(folder.Path, Source(keys) with { Limits = [limit] }, clock);
                    var sent = new List<(int Key, DateTimeOffset At)>();
                    var began = clock.GetUtcNow();
                    while (sent.Count < keys * permits * 3)
                    {
                        sent.AddRange(await SendAsync(quotas.Of(Source(keys)), clock) is { } key ? [(key, clock.GetUtcNow())] : []);
                    }

                    Assert.All(
                        sent,
                        s => Assert.True(sent.Count(o => o.Key == s.Key && o.At <= s.At && o.At > s.At - limit.Window) <= permits)
                    );
                    Assert.Equal(keys, sent.Take(keys).Select(s => s.Key).Distinct().Count());
                    // As many windows as one key needs for its part, and a little for the server's clock.
                    Assert.InRange((sent[^1].At - began).TotalSeconds, 0, (3.1 * seconds) + 1);
                },
                iter: 25
            );

    [Fact]
    public async Task A_key_that_the_server_holds_back_holds_back_no_other()
    {
        using var quotas = Open(_folder.Path, Source(2) with { Limits = [new(100, TimeSpan.FromMinutes(10))] });
        var first = Assert.IsType<QuotaReply.Granted>(await quotas.Of(Source(2)).AcquireAsync(1, default));
        first.Permit.Quota.CoolDown(1, TimeSpan.FromMinutes(5));
        first.Permit.Dispose();

        var keys = new List<int?>();
        for (var i = 0; i < 5; i++)
        {
            keys.Add(await SendAsync(quotas.Of(Source(2))));
        }

        Assert.Equal([1 - first.Key], keys.OfType<int>().Distinct());
        Assert.Equal(5, keys.Count(k => k is not null));
    }

    [Fact]
    public async Task When_no_key_has_room_the_wait_is_the_shortest_of_theirs()
    {
        using var quotas = Open(_folder.Path, Source(2) with { Limits = [new(1, TimeSpan.FromMinutes(10))] });
        Assert.NotNull(await SendAsync(quotas.Of(Source(2))));
        _clock.Advance(TimeSpan.FromMinutes(4));
        Assert.NotNull(await SendAsync(quotas.Of(Source(2))));

        var denied = Assert.IsType<QuotaReply.Denied>(await quotas.Of(Source(2)).AcquireAsync(1, default));

        Assert.InRange(denied.Wait.Length, TimeSpan.FromMinutes(6), TimeSpan.FromMinutes(6.1));
    }

    [Fact]
    public void Each_key_has_a_log_of_its_own_under_the_name_of_its_variable()
    {
        using var quotas = Open(_folder.Path, Source(2));

        Assert.Equal(
            ["stub.KEY_1.ring", "stub.KEY_2.ring"],
            Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
        Assert.Equal([("stub.KEY_1", "stub"), ("stub.KEY_2", "stub")], quotas.Opened.Select(q => (q.Quota, q.WaitedFor)));
    }

    [Fact]
    public async Task A_pause_that_the_server_wants_holds_every_key()
    {
        using var quotas = Open(_folder.Path, Source(3));
        var keys = Assert.IsType<KeyQuotas>(quotas.Of(Source(3)));
        var first = Assert.IsType<QuotaReply.Granted>(await keys.AcquireAsync(1, default));

        first.Permit.Quota.Pause(TimeSpan.FromMinutes(5));
        first.Permit.Dispose();

        Assert.IsType<QuotaReply.Denied>(await keys.AcquireSoonAsync(1, _ => true, default));
        var denied = Assert.IsType<QuotaReply.Denied>(await keys.AcquireAsync(1, default));
        Assert.Equal((TimeSpan.FromMinutes(5), true), (denied.Wait.Length, denied.Wait.IsPause));
    }

    [Fact]
    public async Task A_key_that_may_not_be_used_is_not_and_nobody_waits_long_for_the_others()
    {
        using var quotas = Open(_folder.Path, Source(2) with { Limits = [new(2, TimeSpan.FromMinutes(10))] });
        var keys = Assert.IsType<KeyQuotas>(quotas.Of(Source(2)));

        var taken = new List<int?>();
        for (var i = 0; i < 3; i++)
        {
            taken.Add(await SoonAsync(keys, key => key != 0));
        }

        Assert.Equal([1, 1, null], taken);
        Assert.Equal([0, 0], [await SendAsync(keys), await SendAsync(keys)]);
    }

    [Fact]
    public async Task A_key_whose_beat_comes_within_a_second_is_waited_for()
    {
        // Permits are half a second apart.
        using var quotas = Open(_folder.Path, Source(2) with { Limits = [new(2, TimeSpan.FromSeconds(1))] });
        var keys = Assert.IsType<KeyQuotas>(quotas.Of(Source(2)));

        Assert.Equal([1, 1], [await SoonAsync(keys, key => key == 1), await SoonAsync(keys, key => key == 1)]);
    }

    [Fact]
    public async Task Where_no_key_is_left_nobody_waits()
    {
        using var quotas = Open(_folder.Path, Source(2));
        var keys = Assert.IsType<KeyQuotas>(quotas.Of(Source(2)));

        Assert.IsType<QuotaReply.Denied>(await keys.AcquireSoonAsync(1, _ => false, default));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_key_has_spent_counts_when_the_recipe_names_others_beside_it_or_no_longer(bool isOneFirst)
    {
        var limits = (IReadOnlyList<RateLimit>)[new(2, TimeSpan.FromHours(1))];
        var one = Source(1) with { Limits = limits };
        var two = Source(2) with { Limits = limits };
        await SpendAsync(isOneFirst ? one : two);

        await SpendAsync(isOneFirst ? two : one, most: 0);

        // And there and back again.
        await SpendAsync(isOneFirst ? one : two, most: 0);
    }

    [Fact]
    public async Task Keys_in_files_keep_what_they_have_spent_in_whatever_order_they_are_named()
    {
        var limits = (IReadOnlyList<RateLimit>)[new(1, TimeSpan.FromHours(1))];
        await SpendAsync(OfFiles("a", "b") with { Limits = limits });

        await SpendAsync(OfFiles("c", "b", "a") with { Limits = limits }, most: 1);

        Assert.DoesNotContain(Directory.GetFiles(_folder.Path), f => Path.GetFileName(f).Contains("secrets", StringComparison.Ordinal));
    }

    private async Task SpendAsync(SourceRecipe source, int most = int.MaxValue)
    {
        using var quotas = Open(_folder.Path, source);
        var spent = 0;
        while (await quotas.Of(source).AcquireAsync(1, default) is QuotaReply.Granted(var permit))
        {
            permit.MarkAnswered();
            permit.Dispose();
            spent++;
        }

        Assert.InRange(spent, 0, most);
    }

    private static SourceRecipe OfFiles(params string[] names) =>
        Some.Source with
        {
            Name = "stub",
            Auth = new SourceAuth.ApiKey(SecretPlace.InFile($"secrets/{names[0]}"), "key", null, null)
            {
                Further = [.. names.Skip(1).Select(n => SecretPlace.InFile($"secrets/{n}"))],
            },
        };

    private static SourceRecipe Source(int keys) =>
        Some.Source with
        {
            Name = "stub",
            Auth = new SourceAuth.ApiKey(SecretPlace.InVariable("KEY_1"), "key", null, null)
            {
                Further = [.. Enumerable.Range(2, keys - 1).Select(k => SecretPlace.InVariable($"KEY_{k}"))],
            },
        };

    private Quotas Open(string folder, SourceRecipe source, FakeTimeProvider? clock = null) =>
        new([source], folder, TimeSpan.Zero, clock ?? _clock, () => 0);

    // The key that has room within 600 ms; null for none.
    private async Task<int?> SoonAsync(KeyQuotas keys, Func<int, bool> mayUse)
    {
        var reply = keys.AcquireSoonAsync(1, mayUse, default).AsTask();
        _clock.Advance(TimeSpan.FromMilliseconds(600));
        return (await reply.WaitAsync(TimeSpan.FromSeconds(10)) as QuotaReply.Granted)?.Key;
    }

    // The key; null when there was no permit, and it is as late now as it has to be for the next one.
    private async Task<int?> SendAsync(IQuota quota, FakeTimeProvider? clock = null)
    {
        switch (await quota.AcquireAsync(1, default))
        {
            case QuotaReply.Granted granted:
                granted.Permit.MarkAnswered();
                granted.Permit.Dispose();
                return granted.Key;
            case QuotaReply.Denied denied:
                (clock ?? _clock).Advance(TimeSpan.FromMilliseconds(Math.Ceiling(denied.Wait.Length.TotalMilliseconds)));
                return null;
            default:
                throw new InvalidOperationException();
        }
    }
}
