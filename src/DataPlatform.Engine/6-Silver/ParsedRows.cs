using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>
/// The rows of one answer, typed; kept until it is known whether the answer is a good one. Those that fit lie in batches, of which the first may
/// begin with rows of answers before.
/// </summary>
/// <param name="pool">Gives the batches.</param>
internal sealed class ParsedRows(BatchPool pool)
{
    private const int ManyBatches = 8;
    private const int ManyRefused = 1_000;

    private readonly List<RefusedRow> _refused = [];
    private readonly List<RowBatch> _batches = [];
    private int _ofOthers;
    private long _takenBefore;
    private long _fitting;

    /// <summary>Rows read: those that fit and those that do not, also those that were taken out before the end.</summary>
    public long Read => _takenBefore + _fitting + _refused.Count;

    /// <summary>So many rows that they should go on, if they may.</summary>
    public bool AreMany => _batches.Count > ManyBatches || _refused.Count >= ManyRefused;

    /// <summary>Rows that do not fit, in the order of the answer.</summary>
    public IReadOnlyList<RefusedRow> Refused => _refused;

    /// <summary>Another answer begins; what the one before left here is no part of it.</summary>
    public void Begin()
    {
        for (; _batches.Count > 1; _batches.RemoveAt(_batches.Count - 1))
        {
            pool.GiveBack(_batches[^1]);
        }

        _batches.ForEach(b => b.CutTo(_ofOthers));
        _takenBefore = 0;
        _fitting = 0;
        _refused.Clear();
    }

    /// <summary>
    /// The rows go on; more of the same answer may come. Gives the batches, each with the number of its rows that are of this answer: its last ones.
    /// Full ones then belong to the caller.
    /// </summary>
    public List<(RowBatch Batch, int Rows)> TakeOut()
    {
        var taken = _batches.Select((b, i) => (b, i == 0 ? b.Count - _ofOthers : b.Count)).ToList();
        _takenBefore = Read;
        _fitting = 0;
        _refused.Clear();
        _batches.RemoveAll(b => b.IsFull);
        _ofOthers = _batches is [var begun] ? begun.Count : 0;
        return taken;
    }

    /// <summary>The batch that is not full yet, which then belongs to the caller; null when it has no rows.</summary>
    public RowBatch? TakeLast()
    {
        Begin();
        var last = _batches is [{ Count: > 0 } begun] ? begun : null;
        _batches.Clear();
        _ofOthers = 0;
        return last;
    }

    public void Add(ReadOnlySpan<Cell> row, RowTexts texts)
    {
        if (_batches is [] or [.., { IsFull: true }])
        {
            _batches.Add(pool.Take());
        }

        _batches[^1].Add(row, texts);
        _fitting++;
    }

    public void Refuse(RowFault fault, string text) => _refused.Add(new(Read + 1, text, fault));

    /// <summary>A row that belongs in quarantine.</summary>
    /// <param name="Number">Its place in the answer, from 1.</param>
    /// <param name="Text">The row as it came.</param>
    /// <param name="Fault">What is wrong with it.</param>
    public sealed record RefusedRow(long Number, string Text, RowFault Fault);
}
