using DataPlatform.Runs;

namespace DataPlatform.Warehouse;

/// <summary>Where in a run checks are made, and when.</summary>
/// <param name="Run">The run.</param>
/// <param name="Chunk">The chunk whose rows they look at.</param>
/// <param name="At">When (UTC).</param>
internal sealed record CheckMoment(RunContext Run, int Chunk, DateTimeOffset At);
