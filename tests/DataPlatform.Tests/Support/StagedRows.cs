using System.Globalization;
using System.Numerics;
using DataPlatform.Warehouse;

namespace DataPlatform.Tests.Support;

/// <summary>Stages rows of plain values, a batch for each, so that rows and batches cannot be taken for one another.</summary>
internal static class StagedRows
{
    /// <param name="staging">Where the row goes.</param>
    /// <param name="origin">Where it came from.</param>
    /// <param name="values">Its values: null, a text, a number, a boolean, or a decimal as its whole number without the point.</param>
    public static void Append(this StagingTable staging, Origin origin, params object?[] values)
    {
        var batch = staging.Batches.Take();
        Add(batch, values);
        staging.Label(batch, 1, origin);
        staging.Append(batch);
    }

    /// <summary>Adds a row of such values to a batch.</summary>
    public static void Add(RowBatch batch, params object?[] values)
    {
        var texts = new RowTexts();
        var cells = new Cell[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            Put(values[i], texts, ref cells[i]);
        }

        batch.Add(cells, texts);
    }

    private static void Put(object? value, RowTexts texts, ref Cell cell)
    {
        cell.HasValue = value is not null;
        switch (value)
        {
            case null:
                break;
            case string text:
                texts.Put(text, ref cell);
                break;
            case double real:
                cell.Real = real;
                break;
            case Int128 or BigInteger:
                cell.Unscaled = value is Int128 whole ? whole : (Int128)(BigInteger)value;
                break;
            default:
                cell.Number = Convert.ToInt64(value, CultureInfo.InvariantCulture);
                break;
        }
    }
}
