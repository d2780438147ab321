using DataPlatform.Engine;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>A check that did not pass is made again in each run, until it does.</summary>
public sealed class FailedChecksTests
{
    private const string Quick =
        "-- table: gold.f\n-- key: id\n-- input: silver.t (id)\nSELECT id, x FROM silver.t WHERE id IN (SELECT id FROM changed)";

    private const string Endless = Quick + " AND (SELECT sum(a.range * b.range) FROM range(10000000) AS a, range(10000000) AS b) > 0";

    private string _body = "[]";

    [Fact]
    public async Task A_check_that_failed_fails_until_its_rows_are_mended_whatever_else_changes()
    {
        await using var vendor = await StartAsync(
            "key: id\ncolumns: { id: integer, x: { type: double, checks: { range: { min: 0 }, severity: fail } } }"
        );
        await NextAsync(vendor, """[{"id":1,"x":-1},{"id":2,"x":2}]""");

        var more = await NextAsync(vendor, """[{"id":1,"x":-1},{"id":2,"x":3}]""");
        var same = await NextAsync(vendor, """[{"id":1,"x":-1},{"id":2,"x":3}]""");
        // Nothing is due.
        var again = await vendor.Engine.RunAsync(vendor.Options with { Date = vendor.Day.AddDays(-1) });
        var mended = await NextAsync(vendor, """[{"id":1,"x":1},{"id":2,"x":3}]""");
        var after = await NextAsync(vendor, """[{"id":1,"x":1},{"id":2,"x":3}]""");

        Assert.All(
            [more, same, again],
            run => Assert.Equal((RunStatus.Partial, (CheckResult.Fail, 1L, 2L)), (run.Status, Found(Assert.Single(run.Checks))))
        );
        Assert.Equal((RunStatus.Succeeded, (CheckResult.Pass, 0L, 2L)), (mended.Status, Found(Assert.Single(mended.Checks))));
        Assert.Empty(after.Checks);
    }

    [Fact]
    public async Task A_check_passes_when_the_rows_that_it_failed_for_no_longer_come()
    {
        await using var vendor = await StartAsync(
            "replace: true\nkey: id\ncolumns: { id: integer, x: { type: double, checks: { range: { min: 0 } } } }"
        );
        await NextAsync(vendor, """[{"id":2,"x":2}]""");
        await NextAsync(vendor, """[{"id":1,"x":-1},{"id":2,"x":2}]""");

        var run = await NextAsync(vendor, """[{"id":2,"x":2}]""");
        var after = await NextAsync(vendor, """[{"id":2,"x":2}]""");

        Assert.Equal((CheckResult.Pass, 0L, 0L), Found(Assert.Single(run.Checks)));
        Assert.Empty(after.Checks);
    }

    [Fact]
    public async Task A_verdict_of_a_run_that_was_killed_behind_its_commit_is_told_by_the_next_one()
    {
        await using var vendor = await StartAsync(
            "key: id\ncolumns: { id: integer, x: { type: double, checks: { range: { min: 0 }, severity: fail } } }\n"
                + "checks: { row_count: { min_share_of_last_run: 50% }, severity: fail }"
        );
        await NextAsync(vendor, """[{"id":1,"x":1},{"id":2,"x":2},{"id":3,"x":2}]""");
        _body = """[{"id":1,"x":-1}]""";
        vendor.Gold("f", Endless);
        await KillWhenToldAsync(vendor);
        vendor.Gold("f", Quick);

        var run = await vendor.RunAsync();

        Assert.Equal(0, run.Requests.Stored);
        Assert.Equal(RunStatus.Partial, run.Status);
        Assert.Equal(
            ["row_count min_share_of_last_run 50%: rows=1, 3 before", "range min 0: id=1 x=-1"],
            run.Checks.OrderBy(c => c.Column).Select(c => $"{c.Check}: {c.Example}")
        );
    }

    [Fact]
    public async Task Checks_go_with_a_dropped_dataset_and_move_with_a_renamed_one()
    {
        const string Columns =
            "key: id\ncolumns: { id: integer, day: date, x: { type: double, checks: { range: { min: 0 } } } }\n"
            + "checks: { freshness: { column: day, max_age: 2d } }";
        await using var vendor = await StartAsync(Columns);
        await NextAsync(vendor, """[{"id":1,"day":"2026-01-09","x":-1}]""");
        vendor.Declare("formerly: [d]\n" + Columns, name: "e", table: "u");
        var renamed = await NextAsync(vendor, """[{"id":1,"day":"2026-01-09","x":-1}]""");
        const string Known =
            "SELECT DISTINCT dataset, table_name FROM ops.checks UNION ALL SELECT DISTINCT 'mark', table_name FROM ops.check_marks ORDER BY ALL";
        var moved = vendor.Rows(Known);

        Housekeeper.Drop(vendor.Data, "e", withBronze: false, _ => true);

        Assert.Equal((CheckResult.Warn, 1L, 1L), Found(renamed.Checks.First(c => c.Column == "x")));
        Assert.Equal(["e|silver.u", "mark|silver.u"], moved);
        Assert.Empty(vendor.Rows(Known));
    }

    // The check is told of as soon as its chunk is committed, and gold never ends.
    private static async Task KillWhenToldAsync(OneDataset vendor)
    {
        var isTold = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var process = HostProcess.Start(
            ["run", "--recipes", vendor.Options.RecipesDirectory, "--data", vendor.Data, "--date", $"{vendor.Day:yyyy-MM-dd}"],
            onErrorLine: line => _ = line.Contains(": check: ", StringComparison.Ordinal) && isTold.TrySetResult()
        );
        var end = process.EndAsync();
        await Task.WhenAny(isTold.Task, end);
        Assert.False(end.IsCompleted);
        process.Kill();
        await end;
    }

    private static (CheckResult, long, long) Found(CheckOutcome check) => (check.Result, check.Failing, check.Checked);

    private Task<OneDataset> StartAsync(string dataset) => OneDataset.StartAsync(dataset, _ => new(_body));

    private async Task<RunSummary> NextAsync(OneDataset vendor, string body)
    {
        _body = body;
        var run = await vendor.RunAsync();
        vendor.Day = vendor.Day.AddDays(1);
        return run;
    }
}
