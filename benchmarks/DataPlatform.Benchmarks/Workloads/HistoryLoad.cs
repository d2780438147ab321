using DataPlatform.Benchmarks.Inputs;
using DataPlatform.Runs;

namespace DataPlatform.Benchmarks.Workloads;

/// <summary>Chunks of 50,000 rows that meet a history: half of each chunk is new, the other half has other values than are stored.</summary>
/// <param name="rows">Rows of the history.</param>
/// <param name="hasChecks">Whether they are checked.</param>
internal sealed class HistoryLoad(long rows, bool hasChecks = false) : IDisposable
{
    private readonly StoredFolder _folder = new(Shape.Chunk, hasGold: true, hasChecks);
    private int _chunks;

    public async Task PrepareAsync()
    {
        // One chunk of other symbols and an early day makes the tables, and the row whose lineage the history takes.
        await _folder.StoreAsync(new(1, FirstAnswer: 90_000));
        await _folder.PromoteAsync();
        if (rows > 0)
        {
            MadeHistory.Insert(_folder.Warehouse, "silver.rows", Shape.Chunk, rows);
            MadeHistory.Insert(_folder.Warehouse, "gold.rows", Shape.Chunk, rows);
        }
    }

    /// <summary>Stores the next chunk: other symbols of the history than the chunks before. Not a part of what is measured.</summary>
    public async Task StoreAsync()
    {
        var first = (int)(_chunks * Shape.Chunk.Answers % Math.Max(1_000, rows / MadeHistory.Days));
        await _folder.StoreAsync(new(2 + _chunks, first, FirstDay: MadeHistory.Days / 2, Revision: 1));
        _chunks++;
    }

    /// <summary>Promotes the chunk to silver and gold.</summary>
    public async Task<ChunkSummary> PromoteAsync()
    {
        var summary = await _folder.PromoteAsync();
        return summary.Silver.RowsRead == Shape.Chunk.Rows
            ? summary.Chunks.Single()
            : throw new InvalidOperationException($"{summary.Silver.RowsRead} rows were read");
    }

    public void Dispose() => _folder.Dispose();
}
