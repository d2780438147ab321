namespace DataPlatform.Bronze;

/// <summary>The two ways a fetch ends early.</summary>
/// <param name="Stop">No further request is sent; those on their way may land.</param>
/// <param name="Abort">Those on their way are given up, too.</param>
internal sealed record FetchTokens(CancellationToken Stop, CancellationToken Abort);
