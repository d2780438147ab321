using System.Text.Json.Serialization;

namespace DataPlatform.Runs.Documents;

/// <summary>What a data folder holds at this moment.</summary>
public sealed record StatusReport
{
    /// <summary>The data folder, as it was named.</summary>
    public required string Data { get; init; }

    /// <summary>What the report says is of this moment (UTC). While a run holds the warehouse, that is when the run last promoted a chunk.</summary>
    public required DateTimeOffset AsOf { get; init; }

    /// <summary>The run that is going on; null when none is.</summary>
    public RunProgress? Run { get; init; }

    /// <summary>The newest run that has ended; null when none has.</summary>
    public LastRun? LastRun { get; init; }

    /// <summary>The datasets, in the order of the recipes.</summary>
    public IReadOnlyList<DatasetStatus> Datasets { get; init; } = [];

    /// <summary>The tickers that were asked for; null, and left out of the JSON, when none was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<TickerStatus>? Tickers { get; init; }

    /// <summary>What failed and has not been answered since; null, and left out of the JSON, when nobody asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FailureCause>? Failures { get; init; }

    /// <summary>Which rows did not fit; null, and left out of the JSON, when nobody asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<QuarantineCause>? Quarantine { get; init; }

    /// <summary>Checks that did not pass when they were last made.</summary>
    public long ChecksFailed { get; init; }

    /// <summary>How the checks stand that are declared and were made; null, and left out of the JSON, when nobody asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<CheckStatus>? Checks { get; init; }

    /// <summary>What is left of the quotas; null, and left out of the JSON, when nobody asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<QuotaWindow>? Quota { get; init; }
}
