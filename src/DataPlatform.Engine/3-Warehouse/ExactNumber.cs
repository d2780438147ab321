using System.Globalization;
using System.Numerics;

namespace DataPlatform.Warehouse;

/// <summary>Numbers as people write them, brought to a count of decimal places without a detour through binary ones.</summary>
internal static class ExactNumber
{
    // Far beyond what any column holds, and few enough zeros to write.
    private const int MostZeros = 1000;

    /// <summary>The nearest number with so many decimal places that is not below, or not above, a number.</summary>
    /// <param name="text">A number like <c>-1.5e3</c>, as <c>double.Parse</c> takes it.</param>
    /// <param name="scale">The decimal places.</param>
    /// <param name="isUp">True for the one that is not below it.</param>
    public static string Rounded(string text, int scale, bool isUp)
    {
        var isNegative = text[0] == '-';
        var parts = text.TrimStart('+', '-').Split('e', 'E');
        var point = parts[0].IndexOf('.', StringComparison.Ordinal);
        var digits = parts[0].Replace(".", "", StringComparison.Ordinal).TrimStart('0');
        var exponent = parts.Length > 1 ? BigInteger.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
        var shift = exponent + scale - (point < 0 ? 0 : parts[0].Length - point - 1);
        var whole = Shifted(digits, (int)BigInteger.Clamp(shift, -digits.Length, MostZeros), out var rest);
        // Away from zero, where the side that is asked for lies there.
        var units = rest.Trim('0').Length > 0 && isUp != isNegative ? whole + 1 : whole;
        var written = units.ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        return $"{(isNegative ? "-" : "")}{written[..^scale]}.{written[^scale..]}".TrimEnd('.');
    }

    private static BigInteger Shifted(string digits, int shift, out string rest)
    {
        rest = shift < 0 ? digits[^-shift..] : "";
        var whole = shift < 0 ? digits[..^-shift] : digits + new string('0', shift);
        return whole.Length == 0 ? 0 : BigInteger.Parse(whole, NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
