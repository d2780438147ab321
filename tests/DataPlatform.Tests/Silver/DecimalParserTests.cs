using System.Globalization;
using System.Numerics;
using System.Text;
using CsCheck;
using DataPlatform.Recipes;
using DataPlatform.Silver;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Silver;

/// <summary>Decimals against arithmetic that has no limits.</summary>
public sealed class DecimalParserTests
{
    [Fact]
    public void Any_decimal_that_fits_is_read_exactly_however_it_is_written()
    {
        Gen.Select(Decimals.Type, Decimals.Digits, Gen.Bool, Decimals.Style)
            .Sample(
                (type, digits, isNegative, style) =>
                {
                    var unscaled = BigInteger.Parse(digits[..Math.Min(digits.Length, type.Precision)], CultureInfo.InvariantCulture);
                    unscaled = isNegative ? -unscaled : unscaled;

                    Assert.Equal(Shown(unscaled), Parsed(type, Decimals.Write(unscaled, -type.Scale, style)));
                },
                iter: 20_000
            );
    }

    // A number is a whole number of powers of ten. Whether it fits is asked of fractions of BigIntegers.
    [Fact]
    public void Any_number_is_read_exactly_or_refused_with_the_reason()
    {
        Gen.Select(Decimals.Type, Decimals.Digits, Gen.Int[-60, 60], Decimals.Style)
            .Sample(
                (type, digits, power, style) =>
                {
                    var number = BigInteger.Parse(digits, CultureInfo.InvariantCulture);
                    var (scaled, rest) =
                        power + type.Scale >= 0
                            ? (number * BigInteger.Pow(10, power + type.Scale), BigInteger.Zero)
                            : (BigInteger.DivRem(number, BigInteger.Pow(10, -power - type.Scale), out var remainder), remainder);

                    var expected =
                        scaled >= BigInteger.Pow(10, type.Precision) ? $"out of the range of {type}"
                        : rest != 0 ? $"has more than {type.Scale} decimal places"
                        : Shown(scaled);

                    Assert.Equal(expected, Parsed(type, Decimals.Write(number, power, style)));
                },
                iter: 20_000
            );
    }

    private static string Shown(BigInteger number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Parsed(ColumnType.DecimalType type, string text)
    {
        var cell = new Cell();
        return DecimalParser.Decimal(type, Encoding.UTF8.GetBytes(text), ref cell) ?? Shown(cell.Unscaled);
    }
}
