using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Warehouse;

public sealed class RunLedgerTests
{
    private static readonly DateTimeOffset At = new(2024, 6, 12, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_run_that_never_ended_was_killed_says_the_next_one()
    {
        using var warehouse = Some.Warehouse();
        var ops = new OpsService(warehouse);
        Assert.Null(ops.Runs.LastId());

        ops.Runs.Start(new("run-1", Some.Date, At), "1.0");
        ops.Runs.Start(new("run-2", Some.Date, At), "1.0");
        ops.Runs.Finish(Summary("run-2"));
        ops.Runs.Start(new("run-3", Some.Date, At), "1.0");

        Assert.Equal("run-3", ops.Runs.LastId());
        Assert.Equal(
            ["run-1 killed", "run-2 partial", "run-3 running"],
            warehouse.Query("SELECT run_id || ' ' || status FROM ops.runs ORDER BY run_id", r => r.Text(0))
        );
    }

    [Fact]
    public void Runs_of_which_only_responses_are_left_were_killed_or_ended_nobody_knows_how()
    {
        using var warehouse = Some.Warehouse();
        var ops = new OpsService(warehouse);
        var outcome = new RequestOutcome
        {
            Recipe = new RecipeId("demo", "list", null),
            To = Some.Date,
            Date = Some.Date,
            Ending = new Ending.Stored(StoredAnswer.Rows, Succeeds: true),
        };
        foreach (var run in new[] { "20240610T080000.000Z-aaaa", "20240611T080000.000Z-bbbb", "20240612T080000.000Z-cccc" })
        {
            ops.Requests.Record(run, 1, [outcome, outcome]);
        }

        ops.Runs.Start(new("20240612T080000.000Z-cccc", Some.Date, At), "1.0");

        ops.Runs.RestoreUnfinished(["20240611T080000.000Z-bbbb"]);

        Assert.Equal(
            [
                "20240610T080000.000Z-aaaa killed 2024-06-10 08:00:00",
                "20240611T080000.000Z-bbbb unknown 2024-06-11 08:00:00",
                "20240612T080000.000Z-cccc killed 2024-06-12 12:00:00",
            ],
            warehouse.Query("SELECT concat_ws(' ', run_id, status, started_at) FROM ops.runs ORDER BY run_id", r => r.Text(0))
        );
    }

    private static RunSummary Summary(string run) =>
        new()
        {
            RunId = run,
            Status = RunStatus.Partial,
            Date = Some.Date,
            StartedAt = At,
            ElapsedSeconds = 1,
            Requests = new(0, 0, 0, 0),
            Bronze = new(0, 0),
            Silver = SilverCounts.None,
            Gold = new Dictionary<string, long>(),
            Quota = new Dictionary<string, QuotaCounts>(),
            Chunks = [],
            Failures = [],
            Warnings = [],
            Notes = [],
        };
}
