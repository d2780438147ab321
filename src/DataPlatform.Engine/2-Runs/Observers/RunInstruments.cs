using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace DataPlatform.Runs.Observers;

/// <summary>The instruments of the process: names, units and descriptions are here and nowhere else.</summary>
internal static class RunInstruments
{
    private static readonly Meter Meter = Telemetry.Meter;

    // What a gauge asks of: the quotas and networks of the runs that are going on.
    private static readonly ConcurrentDictionary<RunEvent.QuotaOpened, bool> Quotas = new(ReferenceEqualityComparer.Instance);
    private static readonly ConcurrentDictionary<RunEvent.NetworkOpened, bool> Networks = new(ReferenceEqualityComparer.Instance);

    public static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        "dataplatform.requests",
        "{request}",
        "Requests by source and outcome (stored, failed, skipped)."
    );
    public static readonly UpDownCounter<long> InFlight = Meter.CreateUpDownCounter<long>(
        "dataplatform.requests.in_flight",
        "{request}",
        "Requests being asked, waits for permits and for further attempts included, by source."
    );
    public static readonly Histogram<double> RequestDuration = Meter.CreateHistogram<double>(
        "dataplatform.request.duration",
        "s",
        "How long a request took, waits and all its pages and attempts included, by source and outcome."
    );
    public static readonly Counter<long> Attempts = Meter.CreateCounter<long>(
        "dataplatform.attempts",
        "{attempt}",
        "HTTP attempts by source and result: the status, or why there is no answer."
    );
    public static readonly Counter<long> Refused = Meter.CreateCounter<long>(
        "dataplatform.attempts.refused",
        "{attempt}",
        "Attempts that the server refused for its limit (429, or as the recipe says), by source."
    );
    public static readonly Histogram<double> QuotaWait = Meter.CreateHistogram<double>(
        "dataplatform.quota.wait.duration",
        "s",
        "How long an attempt waited for its permit, by source."
    );
    public static readonly Counter<long> PermitsUsed = Meter.CreateCounter<long>(
        "dataplatform.quota.permits.used",
        "{permit}",
        "Permits taken, by source."
    );
    public static readonly ObservableGauge<long> PermitsFree = Meter.CreateObservableGauge(
        "dataplatform.quota.permits.free",
        ReadPermits,
        "{permit}",
        "Permits that could go out at once by the tightest limit, by quota."
    );
    public static readonly Counter<long> Bytes = Meter.CreateCounter<long>(
        "dataplatform.bronze.size",
        "By",
        "Bytes of bodies that were stored, by source."
    );
    public static readonly Counter<long> Rows = Meter.CreateCounter<long>(
        "dataplatform.rows",
        "{row}",
        "Rows promoted to silver by table and outcome (inserted, updated, unchanged, quarantined)."
    );
    public static readonly Counter<long> Checks = Meter.CreateCounter<long>(
        "dataplatform.checks",
        "{check}",
        "Checks that were made by table and outcome (pass, warn, fail)."
    );
    public static readonly Histogram<double> StageDuration = Meter.CreateHistogram<double>(
        "dataplatform.stage.duration",
        "s",
        "How long a chunk took in a stage (bronze, silver, gold)."
    );
    public static readonly ObservableGauge<int> QueueDepth = Meter.CreateObservableGauge(
        "dataplatform.queue.depth",
        ReadQueues,
        "{item}",
        "Items that wait in front of a block of the network, by block."
    );

    /// <summary>True while anybody listens to one of them.</summary>
    public static bool AreEnabled =>
        Requests.Enabled
        || InFlight.Enabled
        || RequestDuration.Enabled
        || Attempts.Enabled
        || Refused.Enabled
        || QuotaWait.Enabled
        || PermitsUsed.Enabled
        || PermitsFree.Enabled
        || Bytes.Enabled
        || Rows.Enabled
        || Checks.Enabled
        || StageDuration.Enabled
        || QueueDepth.Enabled;

    /// <summary>Has the gauges ask it from now on.</summary>
    public static void Watch(RunEvent.QuotaOpened quota) => Quotas[quota] = true;

    /// <inheritdoc cref="Watch(RunEvent.QuotaOpened)"/>
    public static void Watch(RunEvent.NetworkOpened network) => Networks[network] = true;

    /// <summary>Its run has ended.</summary>
    public static void Leave(IEnumerable<RunEvent.QuotaOpened> quotas, RunEvent.NetworkOpened? network)
    {
        foreach (var quota in quotas)
        {
            Quotas.TryRemove(quota, out _);
        }

        if (network is not null)
        {
            Networks.TryRemove(network, out _);
        }
    }

    private static IEnumerable<Measurement<long>> ReadPermits() =>
        from quota in Quotas.Keys
        let free = quota.Level().Free
        where free is not null
        select new Measurement<long>(free.Value, new KeyValuePair<string, object?>("quota", quota.Quota));

    private static IEnumerable<Measurement<int>> ReadQueues() =>
        from network in Networks.Keys
        from queue in network.Queues()
        select new Measurement<int>(queue.Waiting, new KeyValuePair<string, object?>("block", queue.Block));
}
