using System.Text.Json.Serialization;

namespace DataPlatform.Simulator;

/// <summary>What the referee saw of one source. The counts mean what they mean in <see cref="RefereeReport"/>.</summary>
public sealed record SourceReport
{
    /// <summary>All arrivals, refused ones too.</summary>
    public required long Requests { get; init; }

    /// <summary>Arrivals with the right key and within every limit.</summary>
    public required long Admitted { get; init; }

    /// <summary>Arrivals refused with 429.</summary>
    public required long Refused { get; init; }

    /// <summary>Arrivals whose URL (keys aside) had been answered rightly before.</summary>
    public required long Repeated { get; init; }

    /// <summary>Right and whole answers with status 200.</summary>
    [JsonPropertyName("answered_200")]
    public required long Answered200 { get; init; }

    /// <summary>Sum over this source's limits.</summary>
    public long ViolationsFixed => Limits.Sum(limit => limit.ViolationsFixed);

    /// <summary>Sum over this source's limits.</summary>
    public long ViolationsSliding => Limits.Sum(limit => limit.ViolationsSliding);

    /// <summary>Answers by status; "0" are those that never arrived.</summary>
    public required IReadOnlyDictionary<string, long> ByStatus { get; init; }

    /// <summary>Injected faults by name.</summary>
    public required IReadOnlyDictionary<string, long> Faults { get; init; }

    /// <summary>When the first request arrived; null before it.</summary>
    public required DateTimeOffset? FirstArrival { get; init; }

    /// <summary>When the last request arrived; null before the first.</summary>
    public required DateTimeOffset? LastArrival { get; init; }

    /// <summary>Each limit, in the order of the options.</summary>
    public required IReadOnlyList<LimitReport> Limits { get; init; }
}
