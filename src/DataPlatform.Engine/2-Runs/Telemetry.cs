using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace DataPlatform.Runs;

/// <summary>
/// The engine's one <see cref="ActivitySource"/> and one <see cref="Meter"/>. The engine only speaks to these; which exporter listens
/// is the host's choice. Metric tags are source and outcome, never ticker or URL: their number must stay small.
/// </summary>
public static class Telemetry
{
    /// <summary>The name to subscribe to, for traces and metrics alike.</summary>
    public const string Name = "DataPlatform";

    internal static readonly ActivitySource Source = new(Name);
    internal static readonly Meter Meter = new(Name);

    internal static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        "dataplatform.requests",
        "{request}",
        "Requests by source and outcome (stored, failed, skipped)."
    );
    internal static readonly Counter<long> Attempts = Meter.CreateCounter<long>(
        "dataplatform.attempts",
        "{attempt}",
        "HTTP attempts by source and result."
    );
    internal static readonly Histogram<double> QuotaWait = Meter.CreateHistogram<double>(
        "dataplatform.quota.wait.duration",
        "s",
        "How long an attempt waited for its permit, by source."
    );
    internal static readonly Counter<long> Rows = Meter.CreateCounter<long>(
        "dataplatform.rows",
        "{row}",
        "Rows promoted to silver by outcome (inserted, updated, unchanged, quarantined)."
    );

    /// <summary>
    /// Starts a span under the parent that travelled with the message. <see cref="Activity.Current"/> is of no use inside a block: it is
    /// whatever the first sender happened to have (measured), so the parent is always handed on explicitly.
    /// </summary>
    internal static Activity? Start(string name, ActivityContext parent, ActivityKind kind = ActivityKind.Internal) =>
        Source.StartActivity(name, kind, parent);

    /// <summary>Starts a span that ends in another block, so it must not stay behind as this flow's ambient one.</summary>
    internal static Activity? StartDetached(string name, ActivityContext parent)
    {
        var ambient = Activity.Current;
        var span = Source.StartActivity(name, ActivityKind.Internal, parent);
        Activity.Current = ambient;
        return span;
    }

    internal static void Fail(this Activity? activity, string kind, string message)
    {
        activity?.SetTag("error.type", kind);
        activity?.SetStatus(ActivityStatusCode.Error, message);
    }
}
