using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>A vendor that does not have everything for everybody: "no such thing" is an answer, as long as nothing says that it cannot be one.</summary>
public sealed class MissingTests
{
    private static readonly string[] Tickers = ["DEAD", "LIVE", "LOST", "PAID", "VOID"];

    private readonly TestEngine _engine = new();

    [Fact]
    public async Task What_there_is_not_is_asked_again_when_its_cadence_says_so()
    {
        await using var market = await MarketAsync(_ => false);

        var first = await _engine.RunAsync(market.Options);
        var asked = new[] { await AskedAsync(market, 0), await AskedAsync(market, 1), await AskedAsync(market, 3) };

        Assert.Equal((new RequestCounts(6, 6, 0, 0), 3, RunStatus.Succeeded), (first.Requests, first.WithoutRows, first.Status));
        Assert.Empty(first.Warnings);
        Assert.Equal(["", "/list-01", "/list-01 DEAD LIVE LOST PAID VOID"], asked);
        Assert.Equal(
            ["DEAD|missing|404", "PAID|missing|402", "VOID|empty|200"],
            Tables.Rows(
                market.Data,
                $"SELECT ticker, reason, http_status FROM ops.requests WHERE run_id = '{first.RunId}' AND reason IS NOT NULL ORDER BY ALL"
            )
        );
    }

    [Fact]
    public async Task What_there_was_and_is_not_any_more_is_told_and_asked_again()
    {
        var isLost = false;
        await using var market = await MarketAsync(_ => isLost);
        await _engine.RunAsync(market.Options);
        isLost = true;

        var later = await _engine.RunAsync(market.Options with { Date = SmallMarket.Day.AddDays(3) });

        Assert.Equal(RunStatus.Partial, later.Status);
        Assert.Equal(
            new RunWarning(
                WarningKind.NoLongerThere,
                "small",
                "series-01",
                "1 ticker had rows before and has none now; asked again by the next run",
                "LOST: missing (status 404)"
            ),
            Assert.Single(later.Warnings)
        );
        Assert.Equal("5", Tables.Value(market.Data, "SELECT count(*) FROM silver.small_series_01 WHERE ticker = 'LOST'"));
        Assert.Equal(" LOST", await AskedAsync(market, 3));
        Assert.Equal("/list-01 LOST", await AskedAsync(market, 4));
    }

    [Fact]
    public async Task A_day_without_anything_new_ends_a_run_well()
    {
        var isShut = false;
        await using var market = await SmallMarket.StartAsync(
            lists: 2,
            series: 1,
            answer: r => isShut && r.Path != "/list-01" ? new("[]") : null
        );
        await _engine.RunAsync(market.Options);
        isShut = true;

        var holiday = await _engine.RunAsync(market.Options with { Date = SmallMarket.Day.AddDays(1) });

        Assert.Empty(holiday.Warnings);
        Assert.Equal((RunStatus.Succeeded, new RequestCounts(5, 5, 0, 0), 4), (holiday.Status, holiday.Requests, holiday.WithoutRows));
    }

    [Fact]
    public async Task When_there_is_nothing_at_all_the_path_is_said_to_be_wrong_and_everything_is_asked_again()
    {
        var isWrong = true;
        await using var market = await SmallMarket.StartAsync(
            lists: 1,
            series: 1,
            answer: r => isWrong && r.Path == "/series-01" ? new("no route", 404) : null
        );

        var wrong = await _engine.RunAsync(market.Options);
        isWrong = false;
        var right = await _engine.RunAsync(market.Options);

        Assert.Equal((RunStatus.Partial, new RequestCounts(4, 4, 0, 0), 3), (wrong.Status, wrong.Requests, wrong.WithoutRows));
        var warning = Assert.Single(wrong.Warnings);
        Assert.Equal((WarningKind.NothingThere, "AAA: missing (status 404)"), (warning.Kind, warning.Example));
        Assert.Equal((RunStatus.Succeeded, new RequestCounts(4, 3, 0, 1)), (right.Status, right.Requests));
    }

    [Fact]
    public async Task A_rebuild_knows_the_same_of_what_there_is_not()
    {
        var isLost = false;
        await using var market = await MarketAsync(_ => isLost);
        await _engine.RunAsync(market.Options);
        isLost = true;
        await _engine.RunAsync(market.Options with { Date = SmallMarket.Day.AddDays(3) });
        var before = Marks(market);

        _engine.Orchestrator.Rebuild(market.Options);

        Assert.Equal(before, Marks(market));
        Assert.Contains("DEAD||||2026-01-12|", before);
        Assert.Contains("LOST|2026-01-09|2026-01-09||2026-01-12|", before);
        Assert.Contains("VOID|||2026-01-12||", before);
    }

    private static IReadOnlyList<string> Marks(SmallMarket market) =>
        Tables.Rows(
            market.Data,
            """
            SELECT ticker, last_success, last_rows, last_empty, last_missing, last_failed FROM ops.watermarks
            WHERE dataset = 'series-01' ORDER BY ticker
            """
        );

    private async Task<string> AskedAsync(SmallMarket market, int later)
    {
        market.Api.Forget();
        await _engine.RunAsync(market.Options with { Date = SmallMarket.Day.AddDays(later) });
        var tickers = market.Api.Requests.Select(r => r.Query.GetValueOrDefault("symbol")).OfType<string>().Order(StringComparer.Ordinal);
        return string.Join(' ', tickers.Prepend(market.Api.Requests.Any(r => r.Path == "/list-01") ? "/list-01" : "")).TrimEnd();
    }

    private static async Task<SmallMarket> MarketAsync(Func<StubApi.Request, bool> isLost)
    {
        var market = await SmallMarket.StartAsync(
            lists: 1,
            series: 1,
            tickers: Tickers,
            answer: r =>
                r.Query.GetValueOrDefault("symbol") switch
                {
                    "DEAD" => new("""{"detail":"Not found."}""", 404),
                    "PAID" => new("not in your plan", 402),
                    "VOID" => new("[]"),
                    "LOST" when isLost(r) => new("", 404),
                    _ => null,
                }
        );
        return market.With(
            "small.yaml",
            SmallMarket
                .Yaml("small", market.Api.Address, 1, 1)
                .Replace(
                    "path: series-01",
                    "path: series-01\n    cadence: { min_age_days: 3 }\n    responses: { 402: missing }",
                    StringComparison.Ordinal
                )
        );
    }
}
