using System.Text.Json;
using System.Text.RegularExpressions;
using DataPlatform.Engine;
using DataPlatform.Host.Output.Report;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Host;

/// <summary>The report of a run.</summary>
public sealed partial class ReportTests
{
    private const string Hostile = "<script>alert(1)</script>";

    [Fact]
    public async Task A_run_leaves_its_report_with_the_figures_of_its_document_and_no_foreign_markup()
    {
        await using var market = await SmallMarket.StartAsync(
            lists: 1,
            series: 2,
            tickers: ["AAA", Hostile],
            source: "attempts: 1\nlimits: [100/1s]",
            answer: r =>
                r.Path == "/series-02" && r.Query["symbol"] == "AAA" ? new($"{{\"message\":\"no {Hostile}\"}}", Status: 500)
                : r.Path == "/series-01" && r.Query["symbol"] == "AAA"
                    ? new($"[{{\"symbol\":\"AAA\",\"date\":\"2026-01-09\",\"value\":\"{Hostile}\",\"{Hostile}\":1}}]")
                : null
        );

        var shell = await Shell.RunAsync([.. Flags("run", market), "--date", "2026-01-09", "--output", "json"]);

        var run = JsonDocument.Parse(shell.Output).RootElement;
        var page = await File.ReadAllTextAsync(RunReports.FileOf(market.Data, run.GetProperty("run_id").GetString()!));
        foreach (var (part, name, label) in Figures)
        {
            Assert.Equal(run.GetProperty(part).GetProperty(name).GetInt64().ToString("#,0"), Card(page, label));
        }

        Assert.Contains("class=\"t-network\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);
        // In the failure's message, the quarantined value, the drifted field and the map's ticker.
        Assert.True(Escaped().Count(page) >= 4, page);
        Assert.DoesNotMatch(Foreign(), page);
        Assert.Contains("100/1s", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_report_of_any_run_can_be_written_again_and_is_the_same()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 1);
        await Shell.RunAsync([.. Flags("run", market), "--date", "2026-01-09"]);
        var file = Assert.Single(Directory.GetFiles(Path.Combine(market.Data, "reports")));
        var written = await File.ReadAllTextAsync(file);
        File.Delete(file);

        var named = await Shell.RunAsync("report", Path.GetFileNameWithoutExtension(file), "--data", market.Data);
        var last = await Shell.RunAsync("report", "--data", market.Data, "--output", "json");

        Assert.Equal((0, file + Environment.NewLine), (named.ExitCode, named.Output));
        Assert.Equal(file, JsonDocument.Parse(last.Output).RootElement.GetProperty("file").GetString());
        Assert.Equal(written, await File.ReadAllTextAsync(file));
        // Nothing waited for a limit: there is no share of it that was used.
        Assert.Contains("<td class=n>4</td><td class=n>0</td><td class=n>0 ms</td><td class=n></td>", written, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_is_not_there_and_a_folder_without_runs_are_said_in_a_line()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0);
        var nothing = await Shell.RunAsync("report", "--data", market.Data);
        await Shell.RunAsync([.. Flags("run", market), "--date", "2026-01-09"]);

        var unknown = await Shell.RunAsync("report", "../../etc/passwd", "--data", market.Data);

        Assert.Equal((2, 2), (nothing.ExitCode, unknown.ExitCode));
        Assert.Equal(
            $"error: {market.Data} holds no run that came to its end; name the data folder with --data DIR{Environment.NewLine}",
            nothing.Errors
        );
        Assert.Equal($"error: there is no run '../../etc/passwd' in {market.Data}{Environment.NewLine}", unknown.Errors);
    }

    [Fact]
    public async Task The_report_of_three_hundred_thousand_requests_is_smaller_than_two_megabytes()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 1);
        var run = await new TestEngine().RunAsync(market.Options);
        using (var warehouse = Database.Open(DataFolder.WarehouseIn(market.Data)))
        {
            warehouse.Execute(
                """
                INSERT INTO ops.requests (run_id, chunk, source, dataset, ticker, window_to, status, reason, message, attempts, bytes, finished_at)
                SELECT $run, 1, 'small', 'set-' || n % 60, 'T' || n // 60, DATE '2026-01-09', CASE WHEN n % 7 = 0 THEN 'failed' ELSE 'stored' END,
                    'http', repeat('x', 400) || n % 200, 1, 100, $start::TIMESTAMP + INTERVAL (n // 10) SECOND FROM range(300000) AS r(n)
                """,
                ("run", run.RunId),
                ("start", run.StartedAt.UtcDateTime)
            );
            warehouse.Execute(
                """
                INSERT INTO ops.watermarks (source, dataset, ticker, last_rows, last_failed)
                SELECT 'small', 'set-' || n % 60, 'T' || n // 60, CASE WHEN n % 2 = 0 THEN DATE '2026-01-09' END, DATE '2026-01-09' FROM range(300000) AS r(n)
                """
            );
            warehouse.Checkpoint();
        }

        var report = RunReports.Read(market.Data, run.RunId);
        var page = ReportPage.Of(
            report with
            {
                Run = run with { ElapsedSeconds = 30_000, Chunks = [.. Enumerable.Repeat(run.Chunks[0], 1000)] },
            }
        );

        Assert.InRange(page.Length, 10_000, 2_000_000);
        Assert.Equal((300_000 / 60, 60 + 1), (report.Covered.OfTickers - 3, report.Covered.OfDatasets));
    }

    internal static readonly (string Part, string Name, string Label)[] Figures =
    [
        ("requests", "planned", "requests planned"),
        ("requests", "stored", "stored"),
        ("requests", "failed", "failed"),
        ("requests", "skipped", "skipped"),
        ("silver", "rows_read", "rows read"),
        ("silver", "inserted", "inserted"),
        ("silver", "updated", "updated"),
        ("silver", "unchanged", "unchanged"),
        ("silver", "quarantined", "quarantined"),
        ("bronze", "bytes", "bytes"),
    ];

    private static string[] Flags(string verb, SmallMarket market) =>
        [verb, "--recipes", market.Options.RecipesDirectory, "--data", market.Data];

    private static string Card(string page, string label) => Regex.Match(page, $"<b>([\\d,]+)</b><span>{label}</span>").Groups[1].Value;

    [GeneratedRegex("&lt;script&gt;alert\\(1\\)&lt;/script&gt;")]
    private static partial Regex Escaped();

    // Anything that a browser would fetch or run.
    [GeneratedRegex(@"\bsrc=|href=""(?!#)|url\(|@import|\bon\w+=", RegexOptions.IgnoreCase)]
    private static partial Regex Foreign();
}
