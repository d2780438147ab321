using System.Text.Json;

namespace DataPlatform.Engine.Drafting.Rows;

/// <summary>Where a sample may have its rows.</summary>
/// <param name="Name">The sample's name, for a person.</param>
/// <param name="Root">What its body is.</param>
/// <param name="Places">All places; not empty.</param>
internal sealed record RowsOfSample(string Name, JsonValueKind Root, IReadOnlyList<RowsGuess> Places)
{
    /// <summary>The most likely one.</summary>
    public RowsGuess Best { get; } = Places.MaxBy(p => p.Weight)!;

    /// <summary>Why samples are no answers to one question, for a person; null when they may be.</summary>
    public static string? WhyUnlike(IReadOnlyList<RowsOfSample> samples)
    {
        var one = samples.MaxBy(s => s.Best.Weight);
        return samples.FirstOrDefault(s => !s.HasRowsLike(one!)) is { } other
            ? $"{one!.Name} and {other.Name} answer different questions: their rows are at {PlaceOf(one)} and at {PlaceOf(other)}"
            : null;
    }

    private bool HasRowsLike(RowsOfSample other) =>
        Best.Path == other.Best.Path || (Places.Any(p => p.Path == other.Best.Path) && (other.Best.Path.Length > 0 || Root == other.Root));

    private static string PlaceOf(RowsOfSample sample) => sample.Best.Path.Length == 0 ? "the root" : sample.Best.Path;
}
