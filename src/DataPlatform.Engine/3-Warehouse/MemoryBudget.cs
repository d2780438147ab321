using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Warehouse;

/// <summary>How the memory that a caller allows is shared out.</summary>
/// <param name="Bytes">All of it.</param>
internal sealed record MemoryBudget(long Bytes)
{
    /// <summary>The least that is accepted.</summary>
    public const long Least = 256 * 1024 * 1024;

    private const long DefaultMost = 1L << 30;

    /// <summary>What DuckDB may take; the rest is for what is read and typed.</summary>
    public long Warehouse => Bytes / 4 * 3;

    /// <summary>How much of a promotion is staged before it is merged, which takes several times as much.</summary>
    public long Piece { get; init; } = Bytes / 8;

    /// <summary>What may be typed ahead of the warehouse.</summary>
    public long Ahead => (Bytes - Warehouse) / 2;

    /// <summary>How many keys may be remembered, each of which takes some fifty bytes.</summary>
    public int Keys => (int)Math.Min(Bytes / 1024, 1 << 22);

    /// <param name="asked">What the caller allows; null: the smaller of 1 GB and a quarter of the machine's memory, or of the container's.</param>
    /// <exception cref="ConfigurationException">It is too little.</exception>
    public static MemoryBudget Of(long? asked) =>
        asked < Least
            ? throw new ConfigurationException($"--memory {ByteSize.ForPeople(asked.Value)}: must be {ByteSize.ForPeople(Least)} or more")
            : new(asked ?? Math.Max(Least, Math.Min(DefaultMost, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4)));
}
