using DataPlatform.Benchmarks.Inputs;

namespace DataPlatform.Benchmarks.Workloads;

/// <summary>The same stored answers for the engine and for DuckDB alone, into an empty table or into one that holds an earlier answer for each key.</summary>
internal sealed class SilverLoad : IDisposable
{
    private readonly StoredFolder _folder;
    private readonly DuckDbLoad _duckDb;
    private readonly bool _isFull;
    private readonly Shape _shape;
    private string _before = "";
    private string _segment = "";

    /// <param name="shape">What the answers look like.</param>
    /// <param name="isFull">Whether the table is full: then half of the rows are stored as they come, and half have other values.</param>
    public SilverLoad(Shape shape, bool isFull)
    {
        (_shape, _isFull, _folder, _duckDb) = (shape, isFull, new(shape), new(shape));
    }

    public async Task PrepareAsync()
    {
        if (_isFull)
        {
            _before = await _folder.StoreAsync(new(1));
            await _folder.PromoteAsync();
        }

        _segment = await _folder.StoreAsync(new(2, Revision: 1));
        _folder.Save();
    }

    /// <summary>Brings both tables back to where they were; not a part of what is measured.</summary>
    public void Reset()
    {
        _folder.Restore();
        _duckDb.Empty();
        if (_isFull)
        {
            _duckDb.Merge(_before);
        }
    }

    /// <summary>Seconds of the engine's promotion.</summary>
    public async Task<double> PromoteAsync()
    {
        var summary = await _folder.PromoteAsync();
        var read = summary.Silver.RowsRead;
        return read == _shape.Rows
            ? summary.Chunks.Sum(c => c.SilverSeconds)
            : throw new InvalidOperationException($"{read} of {_shape.Rows} rows were read");
    }

    /// <summary>The same by DuckDB alone.</summary>
    public void Merge() => _duckDb.Merge(_segment);

    public void Dispose()
    {
        _folder.Dispose();
        _duckDb.Dispose();
    }
}
