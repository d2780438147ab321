using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>The rows of one answer, typed; kept until it is known whether the answer is a good one. Buffers are reused from answer to answer.</summary>
/// <param name="width">Cells in a row.</param>
internal sealed class ParsedRows(int width)
{
    private const int ManyCells = 100_000;
    private const int ManyRefused = 1_000;

    private readonly List<RefusedRow> _refused = [];
    private Cell[] _cells = [];
    private long _takenBefore;

    /// <summary>Rows read: those that fit and those that do not, also those that were taken out before the end.</summary>
    public long Read => _takenBefore + Fitting + _refused.Count;

    /// <summary>So many rows that they should go on, if they may.</summary>
    public bool AreMany => Fitting * width >= ManyCells || _refused.Count >= ManyRefused;

    /// <summary>Rows that fit their declaration.</summary>
    public int Fitting { get; private set; }

    /// <summary>Those that do not, in the order of the answer.</summary>
    public IReadOnlyList<RefusedRow> Refused => _refused;

    /// <summary>The cells of a row that fits, by its place among those.</summary>
    public ReadOnlySpan<Cell> this[int row] => _cells.AsSpan(row * width, width);

    /// <summary>Another answer begins.</summary>
    public void Clear()
    {
        TakeOut();
        _takenBefore = 0;
    }

    /// <summary>The rows have gone on; more of the same answer may come.</summary>
    public void TakeOut()
    {
        _takenBefore = Read;
        Fitting = 0;
        _refused.Clear();
    }

    public void Add(ReadOnlySpan<Cell> row)
    {
        var end = (Fitting + 1) * width;
        if (_cells.Length < end)
        {
            Array.Resize(ref _cells, Math.Max(end, _cells.Length * 2));
        }

        row.CopyTo(_cells.AsSpan(Fitting * width));
        Fitting++;
    }

    public void Refuse(RowFault fault, string text) => _refused.Add(new(Read + 1, text, fault));

    /// <summary>A row that belongs in quarantine.</summary>
    /// <param name="Number">Its place in the answer, from 1.</param>
    /// <param name="Text">The row as it came.</param>
    /// <param name="Fault">What is wrong with it.</param>
    public sealed record RefusedRow(long Number, string Text, RowFault Fault);
}
