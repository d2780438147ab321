using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Host.Output.Report;

/// <summary>A run as one HTML file that needs nothing else: no network, no script.</summary>
internal static class ReportPage
{
    private static readonly (string Id, string Title)[] Sections =
    [
        ("time", "Where the time went"),
        ("timeline", "Timeline"),
        ("rate", "Requests and quota"),
        ("failures", "Failures"),
        ("warnings", "Warnings and notes"),
        ("checks", "Checks"),
        ("quarantine", "Quarantine"),
        ("drift", "Drift"),
        ("coverage", "Coverage"),
        ("outcomes", "Outcomes"),
        ("rows", "Rows"),
        ("history", "History"),
    ];

    /// <summary>The page.</summary>
    public static string Of(RunReport report)
    {
        var run = report.Run;
        string[] bodies =
        [
            run.Time is { } time ? ReportCharts.Time(time) : "<p class=none>The version that ran it did not keep that.</p>",
            ReportCharts.Timeline(run),
            ReportCharts.Rates(report) + Quotas(run),
            Failures(report),
            Warnings(run),
            Checks(run),
            Quarantine(report),
            Drift(report),
            ReportCharts.Coverage(report.Covered),
            Outcomes(report),
            Rows(report),
            History(report),
        ];
        return $"""
            <!doctype html>
            <html lang=en><head><meta charset=utf-8><meta name=viewport content="width=device-width,initial-scale=1">
            <meta http-equiv=Content-Security-Policy content="default-src 'none'; style-src 'unsafe-inline'">
            <title>Run {Html.Text(run.RunId)}</title><style>{ReportStyle.Css}</style></head><body>
            <h1>Run {Html.Text(run.RunId)} for {run.Date:yyyy-MM-dd}: <span class={Word.Of(run.Status)}>{Word.Of(run.Status)}</span></h1>
            <p class=none>Started {run.StartedAt:yyyy-MM-dd HH:mm:ss}Z, took {Duration.ForPeople(
                TimeSpan.FromSeconds(run.ElapsedSeconds)
            )}; by version {Html.Text(report.Version)}</p>
            <nav aria-label=Sections>{string.Concat(Sections.Select(s => $"<a href=\"#{s.Id}\">{s.Title}</a>"))}</nav>
            {Cards(run)}
            {string.Concat(Sections.Select((s, i) => Html.Section(s.Id, s.Title, bodies[i])))}
            </body></html>

            """;
    }

    private static string Cards(RunSummary run)
    {
        (string Name, long Value)[] cards =
        [
            ("requests planned", run.Requests.Planned),
            ("stored", run.Requests.Stored),
            ("failed", run.Requests.Failed),
            ("skipped", run.Requests.Skipped),
            ("rows read", run.Silver.RowsRead),
            ("inserted", run.Silver.Inserted),
            ("updated", run.Silver.Updated),
            ("unchanged", run.Silver.Unchanged),
            ("quarantined", run.Silver.Quarantined),
            ("bytes", run.Bronze.Bytes),
        ];
        return $"<div class=cards>{string.Concat(cards.Select(c => $"<div class=card><b>{Html.Number(c.Value)}</b><span>{c.Name}</span></div>"))}</div>";
    }

    private static string Quotas(RunSummary run) =>
        Html.Table(
            "No source was asked.",
            ["source", "limits", "#sent", "#refused", "#waited", "#used", "#p50", "#p90", "#p99", "#longest"],
            run.Quota.Select(q =>
                (IReadOnlyList<string?>)
                    [
                        q.Key,
                        string.Join(", ", q.Value.Limits),
                        Html.Number(q.Value.Sent),
                        Html.Number(q.Value.Refused429),
                        Duration.ForPeople(TimeSpan.FromSeconds(q.Value.WaitedSeconds)),
                        // Without a wait there was no work that the limit held back, and no share of it to speak of.
                        q.Value.WaitedSeconds == 0
                            ? ""
                            : $"{q.Value.Saturation:0.0%}",
                        .. Latency(run.Latency.GetValueOrDefault(q.Key)),
                    ]
            )
        );

    private static IEnumerable<string> Latency(LatencyCounts? took) =>
        took is null
            ? ["", "", "", ""]
            : new[] { took.P50, took.P90, took.P99, took.Longest }.Select(s => Duration.ForPeople(TimeSpan.FromSeconds(s)));

    private static string Outcomes(RunReport report) =>
        Html.Table(
            "No request was planned.",
            ["dataset", "#stored", "#failed", "#skipped"],
            report.Outcomes.Select(o =>
                (IReadOnlyList<string?>)[o.Dataset, Html.Number(o.Stored), Html.Number(o.Failed), Html.Number(o.Skipped)]
            )
        );

    private static string Failures(RunReport report) =>
        Html.Table(
            "No request failed.",
            ["dataset", "cause", "#status", "#requests", "for example", "what it said"],
            report.Causes.Select(c =>
                (IReadOnlyList<string?>)[c.Dataset, c.Reason, c.Status?.ToString(), Html.Number(c.Requests), c.Ticker, c.Message]
            )
        );

    private static string Warnings(RunSummary run) =>
        Html.Table(
            "Nothing to tell.",
            ["dataset", "kind", "message", "for example"],
            [
                .. run.Warnings.Select(w =>
                    (IReadOnlyList<string?>)[$"{w.Source}/{w.Dataset}".TrimEnd('/'), Word.Of(w.Kind), w.Message, w.Example]
                ),
                .. run.Notes.Select(n => (IReadOnlyList<string?>)["", "note", n, ""]),
            ]
        );

    private static string Checks(RunSummary run) =>
        Html.Table(
            "No check was made.",
            ["table", "column", "check", "severity", "result", "#failing", "#rows checked", "for example"],
            run.Checks.OrderByDescending(c => c.Result)
                .Select(c =>
                    (IReadOnlyList<string?>)
                        [
                            c.Table,
                            c.Column,
                            c.Check,
                            Word.Of(c.Severity),
                            Word.Of(c.Result),
                            Html.Number(c.Failing),
                            Html.Number(c.Checked),
                            c.Example,
                        ]
                )
        );

    private static string Quarantine(RunReport report) =>
        Html.Table(
            "Every row fitted its recipe.",
            ["dataset", "reason", "column", "#rows", "a value", "its line in bronze"],
            report.Misfits.Select(m => (IReadOnlyList<string?>)[m.Dataset, m.Reason, m.Column, Html.Number(m.Rows), m.Value, m.Place])
        );

    private static string Drift(RunReport report) =>
        Html.Table(
            "The fields that came are those that are declared.",
            ["dataset", "field", "kind", "for example"],
            report.Drifts.Select(d => (IReadOnlyList<string?>)[d.Dataset, d.Field, d.Kind, d.Example])
        );

    private static string Rows(RunReport report) =>
        Html.Table(
            "There is no table yet.",
            ["table", "#written by this run", "#rows"],
            [
                .. report.Tables.Select(t => (IReadOnlyList<string?>)[$"silver.{t.Name}", Html.Number(t.Written), Html.Number(t.Rows)]),
                .. report.Run.Gold.Select(g => (IReadOnlyList<string?>)[$"gold.{g.Key}", "", Html.Number(g.Value)]),
            ]
        );

    private static string History(RunReport report) =>
        Html.Table(
            "No run is on record.",
            ["run", "date", "status", "#took", "#stored", "#failed", "#rows read"],
            report.History.Select(h =>
                (IReadOnlyList<string?>)
                    [
                        h.RunId,
                        h.Date,
                        h.Status,
                        h.Seconds is { } s ? Duration.ForPeople(TimeSpan.FromSeconds(s)) : "",
                        Html.Number(h.Stored),
                        Html.Number(h.Failed),
                        Html.Number(h.Rows),
                    ]
            )
        );
}
