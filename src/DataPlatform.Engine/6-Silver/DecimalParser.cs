using System.Globalization;
using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>
/// Decimals: exact, or not at all. No digit is rounded away; zeros behind the last place are no digits of the value. The answer is null when the
/// value fits, else why not.
/// </summary>
internal static class DecimalParser
{
    // A head and a tail of this length hold the 38 digits of the longest decimal, and each fits 64 bits.
    private const int HeadDigits = 19;

    // An exponent so far out that no body is long enough to make up for it.
    private const long Far = 1L << 40;

    private static readonly Int128[] PowersOfTen =
    [
        .. Enumerable
            .Range(0, ColumnType.DecimalType.MaxPrecision + 1)
            .Select(n => Int128.Parse("1" + new string('0', n), CultureInfo.InvariantCulture)),
    ];

    public static string? Decimal(ColumnType.DecimalType type, ReadOnlySpan<byte> value, ref Cell cell)
    {
        if (!TryRead(value, out var number))
        {
            return "not a number";
        }

        if (number.Digits.IsEmpty)
        {
            cell.Unscaled = 0;
            return null;
        }

        if (number.Highest >= type.Precision - type.Scale)
        {
            return $"out of the range of {type.Name}";
        }

        if (number.Lowest < -type.Scale)
        {
            return $"has more than {type.Scale} decimal places";
        }

        var unscaled = Whole(number.Digits) * PowersOfTen[number.Lowest + type.Scale];
        cell.Unscaled = number.IsNegative ? -unscaled : unscaled;
        return null;
    }

    private static bool TryRead(ReadOnlySpan<byte> value, out Number number)
    {
        number = default;
        number.IsNegative = value.StartsWith("-"u8);
        var mantissa = number.IsNegative || value.StartsWith("+"u8) ? value[1..] : value;
        var exponent = 0L;
        if (mantissa.IndexOfAny((byte)'e', (byte)'E') is >= 0 and var mark)
        {
            if (!TryExponent(mantissa[(mark + 1)..], out exponent))
            {
                return false;
            }

            mantissa = mantissa[..mark];
        }

        var point = mantissa.IndexOf((byte)'.') is >= 0 and var at ? at : mantissa.Length;
        var fraction = point < mantissa.Length ? mantissa[(point + 1)..] : [];
        if (point + fraction.Length == 0 || !AreDigits(mantissa[..point]) || !AreDigits(fraction))
        {
            return false;
        }

        var first = mantissa.IndexOfAnyInRange((byte)'1', (byte)'9');
        if (first >= 0)
        {
            var last = mantissa.LastIndexOfAnyInRange((byte)'1', (byte)'9');
            number.Digits = mantissa[first..(last + 1)];
            number.Highest = exponent + Power(first, point);
            number.Lowest = exponent + Power(last, point);
        }

        return true;
    }

    private static bool TryExponent(ReadOnlySpan<byte> text, out long exponent)
    {
        var isNegative = text.StartsWith("-"u8);
        var digits = isNegative || text.StartsWith("+"u8) ? text[1..] : text;
        exponent = 0;
        if (digits.IsEmpty || !AreDigits(digits))
        {
            return false;
        }

        foreach (var digit in digits)
        {
            exponent = Math.Min((exponent * 10) + (digit - '0'), Far);
        }

        exponent = isNegative ? -exponent : exponent;
        return true;
    }

    private static bool AreDigits(ReadOnlySpan<byte> text) => !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    // The power of ten that the digit at an index stands for: 0 right before the point, -1 right behind it.
    private static int Power(int index, int point) => index < point ? point - 1 - index : point - index;

    private static Int128 Whole(ReadOnlySpan<byte> digits)
    {
        var head = 0UL;
        var tail = 0UL;
        var count = 0;
        foreach (var digit in digits)
        {
            if (digit == '.')
            {
                continue;
            }

            if (count++ < HeadDigits)
            {
                head = (head * 10) + (ulong)(digit - '0');
            }
            else
            {
                tail = (tail * 10) + (ulong)(digit - '0');
            }
        }

        return count <= HeadDigits ? head : (head * PowersOfTen[count - HeadDigits]) + tail;
    }

    private ref struct Number
    {
        public bool IsNegative;

        // From the first digit that is not 0 to the last one, the point among them; empty for 0.
        public ReadOnlySpan<byte> Digits;

        // The powers of ten that the first and the last of them stand for.
        public long Highest;
        public long Lowest;
    }
}
