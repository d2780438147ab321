using System.Runtime.InteropServices;

namespace DataPlatform.Warehouse;

/// <summary>One typed value of a row that is being read; the column's type says which part counts.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Cell
{
    public bool HasValue;

    /// <summary>Integer, boolean (0 or 1), date (day number) or timestamp (ticks).</summary>
    public long Number;

    public double Real;

    public string? Text;
}
