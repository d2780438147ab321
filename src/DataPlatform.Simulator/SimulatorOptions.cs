using DataPlatform.Simulator.Quota;

namespace DataPlatform.Simulator;

/// <summary>What a simulator is started with. Everything it answers follows from these, the request and the clock's date.</summary>
public sealed record SimulatorOptions
{
    /// <summary>The port on 127.0.0.1; 0 (the default) takes any free one.</summary>
    public int Port { get; init; }

    /// <summary>How many rows the stock list has. Default 20; the odd symbols are among the first ones. At least 1.</summary>
    public int TickersCount { get; init; } = 20;

    /// <summary>Seeds prices, statements, latency and faults. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The limits of every source, counted apart for each. Default none: nothing is refused.</summary>
    public IReadOnlyList<SimulatedLimit> Limits { get; init; } = [];

    /// <summary>Limits that replace <see cref="Limits"/> for one source: "fmp" or "fred".</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<SimulatedLimit>> SourceLimits { get; init; } =
        new Dictionary<string, IReadOnlyList<SimulatedLimit>>(StringComparer.Ordinal);

    /// <summary>The shortest wait before an admitted request is answered. Default zero.</summary>
    public TimeSpan LatencyMin { get; init; }

    /// <summary>The longest wait before an admitted request is answered; the wait is uniform between the two. Default zero.</summary>
    public TimeSpan LatencyMax { get; init; }

    /// <summary>What goes wrong, and how often. Default nothing.</summary>
    public SimulatedFaults Faults { get; init; } = new();

    /// <summary>
    /// The key a request must carry: query <c>apikey</c> (fmp) or <c>api_key</c> (fred), or the header <c>X-Api-Key</c> or
    /// <c>Authorization: Bearer</c>. Null (the default) checks none.
    /// </summary>
    public string? Key { get; init; }

    /// <summary>
    /// The day the market has reached. Null (the default) takes the clock's UTC date. A request that names its own end is answered up
    /// to that end, so that a day's row does not depend on when it is asked for.
    /// </summary>
    public DateOnly? Today { get; init; }

    /// <summary>Whether a 429 says how long to wait (Retry-After, X-RateLimit-*). Default true; false leaves the caller to guess.</summary>
    public bool RetryAfterHeader { get; init; } = true;

    /// <summary>
    /// The requests that every source refuses with a 429 although no limit is reached, by their number since the start or the last reset of the
    /// referee, from 1. Default none.
    /// </summary>
    public IReadOnlyList<int> RefuseAt { get; init; } = [];

    internal IReadOnlyList<SimulatedLimit> LimitsOf(string source) =>
        source == Sources.Other ? []
        : SourceLimits.TryGetValue(source, out var limits) ? limits
        : Limits;
}
