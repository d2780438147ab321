namespace DataPlatform.Simulator;

/// <summary>How one source stood to one of its limits. Figures without "Admitted" count every arrival, refused ones too.</summary>
public sealed record LimitReport
{
    /// <summary>The limit as written: "5/1s".</summary>
    public required string Limit { get; init; }

    /// <summary>Arrivals past the permits of their fixed window; the worse of windows from the first arrival and from the epoch.</summary>
    public required long ViolationsFixed { get; init; }

    /// <summary>Arrivals that were the (permits + 1)st or later in the half-open window that ends with them.</summary>
    public required long ViolationsSliding { get; init; }

    /// <summary>Most arrivals in a fixed window.</summary>
    public required long MostFixed { get; init; }

    /// <summary>Most arrivals in a sliding window; stops counting at four times the permits and 4096.</summary>
    public required long MostSliding { get; init; }

    /// <summary>The same of admitted requests.</summary>
    public required long AdmittedViolationsFixed { get; init; }

    /// <summary>The same of admitted requests; zero unless the simulator itself is wrong.</summary>
    public required long AdmittedViolationsSliding { get; init; }

    /// <summary>The same of admitted requests.</summary>
    public required long AdmittedMostFixed { get; init; }

    /// <summary>The same of admitted requests.</summary>
    public required long AdmittedMostSliding { get; init; }

    /// <summary>The most this limit could have admitted between first and last arrival: permits x (whole windows + 1).</summary>
    public required long Allowed { get; init; }

    /// <summary>What was admitted.</summary>
    public required long Used { get; init; }

    /// <summary><see cref="Used"/> / <see cref="Allowed"/>; 0 before the first request.</summary>
    public required double Saturation { get; init; }

    /// <summary>Permits x time between first and last arrival / window: the same without the burst at the start.</summary>
    public required double AllowedByRate { get; init; }

    /// <summary><see cref="Used"/> / <see cref="AllowedByRate"/>; may pass 1 in a short run.</summary>
    public required double SaturationByRate { get; init; }
}
