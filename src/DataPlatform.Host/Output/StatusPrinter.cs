using System.Globalization;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Runs.Documents;

namespace DataPlatform.Host.Output;

/// <summary>How things stand, for people.</summary>
/// <param name="output">Where to.</param>
/// <param name="now">Now.</param>
internal sealed class StatusPrinter(TextWriter output, DateTimeOffset now)
{
    private readonly int _width = Terminal.Width(output);
    private readonly DateOnly _today = DateOnly.FromDateTime(now.UtcDateTime);

    public void Print(StatusReport report, StatusQuestion question)
    {
        Run(report);
        if (report is { Tickers: null, Failures: null, Quarantine: null, Checks: null, Quota: null })
        {
            Datasets(report.Datasets, question.Datasets.Count > 0);
            ChecksFailed(report.ChecksFailed);
        }

        Tickers(report.Tickers);
        Failures(report.Failures);
        Quarantine(report.Quarantine);
        Checks(report.Checks);
        Quota(report.Quota);
    }

    private void Run(StatusReport report)
    {
        if (report.Run is { } run)
        {
            var requests = run.Requests;
            Line(
                $"run {run.RunId} for {Day(run.Date)} is going on: {run.ChunksDone} of {run.Chunks} chunks done; of {N(requests.Planned)} requests so far {N(requests.Stored)} stored, {N(requests.Failed)} failed, {N(requests.Skipped)} skipped; as of {Ago(run.WrittenAt)}"
            );
            Went(run.Time);
            foreach (var chunk in run.InFlight)
            {
                Line($"  chunk {chunk.Index} ({chunk.Datasets}): {chunk.Stage}, {N(chunk.Done)} of {N(chunk.Requests)} requests");
            }

            foreach (var (quota, wait) in run.Waits)
            {
                Line($"  waits: {quota}: {wait}");
            }

            Line($"the datasets are as of {Ago(report.AsOf)}");
        }
        else if (report.LastRun is { } last)
        {
            var took = last.ElapsedSeconds is { } seconds ? $", took {Duration.ForPeople(TimeSpan.FromSeconds(seconds))}" : "";
            Line(
                last.Status is "killed"
                    ? $"the last run, {last.RunId} for {Day(last.Date)}, was killed: the next one goes on from what it stored"
                    : $"the last run, {last.RunId} for {Day(last.Date)}, ended as {last.Status}: {N(last.Stored)} stored, {N(last.Failed)} failed, {N(last.Skipped)} skipped{took}"
            );
            Went(last.Time);
        }
    }

    private void Went(TimeCounts? time)
    {
        if (time is not null && TimeText.Of(time) is { Length: > 0 } text)
        {
            Line($"  its time: {text}");
        }
    }

    private void Datasets(IReadOnlyList<DatasetStatus> datasets, bool isCloser)
    {
        var table = new TextTable(
            new("dataset"),
            new("rows", IsNumbers: true),
            new("tickers", IsNumbers: true, Spare: 2),
            new("oldest", Spare: 6),
            new("newest"),
            new("furthest behind", Spare: 5),
            new("due", Spare: 1),
            new("failing", IsNumbers: true, Spare: 3),
            new("unfit rows", IsNumbers: true, Spare: 4)
        );
        foreach (var d in datasets)
        {
            table.Add(Cells(d));
        }

        table.WriteTo(output, _width);
        if (isCloser)
        {
            foreach (var dataset in datasets)
            {
                Closer(dataset);
            }
        }
        else
        {
            Hints(datasets);
        }
    }

    private string[] Cells(DatasetStatus d) =>
        [
            $"{d.Source}/{d.Dataset}",
            N(d.Rows),
            d.Expected is { } expected ? $"{N(d.Tickers ?? 0)}/{N(expected)}" : N(d.Tickers),
            Day(d.Oldest),
            Day(d.Newest),
            Day(d.CoveredTo),
            Due(d.NextDue),
            N(d.Failing),
            N(d.Quarantined),
        ];

    private string Due(DateOnly? day) => day <= _today ? "now" : Day(day);

    private void Hints(IReadOnlyList<DatasetStatus> datasets)
    {
        if (datasets.Sum(d => d.Failing) is > 0 and var failing)
        {
            Line($"failed and not answered since: {N(failing)}; see dataplatform status --failures");
        }

        if (datasets.Sum(d => d.Quarantined) is > 0 and var unfit)
        {
            Line($"rows that did not fit: {N(unfit)}; see dataplatform status --quarantine");
        }
    }

    private void Closer(DatasetStatus dataset)
    {
        var name = $"{dataset.Source}/{dataset.Dataset}";
        foreach (var ticker in dataset.Lacking ?? [])
        {
            Line($"  {name}: no rows of {ticker}");
        }

        if (dataset.Holes is { } holes)
        {
            Line(
                holes.Days == 0
                    ? $"  {name}: no days are missing inside of what there is"
                    : $"  {name}: {N(holes.Days)} days are missing inside of {N(holes.Series)} series, most of them of {holes.Example}, from {Day(holes.First)} on"
            );
        }

        if (dataset.LastFailure is { } failure)
        {
            Line($"  {name}: failed last for {failure.Ticker ?? "the dataset"}: {failure.Kind}: {failure.Message}");
        }
    }

    private void Tickers(IReadOnlyList<TickerStatus>? tickers)
    {
        if (tickers is null)
        {
            return;
        }

        var table = new TextTable(
            new("dataset"),
            new("ticker"),
            new("covered to"),
            new("last rows", Spare: 2),
            new("last failed", Spare: 3),
            new("due", Spare: 1)
        );
        foreach (var t in tickers)
        {
            table.Add($"{t.Source}/{t.Dataset}", t.Ticker, Day(t.CoveredTo), Day(t.LastRows), Day(t.LastFailed), Due(t.NextDue));
        }

        table.WriteTo(output, _width);
    }

    private void Failures(IReadOnlyList<FailureCause>? failures)
    {
        foreach (var f in failures ?? [])
        {
            var example = f.Ticker is { } ticker ? $"; e.g. {ticker}" : "";
            Line($"{f.Source}/{f.Dataset}: {N(f.Requests)} x {f.Kind}: {f.Message}{example} in run {f.RunId}");
        }

        if (failures is { Count: 0 })
        {
            Line("nothing failed that has not been answered since");
        }
    }

    private void Quarantine(IReadOnlyList<QuarantineCause>? causes)
    {
        foreach (var q in causes ?? [])
        {
            var column = q.Column is { } name ? $" of {name}" : "";
            var ticker = q.Ticker is { } one ? $" for {one}" : "";
            Line(
                $"{q.Source}/{q.Dataset}: {N(q.Rows)} rows: {q.Reason}{column}; e.g. {Excerpt(q.Value)}{ticker}, {q.BronzeFile}:{q.BronzeLine}"
            );
        }

        if (causes is { Count: 0 })
        {
            Line("every row fits");
        }
    }

    private void ChecksFailed(long failed)
    {
        if (failed > 0)
        {
            Line($"checks that did not pass: {N(failed)}; see dataplatform status --checks");
        }
    }

    private void Checks(IReadOnlyList<CheckStatus>? checks)
    {
        if (checks is null)
        {
            return;
        }

        if (checks.Count == 0)
        {
            Line("no check was made yet");
            return;
        }

        var table = new TextTable(
            new("table"),
            new("check"),
            new("result"),
            new("failing", IsNumbers: true),
            new("rows checked", IsNumbers: true),
            new("run", Spare: 1),
            new("last failed in", Spare: 2)
        );
        foreach (var (run, c, lastFailed) in checks)
        {
            table.Add(c.Table, c.What, Word.Of(c.Result), N(c.Failing), N(c.Checked), run, lastFailed ?? "");
        }

        table.WriteTo(output, _width);
        foreach (var c in checks.Select(c => c.Outcome).Where(c => c.Result is not CheckResult.Pass))
        {
            Line($"  {Word.Of(c.Result)}: {c.Whose}: {c.Told}");
        }
    }

    private void Quota(IReadOnlyList<QuotaWindow>? windows)
    {
        if (windows is null)
        {
            return;
        }

        var table = new TextTable(
            new("quota"),
            new("limit"),
            new("used", IsNumbers: true),
            new("left", IsNumbers: true),
            new("next at", Spare: 2),
            new("all back at", Spare: 1)
        );
        foreach (var w in windows)
        {
            table.Add(
                w.Quota,
                w.Limit,
                N(w.Used),
                N(w.Left),
                w.NextAt is { } next ? Time(next) : "now",
                w.WholeAt is { } all ? Time(all) : "now"
            );
        }

        table.WriteTo(output, _width);
    }

    private void Line(string text) => Terminal.WriteWrapped(output, text, _width);

    private string Ago(DateTimeOffset moment) => $"{Duration.ForPeople(now > moment ? now - moment : TimeSpan.Zero)} ago";

    private static string Excerpt(string? value) =>
        value is null ? "null" : $"'{(value.Length > 60 ? value[..60] + "…" : value).ReplaceLineEndings(" ")}'";

    private static string Time(DateTimeOffset moment) => moment.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";

    private static string N(long? number) => number?.ToString("#,0", CultureInfo.InvariantCulture) ?? "";
}
