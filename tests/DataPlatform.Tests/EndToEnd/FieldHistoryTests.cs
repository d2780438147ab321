using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>Fields that a vendor renames, leaves out or never sends: told where the whole dataset lacks them, and no good value is lost.</summary>
public sealed class FieldHistoryTests
{
    private readonly TestEngine _engine = new();
    private Func<string, int, string> _fields = (_, _) => "";
    private int _day;

    [Fact]
    public async Task A_field_that_no_ticker_has_any_more_is_told_and_keeps_what_is_stored()
    {
        await using var market = await StartAsync();
        _fields = (ticker, day) => day == 0 ? $"\"cap\":{ticker.Length}" : "\"size\":9";

        var first = await RunAsync(market, 0, "A", "BB");
        var renamed = await RunAsync(market, 1, "A", "BB");
        var later = await RunAsync(market, 2, "A", "BB");

        Assert.Equal((RunStatus.Succeeded, RunStatus.Partial, RunStatus.Partial), (first.Status, renamed.Status, later.Status));
        var warning = Assert.Single(renamed.Warnings);
        Assert.Equal((WarningKind.FieldGone, "profile", "cap"), (warning.Kind, warning.Dataset, warning.Example));
        Assert.Equal(
            "'cap' used to come and is in no answer any more: what is stored of it stays as it is; no column reads 'size'",
            warning.Message
        );
        Assert.Equal(WarningKind.FieldMissing, Assert.Single(later.Warnings).Kind);
        Assert.Equal(["A|1", "BB|2"], Stored(market));
        CheckReplay(market);
    }

    /// <summary>Rows that are gone would come back under the new name; one that never came may well be left out, and is no news.</summary>
    [Fact]
    public async Task A_field_that_is_asked_to_be_null_is_told_when_it_used_to_come_and_has_another_name()
    {
        await using var market = await StartAsync(more: "rows: { where: { gone: null, left: null } }");
        _fields = (_, day) => "\"cap\":1," + (day == 0 ? "\"gone\":null" : "\"removed\":null");
        var first = await RunAsync(market, 0, "A", "BB");

        var renamed = await RunAsync(market, 1, "A", "BB");

        Assert.Empty(first.Warnings);
        Assert.Equal((WarningKind.FieldGone, "gone"), (Assert.Single(renamed.Warnings).Kind, renamed.Warnings[0].Example));
        CheckReplay(market);
    }

    [Fact]
    public async Task A_field_that_is_asked_to_be_null_may_be_left_out_where_nothing_else_came()
    {
        await using var market = await StartAsync(more: "rows: { where: { gone: null } }");
        _fields = (_, day) => "\"cap\":1" + (day == 0 ? ",\"gone\":null" : "");
        await RunAsync(market, 0, "A", "BB");

        Assert.Empty((await RunAsync(market, 1, "A", "BB")).Warnings);
    }

    [Fact]
    public async Task A_field_that_only_one_ticker_lost_is_written_down_and_keeps_its_value()
    {
        await using var market = await StartAsync();
        _fields = (ticker, day) => ticker == "A" && day > 0 ? "\"other\":1" : "\"cap\":5,\"other\":1";
        await RunAsync(market, 0, "A", "B", "C");

        var together = await RunAsync(market, 1, "A", "B", "C");
        _fields = (_, _) => "\"other\":1";
        var alone = await RunAsync(market, 2, "B");

        Assert.Equal((RunStatus.Succeeded, RunStatus.Succeeded), (together.Status, alone.Status));
        Assert.Equal(["A|5", "B|5", "C|5"], Stored(market));
        Assert.Equal(["cap|A"], Tables.Rows(market.Data, "SELECT field, example FROM ops.schema_drift WHERE kind = 'field gone for some'"));
        CheckReplay(market);
    }

    [Fact]
    public async Task A_field_that_few_tickers_have_is_no_news_of_a_selection_of_others()
    {
        await using var market = await StartAsync();
        _fields = (ticker, _) => ticker == "A" ? "\"cap\":5" : "\"other\":1";
        await RunAsync(market, 0, "A", "B");

        var others = await RunAsync(market, 1, "C", "D", "E");

        Assert.Equal(RunStatus.Succeeded, others.Status);
        Assert.Empty(others.Warnings);
        Assert.Equal(["A|5", "B|", "C|", "D|", "E|"], Stored(market));
        CheckReplay(market);
    }

    [Fact]
    public async Task A_null_that_is_said_takes_the_place_of_a_value()
    {
        await using var market = await StartAsync();
        _fields = (_, day) => day == 0 ? "\"cap\":5" : "\"cap\":null";
        await RunAsync(market, 0, "A");

        var said = await RunAsync(market, 1, "A");

        Assert.Equal(RunStatus.Succeeded, said.Status);
        Assert.Equal(["A|"], Stored(market));
    }

    [Fact]
    public async Task A_field_that_was_lost_and_comes_again_is_well_again()
    {
        await using var market = await StartAsync();
        _fields = (_, day) => day == 1 ? "\"x\":1" : $"\"cap\":{day}";
        await RunAsync(market, 0, "A");

        var lost = await RunAsync(market, 1, "A");
        var back = await RunAsync(market, 2, "A");

        Assert.Equal((RunStatus.Partial, RunStatus.Succeeded), (lost.Status, back.Status));
        Assert.Equal(["A|2"], Stored(market));
    }

    [Theory]
    [InlineData("{ type: integer, field: day.c }", "\"day\":{\"c\":7}", "day.c", "A|")]
    [InlineData("{ type: integer, field: \"05. price\" }", "\"05. price\":7", null, "A|7")]
    [InlineData("{ type: integer, optional: true }", "\"x\":1", null, "A|")]
    public async Task A_declared_field_that_no_row_carries_is_told(string column, string fields, string? told, string stored)
    {
        await using var market = await StartAsync(column);
        _fields = (_, _) => fields;

        var summary = await RunAsync(market, 0, "A");

        Assert.Equal(told is null ? RunStatus.Succeeded : RunStatus.Partial, summary.Status);
        Assert.Equal(told, summary.Warnings.SingleOrDefault()?.Example);
        Assert.All(summary.Warnings, w => Assert.Equal(WarningKind.FieldMissing, w.Kind));
        Assert.Equal([stored], Stored(market));
    }

    [Theory]
    [InlineData("day.c", true)]
    [InlineData("other.c", false)]
    public async Task A_field_with_a_dot_that_stands_for_a_value_inside_another_is_told_how_to_say_it(string field, bool isInside)
    {
        await using var market = await StartAsync($"{{ type: integer, field: {field} }}");
        _fields = (_, _) => "\"day\":{\"c\":7}";

        var warning = Assert.Single((await RunAsync(market, 0, "A")).Warnings);

        Assert.Equal(
            isInside,
            warning.Message.EndsWith("; a value inside another is read with 'path: day.c' in place of 'field'", StringComparison.Ordinal)
        );
    }

    private Task<RunSummary> RunAsync(SmallMarket market, int day, params string[] tickers)
    {
        _day = day;
        return _engine.RunAsync(market.Options with { Date = SmallMarket.Day.AddDays(day), Tickers = tickers });
    }

    private void CheckReplay(SmallMarket market)
    {
        var before = Tables.Replayable(market.Data);
        _engine.Orchestrator.Rebuild(market.Options with { Tickers = ["A"] });
        Assert.Equal(before, Tables.Replayable(market.Data));
    }

    private static IReadOnlyList<string> Stored(SmallMarket market) =>
        Tables.Rows(market.Data, "SELECT symbol, cap FROM silver.profile ORDER BY symbol");

    private async Task<SmallMarket> StartAsync(string cap = "integer", string more = "")
    {
        var market = await SmallMarket.StartAsync(
            lists: 0,
            series: 0,
            answer: r => new($"[{{\"symbol\":\"{r.Query["symbol"]}\",{_fields(r.Query["symbol"], _day)}}}]")
        );
        return market.With(
            "small.yaml",
            $$"""
            source: { name: small, base_url: "{{market.Api.Address}}" }

            datasets:
              - name: profile
                domain: market
                scope: ticker
                path: profile
                query: { symbol: "{ticker}" }
                silver_table: profile
                key: [symbol]
                columns: { symbol: text, cap: {{cap}} }
                {{more}}
            """
        );
    }
}
