using System.Globalization;
using System.Numerics;
using CsCheck;
using DataPlatform.Recipes;

namespace DataPlatform.Tests.Support;

/// <summary>Decimal types, numbers, and the ways in which a vendor may write one.</summary>
internal static class Decimals
{
    /// <summary>How a number is written: zeros before and behind it, and how far its exponent moves the point.</summary>
    public sealed record Form(int Before, int Behind, int? Shift, string Mark);

    public static Gen<ColumnType.DecimalType> Type { get; } =
        Gen.Int[1, 38].SelectMany(p => Gen.Int[0, p].Select(s => (ColumnType.DecimalType)ColumnType.Decimal(p, s)));

    /// <summary>1 to 38 digits; nines and zeros often enough to meet the edges.</summary>
    public static Gen<string> Digits { get; } =
        Gen.OneOf(Gen.Char["0123456789"].Array[1, 38].Select(d => new string(d)), Gen.Int[1, 38].Select(n => new string('9', n)));

    public static Gen<Form> Style { get; } =
        Gen.Select(
            Gen.Int[0, 3],
            Gen.Int[0, 50],
            Gen.OneOf(Gen.Const((int?)null), Gen.Int[-45, 45].Select(i => (int?)i)),
            Pick.Word("e E e+ E+"),
            (before, behind, shift, mark) => new Form(before, behind, shift, mark)
        );

    /// <summary><paramref name="number"/> x 10^<paramref name="power"/>, written out.</summary>
    public static string Write(BigInteger number, int power, Form form)
    {
        var exponent = form.Shift ?? 0;
        power -= exponent;
        var digits = BigInteger.Abs(number).ToString(CultureInfo.InvariantCulture);
        var plain =
            power >= 0
                ? digits + new string('0', power)
                : digits.PadLeft(1 - power, '0').Insert(Math.Max(digits.Length, 1 - power) + power, ".");
        plain = new string('0', form.Before) + plain;
        plain =
            power >= 0 && form.Behind > 0
                ? plain + "." + new string('0', form.Behind)
                : plain + new string('0', power < 0 ? form.Behind : 0);
        var mark = exponent < 0 ? form.Mark[..1] : form.Mark;
        return (number.Sign < 0 ? "-" : "") + plain + (form.Shift is null ? "" : mark + exponent.ToString(CultureInfo.InvariantCulture));
    }
}
