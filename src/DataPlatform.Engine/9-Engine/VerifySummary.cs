namespace DataPlatform.Engine;

/// <summary>What a verification of bronze found.</summary>
/// <param name="Segments">Segments read.</param>
/// <param name="Responses">Lines that are whole and hold what was stored.</param>
/// <param name="Bytes">Bytes read.</param>
/// <param name="Damaged">Lines that cannot be read, or whose body is not what was stored.</param>
/// <param name="Problems">The first <see cref="MaxProblems"/> things that are wrong, a line each, with file and line.</param>
/// <param name="MoreProblems">How many more there are.</param>
public sealed record VerifySummary(
    long Segments,
    long Responses,
    long Bytes,
    long Damaged,
    IReadOnlyList<string> Problems,
    long MoreProblems
)
{
    /// <summary>Problems that a summary lists; the others are only counted in it.</summary>
    public const int MaxProblems = 1000;

    /// <summary>True when nothing is wrong.</summary>
    public bool IsWhole => Problems.Count == 0;
}
