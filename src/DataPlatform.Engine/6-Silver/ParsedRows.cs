using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>
/// The rows of answers, typed, in batches that go on from answer to answer. Those of the answer that is being read count only when they are
/// <see cref="Keep">kept</see>, once it is known to be a good one.
/// </summary>
/// <param name="pool">Gives the batches; null: the rows are counted, and go nowhere.</param>
internal sealed class ParsedRows(BatchPool? pool)
{
    private const int ManyBatches = 8;
    private const int ManyRefused = 1_000;

    private List<RefusedRow> _refused = [];
    private List<RowBatch> _batches = [];
    private long _takenBefore;

    // How far the batches hold rows of answers that are kept.
    private int _keptBatches;
    private int _keptInLast;

    /// <summary>Rows of the answer: those that fit and those that do not, also those that were taken before its end.</summary>
    public long Read => _takenBefore + Fitting + _refused.Count;

    /// <summary>So many rows that they should go on, if they may.</summary>
    public bool AreMany => _batches.Count > ManyBatches || _refused.Count >= ManyRefused;

    /// <summary>Rows of the answer that fit and were not taken.</summary>
    public long Fitting { get; private set; }

    /// <summary>Those that do not, in the order of the answer; until another one begins.</summary>
    public IReadOnlyList<RefusedRow> Refused => _refused;

    /// <summary>Another answer begins; what the one before left here without being kept is gone.</summary>
    public void Begin()
    {
        while (_batches.Count > _keptBatches)
        {
            pool!.GiveBack(_batches[^1]);
            _batches.RemoveAt(_batches.Count - 1);
        }

        if (_batches.Count > 0)
        {
            _batches[^1].CutTo(_keptInLast);
        }

        _takenBefore = 0;
        Fitting = 0;
        _refused.Clear();
    }

    /// <summary>The answer is a good one.</summary>
    public void Keep()
    {
        _keptBatches = _batches.Count;
        _keptInLast = _batches.Count == 0 ? 0 : _batches[^1].Count;
    }

    /// <summary>The rows that were kept, which then belong to the caller with their batches; more rows of the same answer may come.</summary>
    public (IReadOnlyList<RowBatch> Batches, IReadOnlyList<RefusedRow> Refused) Take()
    {
        var taken = (_batches, _refused);
        _takenBefore = Read;
        Fitting = 0;
        (_batches, _refused) = ([], []);
        Keep();
        return taken;
    }

    public void Add(ReadOnlySpan<Cell> row, RowTexts texts)
    {
        Fitting++;
        if (pool is null)
        {
            return;
        }

        if (_batches is [] or [.., { IsFull: true }])
        {
            _batches.Add(pool.Take());
        }

        _batches[^1].Add(row, texts);
    }

    public void Refuse(RowFault fault, string text) => _refused.Add(new(Read + 1, text, fault));

    /// <summary>A row that belongs in quarantine.</summary>
    /// <param name="Number">Its place in the answer, from 1.</param>
    /// <param name="Text">The row as it came.</param>
    /// <param name="Fault">What is wrong with it.</param>
    public sealed record RefusedRow(long Number, string Text, RowFault Fault);
}
