namespace DataPlatform.Silver;

/// <summary>
/// The fast path for numbers: a sign, up to 18 digits and a point among them. Whatever else is a number, or none, is for the plain reading to say.
/// </summary>
internal static class PlainNumber
{
    private const int MostDigits = 18;

    // A whole number up to here, and a power of ten up to the last one below, are doubles without rounding. So their quotient, which is rounded once,
    // is the double nearest to the number.
    private const long MostExact = 1L << 53;

    private static readonly double[] PowersOfTen =
    [
        1e0,
        1e1,
        1e2,
        1e3,
        1e4,
        1e5,
        1e6,
        1e7,
        1e8,
        1e9,
        1e10,
        1e11,
        1e12,
        1e13,
        1e14,
        1e15,
        1e16,
        1e17,
        1e18,
    ];

    /// <summary>Reads a whole number without a point.</summary>
    public static bool TryInteger(ReadOnlySpan<byte> text, out long number) => TryRead(text, out number, out var places) && places == 0;

    /// <summary>Reads a number whose digits fit a double.</summary>
    public static bool TryReal(ReadOnlySpan<byte> text, out double number)
    {
        number = 0;
        // -0 is a double of its own.
        if (!TryRead(text, out var digits, out var places) || digits is 0 or > MostExact or < -MostExact)
        {
            return false;
        }

        number = digits / PowersOfTen[places];
        return true;
    }

    private static bool TryRead(ReadOnlySpan<byte> text, out long digits, out int places)
    {
        (digits, places) = (0, 0);
        var isNegative = text is [(byte)'-', ..];
        var start = isNegative ? 1 : 0;
        var point = -1;
        for (var i = start; i < text.Length; i++)
        {
            var digit = (uint)(text[i] - '0');
            if (digit <= 9)
            {
                digits = (digits * 10) + digit;
            }
            else if (text[i] == '.' && point < 0 && i > start)
            {
                point = i;
            }
            else
            {
                return false;
            }

            if (i - start > MostDigits)
            {
                return false;
            }
        }

        places = point < 0 ? 0 : text.Length - point - 1;
        digits = isNegative ? -digits : digits;
        return text.Length - start - (point < 0 ? 0 : 1) is > 0 and <= MostDigits && (point < 0 || places > 0);
    }
}
