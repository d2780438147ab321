using System.Globalization;
using DataPlatform.Engine;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Host.Output;

/// <summary>A run's summary, for people or for machines.</summary>
internal static class SummaryPrinter
{
    private const int FailuresToShow = 10;
    private const int ChecksToShow = 10;

    /// <param name="run">What happened.</param>
    /// <param name="options">What was asked.</param>
    /// <param name="json">For machines.</param>
    /// <param name="command">The command that goes on with what is left.</param>
    /// <param name="output">Where to.</param>
    public static void Print(RunSummary run, RunOptions options, bool json, string command, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(RunJson.Write(run));
            return;
        }

        output.WriteLine();
        Chunks(run).WriteTo(output, Terminal.Width(output));
        output.WriteLine();
        var (colour, headline) = Headline(run);
        Terminal.Write(output, colour, headline);
        output.WriteLine($" run {run.RunId} for {run.Date:yyyy-MM-dd} in {Duration.ForPeople(TimeSpan.FromSeconds(run.ElapsedSeconds))}");
        output.WriteLine(
            $"  requests  {N(run.Requests.Planned)} planned = {N(run.Requests.Stored)} stored{WithoutRows(run)} + {N(run.Requests.Failed)} failed + {N(run.Requests.Skipped)} skipped"
        );
        output.WriteLine(
            $"  bronze    {N(run.Bronze.Responses)} responses, {run.Bronze.Bytes / 1048576.0:0.0} MB, in {Path.Combine(options.DataDirectory, "bronze")}"
        );
        output.WriteLine(
            $"  silver    {N(run.Silver.RowsRead)} rows read = {N(run.Silver.Inserted)} inserted + {N(run.Silver.Updated)} updated + {N(run.Silver.Unchanged)} unchanged + {N(run.Silver.Quarantined)} quarantined"
        );
        output.WriteLine($"  gold      {string.Join(", ", run.Gold.Select(g => $"{g.Key} {N(g.Value)}"))}");
        if (run.Checks.Count > 0)
        {
            output.WriteLine($"  checks    {Checks(run)}");
        }

        PrintQuotas(run, output);
        output.WriteLine($"  time      {TimeText.Of(run.Time ?? new())}");
        output.WriteLine($"  report    {RunReports.FileOf(options.DataDirectory, run.RunId)}");
        PrintTroubles(run, output);
        output.WriteLine();
        output.WriteLine(NextStep(run, options, command));
    }

    private static void PrintQuotas(RunSummary run, TextWriter output)
    {
        foreach (var (source, quota) in run.Quota)
        {
            // Without a wait there was no work that the limit held back, and no share of it to speak of.
            var waited =
                quota.WaitedSeconds == 0
                    ? ""
                    : $", waited {Duration.ForPeople(TimeSpan.FromSeconds(quota.WaitedSeconds))}, {quota.Saturation:0.0%} of the limit used";
            output.WriteLine($"  quota     {source}: {N(quota.Sent)} sent, {N(quota.Refused429)} refused{waited}");
        }
    }

    private static string WithoutRows(RunSummary run) => run.WithoutRows == 0 ? "" : $" ({N(run.WithoutRows)} of them without rows)";

    private static string Checks(RunSummary run)
    {
        (CheckResult Result, string Word)[] words =
        [
            (CheckResult.Pass, "passed"),
            (CheckResult.Warn, "warned"),
            (CheckResult.Fail, "failed"),
        ];
        return string.Join(" + ", words.Select(w => $"{N(run.Checks.Count(c => c.Result == w.Result))} {w.Word}"));
    }

    private static void PrintChecks(RunSummary run, TextWriter output)
    {
        var failing = run.Checks.Where(c => c.Result is not CheckResult.Pass).OrderByDescending(c => c.Result).ToList();
        foreach (var check in failing.Take(ChecksToShow))
        {
            output.WriteLine($"  check     {Word.Of(check.Result)}: {check.Whose}: {check.Told}");
        }

        if (failing.Count > ChecksToShow)
        {
            output.WriteLine(
                $"  check     and {N(failing.Count - ChecksToShow)} more: SELECT * FROM ops.checks WHERE run_id = '{run.RunId}' AND result <> 'pass'"
            );
        }
    }

    private static void PrintTroubles(RunSummary run, TextWriter output)
    {
        PrintChecks(run, output);
        foreach (var warning in run.Warnings)
        {
            var example = warning.Example is { } one ? $"; e.g. {one}" : "";
            output.WriteLine($"  warning   {$"{warning.Source}/{warning.Dataset}".TrimEnd('/')}: {warning.Message}{example}");
        }

        foreach (var note in run.Notes)
        {
            output.WriteLine($"  note      {note}");
        }

        foreach (var failure in run.Failures.Take(FailuresToShow))
        {
            output.WriteLine(
                $"  failed    {$"{failure.Source}/{failure.Dataset} {failure.Ticker}".TrimEnd()}: {Word.Of(failure.Kind)}: {failure.Message}"
            );
        }

        if (run.Requests.Failed > FailuresToShow)
        {
            output.WriteLine(
                $"  failed    and {N(run.Requests.Failed - FailuresToShow)} more: SELECT * FROM ops.requests WHERE run_id = '{run.RunId}' AND status = 'failed'"
            );
        }

        if (run.Silver.Quarantined > 0)
        {
            output.WriteLine($"  rows that do not fit their recipe: SELECT * FROM ops.quarantine WHERE run_id = '{run.RunId}'");
        }
    }

    private static TextTable Chunks(RunSummary run)
    {
        string[] numbers = ["planned", "stored", "failed", "skipped", "rows", "bronze s", "silver s", "gold s"];
        var table = new TextTable([
            new("chunk"),
            new("recipes"),
            .. numbers.Select(name => new TextTable.Column(name, IsNumbers: true, Spare: Spare(name))),
        ]);
        foreach (var chunk in run.Chunks)
        {
            var recipes = chunk.Recipes.Count == 1 ? chunk.Recipes[0] : $"{chunk.Recipes.Count}: {chunk.Recipes[0]} .. {chunk.Recipes[^1]}";
            table.Add(
                $"{chunk.Index} of {chunk.Of}",
                recipes,
                N(chunk.Planned),
                N(chunk.Stored),
                N(chunk.Failed),
                N(chunk.Skipped),
                N(chunk.Silver.RowsRead),
                Seconds(chunk.BronzeSeconds),
                Seconds(chunk.SilverSeconds),
                Seconds(chunk.GoldSeconds)
            );
        }

        return table;
    }

    // What went wrong is told at any width.
    private static int Spare(string column) =>
        column switch
        {
            "stored" or "failed" => 0,
            "planned" or "skipped" or "rows" => 1,
            _ => 2,
        };

    private static (ConsoleColor Colour, string Text) Headline(RunSummary run) =>
        run.Status switch
        {
            RunStatus.Succeeded when run.Checks.Count(c => c.Result is not CheckResult.Pass) is > 0 and var failing => (
                ConsoleColor.Yellow,
                $"loaded; {N(failing)} {(failing == 1 ? "check" : "checks")} did not pass:"
            ),
            RunStatus.Succeeded => (ConsoleColor.Green, "all well:"),
            RunStatus.Partial => (ConsoleColor.Yellow, "finished, with something left to look at:"),
            RunStatus.Interrupted => (ConsoleColor.Yellow, "interrupted:"),
            _ => (ConsoleColor.Red, "failed:"),
        };

    private static string NextStep(RunSummary run, RunOptions options, string command)
    {
        var warehouse = Path.Combine(options.DataDirectory, "warehouse.duckdb");
        return run is { Status: RunStatus.Partial, Requests.Failed: 0, Silver.Quarantined: 0, Notes.Count: 0 }
                ? $"Everything that was asked is stored. What to look at: SELECT * FROM ops.{(run.Warnings.Count > 0 ? $"warnings WHERE run_id = '{run.RunId}'" : $"checks WHERE run_id = '{run.RunId}' AND result <> 'pass'")}"
            : run.Status is RunStatus.Succeeded
                ? $"The tables are in {warehouse}; open it with any DuckDB, e.g.: duckdb -readonly {warehouse} \"{Example(run)}\""
            : IsAllAsked(run)
                ? $"Everything that was asked is stored. Mend the recipe or the model: the next run makes the tables of what is stored, and asks nothing again{QuarantineOf(run, options)}"
            : $"What was stored is safe. To go on with what is missing, and nothing else:\n  {command}{QuarantineOf(run, options)}";
    }

    // What is wrong lies in what is made of the answers; to ask once more would change nothing.
    private static bool IsAllAsked(RunSummary run) => run is { Status: RunStatus.Partial, Requests.Failed: 0, Requests.Skipped: 0 };

    private static string QuarantineOf(RunSummary run, RunOptions options) =>
        run.Silver.Quarantined == 0
            ? ""
            : $"\nWhich rows did not fit, and why: dataplatform status --quarantine --data {options.DataDirectory}";

    private static string Example(RunSummary run) =>
        run.Gold.Count > 0 && run.Gold.MaxBy(g => g.Value) is { Value: > 0, Key: var table }
            ? $"SELECT * FROM gold.{table} LIMIT 5"
            : "SHOW ALL TABLES";

    private static string Seconds(double seconds) => seconds.ToString("0.00", CultureInfo.InvariantCulture);

    private static string N(long number) => number.ToString("#,0", CultureInfo.InvariantCulture);
}
