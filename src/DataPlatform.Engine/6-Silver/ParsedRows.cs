using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>The rows of one answer, typed; kept until it is known whether the answer is a good one. Buffers are reused from answer to answer.</summary>
/// <param name="width">Cells in a row.</param>
internal sealed class ParsedRows(int width)
{
    private readonly List<RefusedRow> _refused = [];
    private Cell[] _cells = [];

    /// <summary>Rows read: those that fit and those that do not.</summary>
    public long Read => Fitting + _refused.Count;

    /// <summary>Rows that fit their declaration.</summary>
    public int Fitting { get; private set; }

    /// <summary>Those that do not, in the order of the answer.</summary>
    public IReadOnlyList<RefusedRow> Refused => _refused;

    /// <summary>The cells of a row that fits, by its place among those.</summary>
    public ReadOnlySpan<Cell> this[int row] => _cells.AsSpan(row * width, width);

    public void Clear()
    {
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
