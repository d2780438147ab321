using DataPlatform.Runs.Documents;

namespace DataPlatform.Host.Output;

/// <summary>What became of a dataset that was to be dropped.</summary>
/// <param name="Status"><c>dropped</c>, or <c>kept</c> when the answer to the question was no.</param>
/// <param name="Dataset">The dataset, as <c>source/dataset</c>.</param>
/// <param name="Tables">The tables that went, or would have gone, and their rows.</param>
/// <param name="Segments">Its segments of bronze; 0 when they stay in any case.</param>
/// <param name="Bytes">Their bytes.</param>
/// <param name="Bereft">Tables of other datasets that cannot be filled anew without them.</param>
internal sealed record DropDocument(
    string Status,
    string Dataset,
    IReadOnlyDictionary<string, long> Tables,
    long Segments,
    long Bytes,
    IReadOnlyList<string> Bereft
)
{
    public static DropDocument Of(DropSummary summary, bool isDropped) =>
        new(isDropped ? "dropped" : "kept", summary.Dataset, summary.Tables, summary.Segments, summary.Bytes, summary.Bereft);
}
