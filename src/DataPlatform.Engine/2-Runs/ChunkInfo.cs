namespace DataPlatform.Runs;

/// <summary>A chunk as those that watch a run know it.</summary>
/// <param name="Index">1 for the first chunk of the run.</param>
/// <param name="Of">How many chunks the run has.</param>
/// <param name="Kind"><c>non-ticker</c> or <c>ticker</c>.</param>
/// <param name="Recipes">How many recipes it holds.</param>
/// <param name="Datasets">Its recipes' names, as <c>first..last</c>.</param>
/// <param name="Requests">Requests that it stands for.</param>
internal sealed record ChunkInfo(int Index, int Of, string Kind, int Recipes, string Datasets, long Requests);
