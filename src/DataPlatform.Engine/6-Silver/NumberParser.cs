using System.Globalization;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>Integers and doubles. Each method answers null when the value fits, else why not.</summary>
internal static class NumberParser
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    public static string? Integer(ReadOnlySpan<byte> value, ref Cell cell)
    {
        if (PlainNumber.TryInteger(value, out cell.Number) || long.TryParse(value, Style, CultureInfo.InvariantCulture, out cell.Number))
        {
            return null;
        }

        return double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var real)
            ? Math.Abs(real) >= long.MaxValue
                ? "out of the 64-bit range"
                : "not a whole number"
            : "not a number";
    }

    public static string? Real(ReadOnlySpan<byte> value, ref Cell cell)
    {
        if (PlainNumber.TryReal(value, out var real))
        {
            cell.Real = real;
            return null;
        }

        if (!double.TryParse(value, Style, CultureInfo.InvariantCulture, out real))
        {
            return "not a number";
        }

        cell.Real = real;
        // "Infinity" and "NaN" written out are values of a DOUBLE; 1e999 is a number that does not fit.
        return double.IsFinite(real) || value.IndexOfAnyInRange((byte)'0', (byte)'9') < 0 ? null : "out of the range of a double";
    }
}
