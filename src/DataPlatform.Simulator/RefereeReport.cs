using System.Text.Json.Serialization;

namespace DataPlatform.Simulator;

/// <summary>What the referee saw since the start or the last reset: the sums over all sources, and each source.</summary>
public sealed record RefereeReport
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

    /// <summary>Sum over all limits: arrivals past the permits of their fixed window.</summary>
    public required long ViolationsFixed { get; init; }

    /// <summary>Sum over all limits: arrivals past the permits of the window that ends with them.</summary>
    public required long ViolationsSliding { get; init; }

    /// <summary>Answers by status; "0" are those that never arrived.</summary>
    public required IReadOnlyDictionary<string, long> ByStatus { get; init; }

    /// <summary>Injected faults by name.</summary>
    public required IReadOnlyDictionary<string, long> Faults { get; init; }

    /// <summary>When the first request arrived; null before it.</summary>
    public required DateTimeOffset? FirstArrival { get; init; }

    /// <summary>When the last request arrived; null before the first.</summary>
    public required DateTimeOffset? LastArrival { get; init; }

    /// <summary>Each source: "fmp", "fred", and "other" if anything was asked outside both.</summary>
    public required IReadOnlyDictionary<string, SourceReport> Sources { get; init; }
}
