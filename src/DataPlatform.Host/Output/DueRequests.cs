namespace DataPlatform.Host.Output;

/// <summary>The requests that a run would send.</summary>
/// <param name="Date">The run's date, which is the last day of every window.</param>
/// <param name="Requests">The requests, in the order of the run.</param>
internal sealed record DueRequests(DateOnly Date, IReadOnlyList<DueRequest> Requests);
