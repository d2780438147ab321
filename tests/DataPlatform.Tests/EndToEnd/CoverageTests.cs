using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;
using static DataPlatform.Tests.Support.SteppedMarket;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>Which days of a history count as loaded: those that an answer was the last word on, whatever fails behind them and however the history is cut.</summary>
public sealed class CoverageTests
{
    private const string OneIsBad = """[{ "date": "2025-11-03", "n": "x" }, { "date": "2025-11-04", "n": 1 }]""";

    private readonly TestEngine _engine = new();
    private Func<StubApi.Request, bool> _fails = _ => false;
    private Func<StubApi.Request, string?> _body = _ => null;
    private int _status = 200;

    [Fact]
    public async Task A_day_loaded_before_it_was_over_is_asked_until_it_is_stored_again()
    {
        await using var market = await MarketAsync("step: 1d", "2026-01-08");
        await _engine.RunAsync(market.Options);
        _fails = r => r.Query["from"] == "2026-01-09";
        await RunAsync(market, day: 10);
        _fails = _ => false;
        market.Api.Forget();

        await RunAsync(market, day: 11);

        Assert.Equal(["2026-01-09..2026-01-09", "2026-01-10..2026-01-10", "2026-01-11..2026-01-11"], Asked(market));
        market.Api.Forget();
        await RunAsync(market, day: 12);
        Assert.Equal(["2026-01-11..2026-01-11", "2026-01-12..2026-01-12"], Asked(market));
        CheckReplay(market);
    }

    [Fact]
    public async Task A_revised_day_whose_new_answer_fails_is_asked_again()
    {
        await using var market = await MarketAsync("step: 1d", "2026-01-05", "refetch_days: 2");
        await _engine.RunAsync(market.Options);
        _fails = r => r.Query["from"] == "2026-01-07";
        await RunAsync(market, day: 10);
        _fails = _ => false;
        market.Api.Forget();

        await RunAsync(market, day: 11);

        Assert.Equal(["2026-01-07", "2026-01-08", "2026-01-09", "2026-01-10", "2026-01-11"], Asked(market).Select(w => w[..10]));
        CheckReplay(market);
    }

    [Theory]
    [InlineData("step: 1mo", "", "2025-11-01..2026-01-10")]
    [InlineData("step: 1mo", "step: 2mo", "2025-11-01..2025-11-30", "2026-01-09..2026-01-10")]
    [InlineData("step: 1mo", "step: 1d", "2025-11-30..2025-11-30", "2026-01-09..2026-01-09", "2026-01-10..2026-01-10")]
    public async Task Days_that_failed_are_asked_when_the_step_is_another_one(string before, string after, params string[] last)
    {
        await using var market = await MarketAsync(before, "2025-10-15");
        _fails = r => r.Query["from"] == "2025-11-01";
        await _engine.RunAsync(market.Options);
        _fails = _ => false;
        market.Declare(after, "2025-10-15");
        market.Api.Forget();

        await RunAsync(market, day: 10);

        Assert.Equal(last, Asked(market).TakeLast(last.Length));
        Assert.Equal("88|2025-10-15|2026-01-10", Covered(market));
        var tomorrow = market.Options with { Date = new(2026, 1, 11) };
        var planned = _engine.Planned(tomorrow);
        _engine.Orchestrator.Rebuild(market.Options);
        Assert.Equal(planned, _engine.Planned(tomorrow));
    }

    [Fact]
    public async Task A_history_that_was_loaded_in_one_is_not_asked_again_when_it_gets_a_step()
    {
        await using var market = await MarketAsync("", "2025-10-15");
        await _engine.RunAsync(market.Options);
        market.Declare("step: 1mo", "2025-10-15");
        market.Api.Forget();

        await RunAsync(market, day: 10);

        Assert.Equal(["2026-01-09..2026-01-10"], Asked(market));
        CheckReplay(market);
    }

    [Theory]
    [InlineData("step: 1mo", "2025-09-10..2025-09-30", "2025-10-01..2025-10-14", "2026-01-09..2026-01-10")]
    [InlineData("", "2025-09-10..2026-01-10")]
    public async Task Days_before_the_loaded_ones_are_asked_when_the_history_begins_earlier(string window, params string[] asked)
    {
        await using var market = await MarketAsync(window, "2025-10-15");
        await _engine.RunAsync(market.Options);
        market.Declare(window, "2025-09-10");
        market.Api.Forget();

        await RunAsync(market, day: 10);

        Assert.Equal(asked, Asked(market));
        Assert.Equal("123|2025-09-10|2026-01-10", Covered(market));
        market.Api.Forget();
        await RunAsync(market, day: 11);
        Assert.Equal(["2026-01-10..2026-01-11"], Asked(market));
        CheckReplay(market);
    }

    [Fact]
    public async Task Days_between_what_was_loaded_and_what_was_asked_again_are_no_hole()
    {
        await using var market = await MarketAsync("", "2026-01-05");
        await _engine.RunAsync(market.Options);
        await _engine.RunAsync(market.Options with { Date = new(2026, 1, 20), RefetchFrom = new(2026, 1, 19) });
        market.Api.Forget();

        await RunAsync(market, day: 21);

        Assert.Equal(["2026-01-09..2026-01-21"], Asked(market));
        CheckReplay(market);
    }

    /// <summary>As in a dataset without steps: what comes just the same a second time is what the vendor means.</summary>
    [Theory]
    [InlineData("step: 1mo", "2026-01-10..2026-01-11")]
    [InlineData("", "2025-11-04..2026-01-11")]
    public async Task An_answer_whose_rows_do_not_fit_is_asked_once_more_and_then_believed(string window, string last)
    {
        await using var market = await MarketAsync(window, "2025-11-01");
        _body = r => r.Query["from"] == "2025-11-01" ? OneIsBad : null;
        await _engine.RunAsync(market.Options);
        market.Api.Forget();
        await RunAsync(market, day: 10);
        Assert.StartsWith("2025-11-01", Asked(market)[0], StringComparison.Ordinal);
        CheckReplay(market);
        market.Api.Forget();

        await RunAsync(market, day: 11);

        Assert.Equal([last], Asked(market));
        CheckReplay(market);
    }

    [Theory]
    [InlineData("[]", 200)]
    [InlineData("", 404)]
    public async Task An_answer_that_has_nothing_any_more_settles_a_window_whose_rows_did_not_fit(string body, int status)
    {
        await using var market = await MarketAsync("step: 1mo", "2025-11-01", "responses: { 404: missing }");
        _body = r => r.Query["from"] == "2025-11-01" ? OneIsBad : null;
        await _engine.RunAsync(market.Options);
        (_body, _status) = (r => r.Query["from"] == "2025-11-01" ? body : null, status);
        await RunAsync(market, day: 10);
        market.Api.Forget();

        await RunAsync(market, day: 11);

        Assert.Equal(["2026-01-10..2026-01-11"], Asked(market));
        _engine.Orchestrator.Rebuild(market.Options);
        Assert.Empty(_engine.Planned(market.Options with { Date = new(2026, 1, 11) }));
    }

    private Task<RunSummary> RunAsync(SmallMarket market, int day) => _engine.RunAsync(market.Options with { Date = new(2026, 1, day) });

    private void CheckReplay(SmallMarket market) => SteppedMarket.CheckReplay(_engine, market);

    private Task<SmallMarket> MarketAsync(string window, string historyFrom, string more = "") =>
        StartAsync(window, historyFrom, Answer, more: more);

    private StubApi.Answer? Answer(StubApi.Request request) =>
        _fails(request) ? new("", 500)
        : _body(request) is { } body ? new(body, _status)
        : null;
}
