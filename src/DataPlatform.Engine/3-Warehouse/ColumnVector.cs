using System.Text;
using DuckDB.NET.Native;

namespace DataPlatform.Warehouse;

/// <summary>
/// One column of a <see cref="RowBatch"/>: the memory of a DuckDB vector, written without a call for each value. The batch sees to it that rows are
/// within its capacity and that types are those of the column.
/// </summary>
internal sealed unsafe class ColumnVector
{
    private const int RowsInWord = 64;

    private readonly nint _vector;
    private readonly TextPages _texts;
    private readonly byte* _values;

    // A bit for each row that has a value; made with the first null.
    private ulong* _valid;

    /// <param name="vector">The vector of a data chunk.</param>
    /// <param name="texts">Keeps the texts of the batch.</param>
    public ColumnVector(nint vector, TextPages texts)
    {
        _vector = vector;
        _texts = texts;
        _values = (byte*)NativeMethods.Vectors.DuckDBVectorGetData(vector);
    }

    public void Set<T>(int row, T value)
        where T : unmanaged
    {
        ((T*)_values)[row] = value;
        if (_valid is not null)
        {
            _valid[row / RowsInWord] |= 1UL << (row % RowsInWord);
        }
    }

    /// <summary>The bytes of a row's value, which must have one.</summary>
    /// <param name="row">The row.</param>
    /// <param name="width">How many bytes a value of the column has; null: it is a text.</param>
    public ReadOnlySpan<byte> this[int row, int? width] =>
        width is { } bytes ? new(_values + ((long)row * bytes), bytes) : TextPages.Read(in ((TextPages.Text*)_values)[row]);

    public void SetText(int row, ReadOnlySpan<byte> utf8) => Set(row, _texts.Add(utf8));

    public void SetNull(int row)
    {
        if (_valid is null)
        {
            NativeMethods.Vectors.DuckDBVectorEnsureValidityWritable(_vector);
            _valid = NativeMethods.Vectors.DuckDBVectorGetValidity(_vector);
        }

        _valid[row / RowsInWord] &= ~(1UL << (row % RowsInWord));
    }

    /// <summary>Gives some rows one value, and none of them null.</summary>
    public void Fill<T>(Range rows, T value)
        where T : unmanaged
    {
        var (start, count) = rows.GetOffsetAndLength(RowBatch.Capacity);
        new Span<T>((T*)_values + start, count).Fill(value);
    }

    /// <inheritdoc cref="Fill{T}"/>
    public void FillText(Range rows, string text) => Fill(rows, _texts.Add(Encoding.UTF8.GetBytes(text)));

    /// <summary>Numbers some rows.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="first">The number of the first of them.</param>
    public void Number(Range rows, long first)
    {
        var (start, count) = rows.GetOffsetAndLength(RowBatch.Capacity);
        for (var i = 0; i < count; i++)
        {
            ((long*)_values)[start + i] = first + i;
        }
    }

    /// <summary>The memory is free for other rows, all of which have a value until they are said to have none.</summary>
    public void Clear() => _valid = null;
}
