using System.Diagnostics.Metrics;
using System.Text;

namespace DataPlatform.Runs.Observers;

/// <summary>The page that lists spans, metrics and events: made of the lists that the program itself uses.</summary>
internal static class TelemetryPage
{
    /// <summary>What is made of each event, by the name of its record.</summary>
    public static readonly IReadOnlyDictionary<string, string> Events = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["AttemptEnded"] = "span attempt; attempts",
        ["BronzeVerified"] = "log line, now and then",
        ["Checked"] = "log line, unless it passed; checks; a check in the summary; ops.checks",
        ["ChunkFetched"] = "log line; span bronze ends",
        ["ChunkFinished"] = "span chunk ends; stage.duration; ops.chunks",
        ["ChunkStarted"] = "log line; spans chunk and bronze begin",
        ["DatasetEnded"] = "span dataset ends; rows, once it is committed",
        ["DatasetRebuilt"] = "log line",
        ["DatasetStarted"] = "span dataset begins",
        ["GoldEnded"] = "log line; span gold ends",
        ["GoldStarted"] = "span gold begins",
        ["LimitLearned"] = "log line",
        ["LoginEnded"] = "attempts",
        ["LoginSent"] = "quota.wait.duration, quota.permits.used",
        ["LoggedIn"] = "log line",
        ["LoginFailed"] = "log line",
        ["ModelEnded"] = "span model ends",
        ["ModelStarted"] = "span model begins",
        ["NetworkOpened"] = "queue.depth",
        ["Noted"] = "log line; a note in the summary",
        ["PermitTaken"] = "span attempt begins; quota.wait.duration, quota.permits.used",
        ["QuotaOpened"] = "quota.permits.free",
        ["Reconciled"] = "log line",
        ["RequestEnded"] =
            "log line for a failure, or, when asked for, for each; span request; requests, request.duration, bronze.size; ops.requests",
        ["RequestStarted"] = "span request begins; requests.in_flight",
        ["RunEnded"] = "span run ends",
        ["RunFailed"] = "log line; span run ends, and all that are open",
        ["RunStarted"] = "log line; span run begins",
        ["RunStopping"] = "log line",
        ["SilverAheadEnded"] = "log line, when asked for; span silver ends; rows",
        ["SilverAheadStarted"] = "span silver begins",
        ["SilverEnded"] = "log line; span silver ends; rows",
        ["SilverStarted"] = "span silver begins",
        ["StepsPlanned"] = "counts of planned requests",
        ["UseBegan"] = "where the time went",
        ["UseEnded"] = "where the time went",
        ["WaitBegan"] = "log line",
        ["Warned"] = "log line; a warning in the summary; ops.warnings",
    };

    /// <param name="instruments">The instruments of the meter.</param>
    public static string Text(IEnumerable<Instrument> instruments)
    {
        var page = new StringBuilder();
        page.Append(
            $"""
            # Spans, metrics and events

            Made by the program from its own lists: to change it, change `TelemetryNames`, `RunInstruments` or `TelemetryPage`, delete this file and run
            `TelemetryPageTests`. Source and meter are called `{Telemetry.Name}`.

            ## Spans

            Of a chunk's requests, the first {RequestSpans.KeptOfChunk} that went well have their spans, and the first {RequestSpans.KeptOfChunk} that did not (failed, cut short, or
            tried more than once); after them one in {RequestSpans.OneIn} has, and says so in `dataplatform.sample.one_in`. A span of a request with its
            attempts is made when it has ended, with the times that it had.

            | span | part of | what it stands for | attributes |
            |---|---|---|---|

            """
        );
        Rows(page, TelemetryNames.Spans.Select(s => $"`{s.Name}` | {Code(s.Parent)} | {s.Purpose} | {Codes(s.Attributes)}"));
        page.Append("\n## Metrics\n\nBesides those of the runtime (`System.Runtime`) and of the HTTP client (`System.Net.Http`).\n\n");
        page.Append("| metric | kind | unit | what it measures |\n|---|---|---|---|\n");
        var metrics = instruments.OrderBy(i => i.Name, StringComparer.Ordinal);
        Rows(page, metrics.Select(i => $"`{i.Name}` | {KindOf(i)} | `{i.Unit}` | {i.Description}"));
        page.Append("\n## Attributes\n\n| attribute | unit or values | meaning |\n|---|---|---|\n");
        Rows(page, TelemetryNames.Attributes.Select(a => $"`{a.Name}` | {a.Unit} | {a.Meaning}"));
        page.Append("\n## Events\n\nThe records of `RunEvent`. Metrics are named without their prefix `dataplatform.`.\n\n");
        page.Append("| event | what is made of it |\n|---|---|\n");
        Rows(page, Events.Select(e => $"`{e.Key}` | {e.Value}"));
        return page.ToString();
    }

    private static void Rows(StringBuilder page, IEnumerable<string> rows)
    {
        foreach (var row in rows)
        {
            page.Append("| ").Append(row).Append(" |\n");
        }
    }

    private static string Codes(IEnumerable<string> names) => string.Join(", ", names.Select(Code));

    private static string Code(string? name) => name is null ? "" : $"`{name}`";

    private static string KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0];
}
