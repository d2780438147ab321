using System.Runtime.InteropServices;

namespace DataPlatform.Warehouse;

/// <summary>One typed value of a row that is being read; the column's type says which part counts.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Cell
{
    public bool HasValue;

    /// <summary>
    /// Integer, boolean (0 or 1), date (day number) or timestamp (ticks). The bits of a double, the lower half of a decimal and the place of a text
    /// among its <see cref="RowTexts"/> lie here too.
    /// </summary>
    public long Number;

    private long _upper;

    /// <summary>A double.</summary>
    public double Real
    {
        readonly get => BitConverter.Int64BitsToDouble(Number);
        set => Number = BitConverter.DoubleToInt64Bits(value);
    }

    /// <summary>A decimal without its point: 1.25 with four places is 12500.</summary>
    public Int128 Unscaled
    {
        readonly get => new((ulong)_upper, (ulong)Number);
        set
        {
            Number = (long)(ulong)value;
            _upper = (long)(ulong)(value >> 64);
        }
    }

    /// <summary>Where a text or JSON value stands among the texts of its row.</summary>
    public (int Start, int Length) Place
    {
        readonly get => ((int)Number, (int)_upper);
        set => (Number, _upper) = value;
    }
}
