using System.Text;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Host.Output.Report;

/// <summary>The drawings of a report, as SVG: three plain shapes that need no script, print, and can be read aloud by their titles.</summary>
internal static class ReportCharts
{
    private const int Width = 960;
    private const int Left = 70;
    private const int Colours = 4;

    /// <summary>One bar of what the run's time went to.</summary>
    public static string Time(TimeCounts time)
    {
        const int height = 24;
        var uses = TimeText.Uses(time);
        var total = Math.Max(uses.Sum(u => u.Seconds), 0.001);
        var (bar, key, at) = (new StringBuilder(), new StringBuilder(), 0.0);
        foreach (var (use, seconds) in uses)
        {
            var text = $"{use} {Duration.ForPeople(TimeSpan.FromSeconds(seconds))} ({seconds / total:0.0%})";
            bar.Append(
                $"<rect class=\"t-{use}\" x=\"{Html.Point(at / total * Width)}\" y=\"0\" width=\"{Html.Point(seconds / total * Width)}\" height=\"{height}\"><title>{text}</title></rect>"
            );
            key.Append($"<i class=\"t-{use}\"></i>{text}");
            at += seconds;
        }

        return Drawing("Where the time went", height, bar.ToString())
            + $"<p class=key>{key}</p><p class=none>Where several things go on at once, a moment belongs to the one that is named first.</p>";
    }

    /// <summary>A bar for each chunk: when it was fetched, and when it was promoted.</summary>
    public static string Timeline(RunSummary run)
    {
        const int most = 200;
        const int row = 16;
        var seconds = Math.Max(run.ElapsedSeconds, 0.001);
        var bars = new StringBuilder();
        var shown = run.Chunks.Take(most).ToList();
        foreach (var (index, chunk) in shown.Index())
        {
            var y = index * row;
            var at = (chunk.StartedAt - run.StartedAt).TotalSeconds;
            bars.Append($"<text x=\"0\" y=\"{y + 11}\">{chunk.Index} of {chunk.Of}</text>");
            (string Stage, double Seconds)[] stages =
            [
                ("bronze", chunk.BronzeSeconds),
                ("silver", chunk.SilverSeconds),
                ("gold", chunk.GoldSeconds),
            ];
            foreach (var (stage, took) in stages)
            {
                var title = $"{string.Join(", ", chunk.Recipes.Take(3))}: {stage} {Duration.ForPeople(TimeSpan.FromSeconds(took))}";
                bars.Append(
                    $"<rect class=\"{stage}\" x=\"{X(at, seconds)}\" y=\"{y + 2}\" width=\"{Html.Point(Math.Max(took / seconds * (Width - Left), 0.5))}\" height=\"{row - 4}\"><title>{Html.Text(title)}</title></rect>"
                );
                at += took;
            }
        }

        var more = run.Chunks.Count > most ? $"<p class=none>The first {most} of {Html.Number(run.Chunks.Count)} chunks.</p>" : "";
        return Drawing("When each chunk was in which stage", (shown.Count * row) + 18, bars + Times(seconds, shown.Count * row))
            + "<p class=key><i style=\"background:var(--bronze)\"></i>bronze<i style=\"background:var(--silver)\"></i>silver<i style=\"background:var(--gold)\"></i>gold</p>"
            + more;
    }

    /// <summary>Requests a second of each source over the run, and what its tightest limit allows as a dashed line.</summary>
    public static string Rates(RunReport report)
    {
        const int height = 180;
        if (report.Rates.Count == 0)
        {
            return "<p class=none>Nothing was sent.</p>";
        }

        var sources = report.Rates.GroupBy(r => r.Source, StringComparer.Ordinal).ToList();
        var quotas = sources.ToDictionary(s => s.Key, s => Allowed(report.Run, s.Key), StringComparer.Ordinal);
        var fastest = report.Rates.Max(r => r.Requests / (double)report.StretchSeconds);
        // A quota far above what was sent would press the lines flat.
        var top = quotas.Values.Where(q => q <= 3 * fastest).Select(q => q!.Value).Append(fastest).Max();
        var lines = new StringBuilder();
        var key = new StringBuilder();
        foreach (var (index, source) in sources.Index())
        {
            var colour = index % Colours;
            lines.Append(Line(report, [.. source], colour, top, height));
            var quota = quotas[source.Key];
            if (quota <= top)
            {
                var y = Y(quota.Value, top, height);
                lines.Append(
                    $"<line class=\"l{colour} quota\" x1=\"{Left}\" x2=\"{Width}\" y1=\"{y}\" y2=\"{y}\"><title>what {Html.Text(source.Key)} allows</title></line>"
                );
            }

            var allowed = quota is { } q ? $", its quota allows {Html.Point(q)}/s" : "";
            key.Append($"<i style=\"background:var(--{(char)('a' + colour)})\"></i>{Html.Text(source.Key)}{allowed}");
        }

        var axis = $"<text x=\"0\" y=\"11\">{Html.Point(top)}/s</text><text x=\"0\" y=\"{height}\">0</text>";
        return Drawing("Requests a second", height + 18, axis + lines + Times(SecondsOf(report), height))
            + $"<p class=key>{key}; each point is {report.StretchSeconds} s</p>";
    }

    private static string Line(RunReport report, IReadOnlyList<RunReport.Rate> its, int colour, double top, int height)
    {
        var (seconds, stretch) = (SecondsOf(report), report.StretchSeconds);
        var at = its.ToDictionary(r => r.Second / stretch, r => r.Requests / (double)stretch);
        var points = Enumerable
            .Range(0, (int)(seconds / stretch) + 1)
            .Select(i => $"{X(i * stretch, seconds)},{Y(at.GetValueOrDefault(i), top, height)}");
        return $"<polyline class=\"l{colour}\" points=\"{string.Join(' ', points)}\"><title>{Html.Text(its[0].Source)}</title></polyline>";
    }

    private static double SecondsOf(RunReport report) => Math.Max(report.Run.ElapsedSeconds, report.StretchSeconds);

    /// <summary>Datasets and tickers: a square for each, coloured by how it stands.</summary>
    public static string Coverage(RunReport.Coverage covered)
    {
        if (covered.Rows.Count == 0)
        {
            return "<p class=none>No dataset is asked by ticker.</p>";
        }

        const int row = 12;
        const int names = 260;
        var cell = (Width - names) / (double)covered.Tickers.Count;
        var squares = new StringBuilder();
        foreach (var (index, (dataset, cells)) in covered.Rows.Index())
        {
            squares.Append($"<text x=\"0\" y=\"{(index * row) + 10}\">{Html.Text(dataset)}</text>");
            for (int from = 0, to; from < cells.Length; from = to)
            {
                to = from + 1;
                while (to < cells.Length && cells[to] == cells[from])
                {
                    to++;
                }

                var tickers = to - from == 1 ? covered.Tickers[from] : $"{covered.Tickers[from]} to {covered.Tickers[to - 1]}";
                squares.Append(
                    $"<rect class=\"s-{(cells[from] == '-' ? 'n' : cells[from])}\" x=\"{Html.Point(names + (from * cell))}\" y=\"{(index * row) + 1}\" width=\"{Html.Point((to - from) * cell)}\" height=\"{row - 2}\"><title>{Html.Text($"{dataset}: {tickers}: {Word(cells[from])}")}</title></rect>"
                );
            }
        }

        return Drawing("How datasets and tickers stand", covered.Rows.Count * row, squares.ToString())
            + "<p class=key><i style=\"background:var(--good)\"></i>rows<i style=\"background:var(--silver)\"></i>empty<i style=\"background:var(--warn)\"></i>no such thing<i style=\"background:var(--bad)\"></i>failed last<i style=\"background:var(--none)\"></i>not asked yet</p>"
            + $"<p class=none>{Html.Number(covered.Rows.Count)} of {Html.Number(covered.OfDatasets)} datasets and {Html.Number(covered.Tickers.Count)} of {Html.Number(covered.OfTickers)} tickers, evenly chosen in their order; variants of a dataset together.</p>";
    }

    private static string Word(char cell) =>
        cell switch
        {
            'r' => "rows",
            'e' => "empty",
            'm' => "no such thing",
            'f' => "failed last",
            _ => "not asked yet",
        };

    /// <summary>Requests a second that the tightest of a source's limits allows in the long run; null without a limit.</summary>
    private static double? Allowed(RunSummary run, string source) =>
        run.Quota.TryGetValue(source, out var quota) && quota.Limits.Count > 0
            ? quota.Limits.Min(l =>
                RateLimit.TryParse(l, out var limit) ? limit.Permits / limit.Window.TotalSeconds : double.PositiveInfinity
            )
            : null;

    private static string Times(double seconds, int y) =>
        string.Concat(
            Enumerable
                .Range(0, 5)
                .Select(i =>
                    $"<text x=\"{X(seconds * i / 4, seconds)}\" y=\"{y + 14}\" text-anchor=\"{(i == 4 ? "end" : "start")}\">{Duration.ForPeople(TimeSpan.FromSeconds(seconds * i / 4))}</text>"
                )
        );

    private static string X(double at, double seconds) => Html.Point(Left + (Math.Clamp(at / seconds, 0, 1) * (Width - Left)));

    private static string Y(double value, double top, int height) => Html.Point(height - (value / top * (height - 14)));

    private static string Drawing(string title, int height, string body) =>
        $"<div class=scroll tabindex=0><svg viewBox=\"0 0 {Width} {height}\" role=img aria-label=\"{title}\">{body}</svg></div>";
}
