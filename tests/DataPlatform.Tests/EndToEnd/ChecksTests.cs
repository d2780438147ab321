using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>What checks look at, and what comes of them. Whatever they find, the rows stay.</summary>
public sealed class ChecksTests
{
    private const string Ops =
        "SELECT concat_ws(' ', column_name, check_name), severity, result, failing, checked, example FROM ops.checks ORDER BY run_id, chunk, 1";

    private string _body = "[]";
    private int _status = 200;

    [Fact]
    public async Task A_check_that_fails_keeps_the_rows_and_ends_the_run_as_one_with_something_left_to_look_at()
    {
        await using var vendor = await StartAsync(
            "key: [symbol, day]\ncolumns:\n  symbol: text\n  day: date\n  close: { type: double, checks: [ range: { min: 0, max: 10 } ] }\n"
                + "  currency: { type: text, checks: { accepted: [USD, EUR], severity: fail } }"
        );

        var run = await NextAsync(
            vendor,
            """
            [{"symbol":"B","day":"2026-01-02","close":-1,"currency":"USD"},{"symbol":"A","day":"2026-01-08","close":11,"currency":"GBP"},
             {"symbol":"A","day":"2026-01-07","close":10,"currency":null},{"symbol":"A","day":"2026-01-06","close":null,"currency":"EUR"}]
            """
        );

        Assert.Equal(RunStatus.Partial, run.Status);
        Assert.Equal("4", vendor.Rows("SELECT count(*) FROM silver.t").Single());
        Assert.Equal(
            [
                "close range min 0, max 10|warn|warn|2|4|symbol=A day=2026-01-08 close=11",
                "currency accepted USD, EUR|fail|fail|1|4|symbol=A day=2026-01-08 currency=GBP",
            ],
            vendor.Rows(Ops)
        );
        Assert.Equal([CheckResult.Warn, CheckResult.Fail], run.Checks.Select(c => c.Result));
        Assert.Equal(("acme", "d", "silver.t", 1), (run.Checks[0].Source, run.Checks[0].Dataset, run.Checks[0].Table, run.Checks[0].Chunk));
        Assert.Contains(
            vendor.Engine.Log.Lines,
            l => l.Contains("acme/d: check: close range min 0, max 10: 2 of 4 changed rows fail", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_check_that_warns_is_told_and_the_run_ends_well()
    {
        await using var vendor = await StartAsync("key: id\ncolumns: { id: integer, x: { type: double, checks: [ range: { min: 0 } ] } }");

        var run = await NextAsync(vendor, """[{"id":1,"x":-1}]""");

        Assert.Equal((RunStatus.Succeeded, CheckResult.Warn), (run.Status, Assert.Single(run.Checks).Result));
    }

    [Fact]
    public async Task Good_rows_are_looked_at_when_they_change_and_by_a_new_check_once()
    {
        const string One = "key: id\ncolumns: { id: integer, x: { type: double, checks: [ range: { min: 0 } ] } }";
        await using var vendor = await StartAsync(One);
        await NextAsync(vendor, """[{"id":1,"x":1},{"id":2,"x":2}]""");

        var same = await NextAsync(vendor, """[{"id":1,"x":1},{"id":2,"x":2}]""");
        var more = await NextAsync(vendor, """[{"id":1,"x":1},{"id":2,"x":3},{"id":3,"x":4}]""");
        vendor.Declare(One.Replace("range: { min: 0 }", "{ range: { min: 0 } }, { range: { max: 4 } }", StringComparison.Ordinal));
        var with = await NextAsync(vendor, """[{"id":1,"x":1},{"id":2,"x":3},{"id":3,"x":4}]""");
        var last = await NextAsync(vendor, """[{"id":1,"x":1},{"id":2,"x":3},{"id":3,"x":4}]""");

        Assert.Empty(same.Checks);
        Assert.Equal((CheckResult.Pass, 0L, 2L), Found(Assert.Single(more.Checks)));
        Assert.Equal(("range max 4", (CheckResult.Pass, 0L, 3L)), (with.Checks.Single().Check, Found(with.Checks.Single())));
        Assert.Empty(last.Checks);
    }

    [Fact]
    public async Task A_check_that_is_added_fills_nothing_anew()
    {
        await using var vendor = await StartAsync("key: id\ncolumns: { id: integer, x: double }");
        await NextAsync(vendor, """[{"id":1,"x":-1}]""");
        var rows = vendor.Rows("SELECT _run_id, _promotion FROM silver.t");
        vendor.Declare("key: id\ncolumns: { id: integer, x: { type: double, checks: { range: { min: 0 } } } }");

        // Nothing is due, and the check is new all the same.
        var same = await vendor.Engine.RunAsync(vendor.Options with { Date = vendor.Day.AddDays(-1) });

        Assert.Equal((0L, CheckResult.Warn), (same.Requests.Stored, Assert.Single(same.Checks).Result));
        Assert.Equal(rows, vendor.Rows("SELECT _run_id, _promotion FROM silver.t"));
    }

    [Theory]
    [InlineData("20%", CheckResult.Pass)]
    [InlineData("19%", CheckResult.Fail)]
    [InlineData("0%", CheckResult.Fail)]
    public async Task As_many_values_may_be_missing_as_the_check_says(string most, CheckResult result)
    {
        await using var vendor = await StartAsync(
            $"key: id\ncolumns: {{ id: integer, x: {{ type: text, checks: {{ nulls: {{ max: {most} }}, severity: fail }} }} }}"
        );

        var run = await NextAsync(vendor, """[{"id":1,"x":"a"},{"id":2,"x":null},{"id":3,"x":"a"},{"id":4,"x":"a"},{"id":5,"x":"a"}]""");

        var check = Assert.Single(run.Checks);
        Assert.Equal((result, 1L, 5L), Found(check));
        Assert.Equal(result == CheckResult.Pass ? null : "id=2 x=null", check.Example);
    }

    [Fact]
    public async Task A_table_that_grows_old_is_told_when_its_dataset_was_asked_also_without_an_answer()
    {
        await using var vendor = await StartAsync(
            "key: id\ncolumns: { id: integer, day: date }\nchecks: { freshness: { column: day, max_age: 2d } }"
        );
        var young = await NextAsync(vendor, """[{"id":1,"day":"2026-01-07"},{"id":2,"day":null}]""");

        var again = await vendor.Engine.RunAsync(vendor.Options with { Date = vendor.Day.AddDays(-1) });
        var old = await NextAsync(vendor, """[{"id":1,"day":"2026-01-07"}]""");
        _status = 500;
        var down = await NextAsync(vendor, "");

        Assert.Equal((CheckResult.Pass, 0L, 1L), Found(Assert.Single(young.Checks)));
        Assert.Empty(again.Checks);
        Assert.Equal("day=2026-01-07, 3 days before 2026-01-10", Assert.Single(old.Checks).Example);
        Assert.Equal("day=2026-01-07, 4 days before 2026-01-11", Assert.Single(down.Checks).Example);
    }

    [Fact]
    public async Task Moments_are_held_against_the_start_of_the_run()
    {
        var clock = new FakeTimeProvider(new(2026, 1, 9, 12, 0, 0, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
        await using var vendor = await StartAsync(
            "key: id\ncolumns: { id: integer, at: timestamp }\nchecks: { freshness: { column: at, max_age: 6h } }"
        );
        _body = """[{"id":1,"at":"2026-01-09T04:00:00Z"}]""";

        var run = await new TestEngine(clock).RunAsync(vendor.Options);

        Assert.StartsWith(
            "at=2026-01-09 04:00:00, 8 h 0 m before 2026-01-09 12:00:0",
            Assert.Single(run.Checks).Example,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_day_that_has_not_come_makes_no_table_fresh()
    {
        await using var vendor = await StartAsync(
            "key: id\ncolumns: { id: integer, day: date }\nchecks: { freshness: { column: day, max_age: 2d } }"
        );
        var old = await NextAsync(vendor, """[{"id":1,"day":"2026-01-05"},{"id":2,"day":"2026-01-13"},{"id":3,"day":"2099-01-01"}]""");
        var none = await NextAsync(vendor, """[{"id":1,"day":null}]""");

        // The 13th is two days ago.
        vendor.Day = vendor.Day.AddDays(4);
        var come = await NextAsync(vendor, """[{"id":1,"day":null}]""");

        Assert.Equal("day=2026-01-05, 4 days before 2026-01-09; 2 rows are later", Assert.Single(old.Checks).Example);
        Assert.Equal("no row has a day up to 2026-01-10; 2 rows are later", Assert.Single(none.Checks).Example);
        Assert.Equal((CheckResult.Pass, 0L, 1L), Found(Assert.Single(come.Checks)));
    }

    [Fact]
    public async Task A_moment_that_comes_while_the_run_goes_on_is_none_of_the_future()
    {
        var clock = new FakeTimeProvider(new(2026, 1, 9, 12, 0, 0, TimeSpan.Zero)) { AutoAdvanceAmount = TimeSpan.FromMilliseconds(1) };
        await using var vendor = await StartAsync(
            "key: id\ncolumns: { id: integer, at: timestamp }\nchecks: { freshness: { column: at, max_age: 6h } }"
        );
        _body = """[{"id":1,"at":"2026-01-09T12:30:00Z"},{"id":2,"at":"2026-01-09T20:00:00Z"}]""";

        var run = await new TestEngine(clock).RunAsync(vendor.Options);

        Assert.Equal((CheckResult.Pass, 0L, 1L), Found(Assert.Single(run.Checks)));
    }

    [Fact]
    public async Task A_table_without_a_day_is_not_fresh()
    {
        await using var vendor = await StartAsync(
            "key: id\ncolumns: { id: integer, day: date }\nchecks: { freshness: { column: day, max_age: 2d } }"
        );

        var run = await NextAsync(vendor, """[{"id":1,"day":null}]""");

        Assert.Equal("no row has a day", Assert.Single(run.Checks).Example);
    }

    [Fact]
    public async Task Rows_that_no_longer_come_are_not_looked_at()
    {
        await using var vendor = await StartAsync(
            "replace: true\nkey: id\ncolumns: { id: integer, x: { type: double, checks: [ range: { min: 0 } ] } }"
        );
        await NextAsync(vendor, """[{"id":1,"x":-1},{"id":2,"x":2}]""");

        var run = await NextAsync(vendor, """[{"id":2,"x":3}]""");

        Assert.Equal((CheckResult.Pass, 0L, 1L), Found(Assert.Single(run.Checks)));
    }

    [Fact]
    public async Task A_rebuild_makes_no_check_but_restores_them_and_the_next_run_looks_at_all_rows()
    {
        await using var vendor = await StartAsync("key: id\ncolumns: { id: integer, x: { type: double, checks: [ range: { min: 0 } ] } }");
        await NextAsync(vendor, """[{"id":1,"x":-1},{"id":2,"x":2}]""");
        const string All = "SELECT * REPLACE (checked_at::VARCHAR AS checked_at) FROM ops.checks";
        var before = vendor.Rows(All);

        Assert.True(vendor.RebuildsTheSame());

        Assert.Equal(before, vendor.Rows(All));
        Assert.Equal((CheckResult.Warn, 1L, 3L), Found(Assert.Single((await NextAsync(vendor, """[{"id":3,"x":2}]""")).Checks)));
    }

    [Fact]
    public async Task A_gold_model_is_checked_when_its_rows_change_and_a_new_check_builds_nothing_anew()
    {
        await using var vendor = await StartAsync("key: id\ncolumns: { id: integer, x: double }");
        vendor.Gold("f", Model("-- check: { column: x, range: { min: 0 }, severity: fail }"));
        var first = await NextAsync(vendor, """[{"id":1,"x":-1},{"id":2,"x":2}]""");
        var built = vendor.Rows("SELECT promoted_through, model_hash FROM ops.gold_models");
        vendor.Gold("f", Model("-- check: { column: x, range: { min: 0 }, severity: fail }\n-- check: { column: id, accepted: [1, 2] }"));

        var second = await NextAsync(vendor, """[{"id":1,"x":-1},{"id":2,"x":2}]""");
        var third = await NextAsync(vendor, """[{"id":3,"x":3}]""");

        Assert.Equal(
            (RunStatus.Partial, "gold.f", (CheckResult.Fail, 1L, 2L)),
            (first.Status, first.Checks.Single().Table, Found(first.Checks.Single()))
        );
        Assert.Equal(("id=1 x=-1", null), (first.Checks.Single().Example, first.Checks.Single().Dataset));
        Assert.Equal(
            [("range min 0", (CheckResult.Fail, 1L, 2L)), ("accepted 1, 2", (CheckResult.Pass, 0L, 2L))],
            second.Checks.Select(c => (c.Check, Found(c)))
        );
        Assert.Equal([(CheckResult.Fail, 1L, 3L), (CheckResult.Warn, 1L, 1L)], third.Checks.Select(Found));
        Assert.Equal("3", vendor.Rows("SELECT count(*) FROM gold.f").Single());
        Assert.Equal(built[0].Split('|')[1], vendor.Rows("SELECT model_hash FROM ops.gold_models").Single());
    }

    [Fact]
    public async Task A_check_that_fits_no_column_of_a_model_leaves_the_model_built_and_is_told_with_its_line()
    {
        await using var vendor = await StartAsync("key: id\ncolumns: { id: integer, x: double }");
        vendor.Gold("f", Model("-- check: { column: y, range: { min: 0 } }\n-- check: { column: x, range: { min: 0 } }"));

        var run = await NextAsync(vendor, """[{"id":1,"x":-1}]""");
        var again = await NextAsync(vendor, """[{"id":1,"x":-1}]""");

        Assert.Equal((RunStatus.Partial, RunStatus.Partial), (run.Status, again.Status));
        Assert.Equal(run.Notes, again.Notes);
        Assert.Contains(
            "f.sql:4): the check 'range min 0' names 'y', which is not a column of the select",
            Assert.Single(run.Notes),
            StringComparison.Ordinal
        );
        Assert.Equal("x", Assert.Single(run.Checks).Column);
        Assert.Equal("1", vendor.Rows("SELECT count(*) FROM gold.f").Single());
    }

    private static string Model(string checks) =>
        $"-- table: gold.f\n-- key: id\n-- input: silver.t (id)\n{checks}\nSELECT id, x FROM silver.t WHERE id IN (SELECT id FROM changed)";

    private static (CheckResult, long, long) Found(CheckOutcome check) => (check.Result, check.Failing, check.Checked);

    private Task<OneDataset> StartAsync(string dataset) => OneDataset.StartAsync(dataset, _ => new(_body, _status));

    private async Task<RunSummary> NextAsync(OneDataset vendor, string body)
    {
        _body = body;
        var run = await vendor.RunAsync();
        vendor.Day = vendor.Day.AddDays(1);
        return run;
    }
}
