using DataPlatform.Bronze.Quota;
using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DataPlatform.Tests.Bronze.Quota;

/// <summary>Sources that share a key share a quota: what one of them does holds for all. A wait longer than a minute is denied, so none is waited for.</summary>
public sealed class QuotasTests : IDisposable
{
    private static readonly SourceRecipe Prices = Shares("prices");
    private static readonly SourceRecipe News = Shares("news");
    private static readonly SourceRecipe Other = Shares("other") with { Quota = null };

    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _clock = new(new(2026, 1, 9, 12, 0, 0, TimeSpan.Zero));
    private readonly List<string> _said = [];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Two_sources_with_one_key_have_one_limit()
    {
        using var quotas = Open(Prices, News, Other);

        Assert.True(await IsGrantedAsync(quotas.Of(Prices)));
        Assert.True(await IsGrantedAsync(quotas.Of(News)));
        Assert.True(await IsGrantedAsync(quotas.Of(Prices)));
        Assert.False(await IsGrantedAsync(quotas.Of(News)));
        Assert.False(await IsGrantedAsync(quotas.Of(Prices)));
        Assert.True(await IsGrantedAsync(quotas.Of(Other)));
    }

    [Fact]
    public void There_is_one_ring_for_each_quota_under_its_name()
    {
        using var quotas = Open(Prices, News, Other);

        Assert.Equal(
            ["other.ring", "vendor.ring"],
            Directory.GetFiles(_folder.At("quota")).Select(Path.GetFileName).Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task A_cool_down_of_one_source_holds_the_other()
    {
        using var quotas = Open(Prices, News);

        KeyOf(quotas, Prices).CoolDown(1, TimeSpan.FromMinutes(5));

        Assert.False(await IsGrantedAsync(quotas.Of(News)));
    }

    [Fact]
    public async Task What_one_source_learns_of_the_limit_holds_for_the_other_and_is_said_of_the_quota()
    {
        using var quotas = Open(Prices, News);
        Assert.True(await IsGrantedAsync(quotas.Of(Prices)));
        KeyOf(quotas, Prices).Admitted(1);

        Assert.True(await IsGrantedAsync(quotas.Of(Prices)));
        KeyOf(quotas, Prices).CoolDown(1, TimeSpan.FromMinutes(10));
        _clock.Advance(TimeSpan.FromSeconds(601));
        Assert.Empty(_said);
        Assert.True(await IsGrantedAsync(quotas.Of(News)));
        KeyOf(quotas, News).Admitted(1);
        Assert.True(await IsGrantedAsync(quotas.Of(News)));
        KeyOf(quotas, News).CoolDown(1, TimeSpan.FromMinutes(10));
        _clock.Advance(TimeSpan.FromMinutes(8));

        Assert.Equal(["vendor learned 1/10m"], _said);
        Assert.False(await IsGrantedAsync(quotas.Of(News)));
    }

    [Fact]
    public async Task A_long_wait_is_said_of_the_quota()
    {
        using var quotas = Open(Prices, News);
        using var cancel = new CancellationTokenSource();
        KeyOf(quotas, Prices).Pause(TimeSpan.FromSeconds(20));

        var waiting = quotas.Of(News).AcquireAsync(1, cancel.Token).AsTask();

        Assert.Equal(["vendor: the server admits nothing more, resumes 12:00:20Z (20 s)"], _said);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task A_restart_inside_the_window_counts_what_either_source_spent()
    {
        using (var before = Open(Prices, News))
        {
            Assert.True(await IsGrantedAsync(before.Of(Prices)));
            Assert.True(await IsGrantedAsync(before.Of(News)));
        }

        _clock.Advance(TimeSpan.FromMinutes(5));
        using var after = Open(News);

        Assert.True(await IsGrantedAsync(after.Of(News)));
        Assert.False(await IsGrantedAsync(after.Of(News)));
    }

    private static SourceRecipe Shares(string name) =>
        Some.Source with
        {
            Name = name,
            Quota = "vendor",
            Limits = [new(3, TimeSpan.FromMinutes(10))],
        };

    private static IKeyQuota KeyOf(Quotas quotas, SourceRecipe source) => Assert.IsType<QuotaLimiter>(quotas.Of(source));

    private Quotas Open(params SourceRecipe[] sources) =>
        new(sources, _folder.At("quota"), TimeSpan.FromMinutes(1), _clock, () => 0)
        {
            OnLongWait = (quota, wait) => _said.Add($"{quota.Name}: {wait}"),
            OnLearned = (quota, limit) => _said.Add($"{quota.Name} learned {limit}"),
        };

    /// <summary>Asks for a permit, and uses it up at once when there is one.</summary>
    private static async Task<bool> IsGrantedAsync(IQuota quota)
    {
        var reply = await quota.AcquireAsync(1, CancellationToken.None);
        if (reply is not QuotaReply.Granted(var permit))
        {
            return false;
        }

        permit.MarkAnswered();
        permit.Dispose();
        return true;
    }
}
