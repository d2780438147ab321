using DataPlatform.Runs.Documents;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Warehouse;

public sealed class NeededSegmentsTests : IDisposable
{
    private readonly Database _warehouse = Some.Warehouse();

    public void Dispose() => _warehouse.Dispose();

    [Fact]
    public void The_newest_answer_of_each_request_and_kind_is_needed_and_older_ones_are_not()
    {
        Run("r1", "2026-01-01", "r2", "2026-01-02", "r3", "2026-01-03");
        Request("r1", "old rows");
        Request("r2", "rows");
        Request("r1", "old of B", ticker: "B");
        Request("r3", "of B", ticker: "B");
        Request("r1", "old nothing", reason: "empty");
        Request("r3", "nothing", reason: "empty");
        Request("r1", "old failure", status: "failed", reason: "http");
        Request("r2", "failure", status: "failed", reason: "timeout");

        Assert.Equal(["failure", "nothing", "of B", "rows"], Needed(WhyKept.Newest));
    }

    [Fact]
    public void The_newest_is_that_of_the_latest_date_and_that_of_the_latest_run()
    {
        Run("r1", "2026-01-01", "r2", "2026-01-25", "r3", "2026-01-03", "r4", "2026-01-02");
        Request("r1", "neither");
        Request("r2", "of the latest date");
        Request("r3", "neither, too");
        Request("r4", "of the latest run");

        Assert.Equal(["of the latest date", "of the latest run"], Needed(WhyKept.Newest));
    }

    [Fact]
    public void Of_answers_to_windows_the_newest_from_each_first_day_is_needed_over_or_not()
    {
        Run("r1", "2026-01-09", "r2", "2026-01-10", "r3", "2026-02-02", "r4", "2026-02-03");
        Request("r1", "old, while it went on", from: "2026-01-01", to: "2026-01-09");
        Request("r2", "while it went on", from: "2026-01-01", to: "2026-01-10");
        Request("r3", "old, over", from: "2026-01-01");
        Request("r4", "over", from: "2026-01-01");
        Request("r3", "other first day", from: "2026-01-20");

        Assert.Equal(["other first day", "over", "while it went on"], Needed(WhyKept.Newest));
    }

    [Theory]
    [InlineData("INSERT INTO ops.open_requests VALUES ('s', 'd', NULL, NULL, 'r1', 'u', NULL, '2026-01-01', '2', 1, 1, '', TRUE, NULL)")]
    [InlineData("INSERT INTO ops.open_answers VALUES ('s', 'd', NULL, NULL, 'r1', 1, NULL, NULL, '', NULL)")]
    public void An_answer_that_is_open_needs_all_segments_of_the_run_that_began_it(string open)
    {
        foreach (
            var (file, run, dataset) in new[]
            {
                ("one", "r1", "d"),
                ("other chunk", "r1", "d"),
                ("later", "r2", "d"),
                ("beside", "r1", "e"),
            }
        )
        {
            new SegmentLedger(_warehouse).Add([new(file, "s", dataset, run, 1, 1, 1, 1, 1)]);
        }

        _warehouse.Execute(open);

        Assert.Equal(["one", "other chunk"], Needed(WhyKept.PartOfAnswer));
    }

    [Fact]
    public void Rows_quarantine_and_the_moment_since_when_rows_are_gone_need_theirs()
    {
        Run("r1", "2026-01-01", "r2", "2026-01-02", "r3", "2026-01-03");
        _warehouse.Execute("CREATE TABLE silver.t (id INTEGER, _bronze_file VARCHAR, _gone_at TIMESTAMP)");
        _warehouse.Execute("INSERT INTO silver.t VALUES (1, 'named', NULL), (2, 'named, too', '2026-01-02 08:00:00.123456')");
        _warehouse.Execute("INSERT INTO ops.quarantine VALUES ('r1', 's', 'd', NULL, NULL, 'bad', NULL, NULL, 1, NULL, 'refused', 1)");
        Request("r1", "before", at: "2026-01-01 08:00:00");
        Request("r2", "without it", at: "2026-01-02 08:00:00.123456");
        Request("r3", "newest", at: "2026-01-03 08:00:00");

        Assert.Equal(["named", "named, too"], Needed(WhyKept.HasRows));
        Assert.Equal(["refused"], Needed(WhyKept.HasQuarantinedRows));
        Assert.Equal(["without it"], Needed(WhyKept.ShowsRowsGone));
        Assert.Equal(["newest"], Needed(WhyKept.Newest));
    }

    private List<string> Needed(WhyKept why) =>
        [.. NeededSegments.Of(_warehouse).Where(n => n.Value == why).Select(n => n.Key).Order(StringComparer.Ordinal)];

    private void Run(params string[] runs)
    {
        foreach (var run in runs.Chunk(2))
        {
            _warehouse.Execute(
                $"INSERT INTO ops.runs (run_id, run_date, status, started_at) VALUES ('{run[0]}', '{run[1]}', 'succeeded', '2026-01-01')"
            );
        }
    }

    private void Request(
        string run,
        string file,
        string? ticker = null,
        string status = "stored",
        string? reason = null,
        string? from = null,
        string? at = null,
        string to = "2026-01-31"
    ) =>
        _warehouse.Execute(
            """
            INSERT INTO ops.requests
            VALUES ($run, 1, 's', 'd', NULL, $ticker, $from::DATE, $to::DATE, $status, $reason, NULL, 200, 1, 1, $file, 1, $at::TIMESTAMP)
            """,
            ("run", run),
            ("ticker", ticker),
            ("from", from),
            ("to", to),
            ("status", status),
            ("reason", reason),
            ("file", file),
            ("at", at)
        );
}
