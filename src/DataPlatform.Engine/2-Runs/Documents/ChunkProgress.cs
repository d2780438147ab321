namespace DataPlatform.Runs.Documents;

/// <summary>A chunk on its way.</summary>
/// <param name="Index">1 for the first chunk of the run.</param>
/// <param name="Datasets">Its recipes' names, as <c>first..last</c>.</param>
/// <param name="Stage"><c>bronze</c>, <c>silver</c> or <c>gold</c>.</param>
/// <param name="Requests">Requests that it stands for.</param>
/// <param name="Done">Those that have ended.</param>
public sealed record ChunkProgress(int Index, string Datasets, string Stage, long Requests, long Done);
