using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using DataPlatform.Recipes;
using DataPlatform.Silver;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Silver;

/// <summary>What a value of a body means in a column: one table of promises.</summary>
public sealed class CellParserTests
{
    [Theory]
    // Text: the string, or the token of a number or boolean.
    [InlineData(ColumnType.Text, "\"\"", "")]
    [InlineData(ColumnType.Text, "\" x \"", " x ")]
    [InlineData(ColumnType.Text, "\".\"", ".")]
    [InlineData(ColumnType.Text, "1.0E5", "1.0E5")]
    [InlineData(ColumnType.Text, "007", "007")]
    [InlineData(ColumnType.Text, "true", "true")]
    [InlineData(ColumnType.Text, "\"é💥\\n\"", "é💥\n")]
    [InlineData(ColumnType.Text, "\"a\\u0000b\"", "! holds a NUL character")]
    // Integer: 64 bits; a string of a number is a number; a fraction of zero is none.
    [InlineData(ColumnType.Integer, "0", "0")]
    [InlineData(ColumnType.Integer, "-0", "0")]
    [InlineData(ColumnType.Integer, "-12", "-12")]
    [InlineData(ColumnType.Integer, "\"12\"", "12")]
    [InlineData(ColumnType.Integer, "\" 12 \"", "12")]
    [InlineData(ColumnType.Integer, "\"+12\"", "12")]
    [InlineData(ColumnType.Integer, "3.0", "3")]
    [InlineData(ColumnType.Integer, "\"3.000\"", "3")]
    [InlineData(ColumnType.Integer, "1e3", "1000")]
    [InlineData(ColumnType.Integer, "1.5e1", "15")]
    [InlineData(ColumnType.Integer, "9007199254740993", "9007199254740993")]
    [InlineData(ColumnType.Integer, "9223372036854775807", "9223372036854775807")]
    [InlineData(ColumnType.Integer, "9223372036854775807.0", "9223372036854775807")]
    [InlineData(ColumnType.Integer, "-9223372036854775808", "-9223372036854775808")]
    [InlineData(ColumnType.Integer, "9223372036854775808", "! out of the 64-bit range")]
    [InlineData(ColumnType.Integer, "-9223372036854775809", "! out of the 64-bit range")]
    [InlineData(ColumnType.Integer, "1e999", "! out of the 64-bit range")]
    [InlineData(ColumnType.Integer, "\"Infinity\"", "! out of the 64-bit range")]
    [InlineData(ColumnType.Integer, "\"NaN\"", "! not a whole number")]
    [InlineData(ColumnType.Integer, "1.5", "! not a whole number")]
    [InlineData(ColumnType.Integer, "\"1.5\"", "! not a whole number")]
    [InlineData(ColumnType.Integer, "1e-3", "! not a whole number")]
    [InlineData(ColumnType.Integer, "9223372036854775807.5", "! out of the 64-bit range")]
    [InlineData(ColumnType.Integer, "\"1,000\"", "! not a number")]
    [InlineData(ColumnType.Integer, "\"0x10\"", "! not a number")]
    [InlineData(ColumnType.Integer, "\"twelve\"", "! not a number")]
    [InlineData(ColumnType.Integer, "true", "! not a number")]
    [InlineData(ColumnType.Integer, "\"\"", "null")]
    [InlineData(ColumnType.Integer, "\"  \"", "null")]
    [InlineData(ColumnType.Integer, "\".\"", "null")]
    [InlineData(ColumnType.Integer, "\"N/A\"", "null")]
    [InlineData(ColumnType.Integer, "\"n/a\"", "! not a number")]
    // Double: what IEEE has; written-out infinities and NaN are values, a number too large is none.
    [InlineData(ColumnType.Double, "1.5", "1.5")]
    [InlineData(ColumnType.Double, "1", "1")]
    [InlineData(ColumnType.Double, "1.0E5", "100000")]
    [InlineData(ColumnType.Double, "-0.0", "-0")]
    [InlineData(ColumnType.Double, "0.1", "0.1")]
    [InlineData(ColumnType.Double, "\"4.06\"", "4.06")]
    [InlineData(ColumnType.Double, "\" 4.06 \"", "4.06")]
    [InlineData(ColumnType.Double, "1e-999", "0")]
    [InlineData(ColumnType.Double, "1.7976931348623157e308", "1.7976931348623157E+308")]
    [InlineData(ColumnType.Double, "\"Infinity\"", "Infinity")]
    [InlineData(ColumnType.Double, "\"-Infinity\"", "-Infinity")]
    [InlineData(ColumnType.Double, "\"NaN\"", "NaN")]
    [InlineData(ColumnType.Double, "1e999", "! out of the range of a double")]
    [InlineData(ColumnType.Double, "\"-1e999\"", "! out of the range of a double")]
    [InlineData(ColumnType.Double, "\"1,5\"", "! not a number")]
    [InlineData(ColumnType.Double, "\"4.06%\"", "! not a number")]
    [InlineData(ColumnType.Double, "false", "! not a number")]
    [InlineData(ColumnType.Double, "\"\"", "null")]
    [InlineData(ColumnType.Double, "\".\"", "null")]
    // Boolean.
    [InlineData(ColumnType.Boolean, "true", "1")]
    [InlineData(ColumnType.Boolean, "false", "0")]
    [InlineData(ColumnType.Boolean, "1", "1")]
    [InlineData(ColumnType.Boolean, "0", "0")]
    [InlineData(ColumnType.Boolean, "\"true\"", "1")]
    [InlineData(ColumnType.Boolean, "\"FALSE\"", "0")]
    [InlineData(ColumnType.Boolean, "\"1\"", "1")]
    [InlineData(ColumnType.Boolean, "2", "! not true or false")]
    [InlineData(ColumnType.Boolean, "1.0", "! not true or false")]
    [InlineData(ColumnType.Boolean, "\"yes\"", "! not true or false")]
    [InlineData(ColumnType.Boolean, "\"\"", "null")]
    // Date: a day, alone or at midnight; the day that was written, whatever the zone.
    [InlineData(ColumnType.Date, "\"2024-01-31\"", "2024-01-31")]
    [InlineData(ColumnType.Date, "\" 2024-01-31 \"", "2024-01-31")]
    [InlineData(ColumnType.Date, "\"2024-02-29\"", "2024-02-29")]
    [InlineData(ColumnType.Date, "\"2024-01-31 00:00\"", "2024-01-31")]
    [InlineData(ColumnType.Date, "\"2024-01-31 00:00:00\"", "2024-01-31")]
    [InlineData(ColumnType.Date, "\"2024-01-31 00:00:00.000\"", "2024-01-31")]
    [InlineData(ColumnType.Date, "\"2024-01-31T00:00:00\"", "2024-01-31")]
    [InlineData(ColumnType.Date, "\"2024-01-31T00:00:00Z\"", "2024-01-31")]
    [InlineData(ColumnType.Date, "\"2024-01-31T00:00:00.000+05:30\"", "2024-01-31")]
    [InlineData(ColumnType.Date, "\"2024-01-31T00:00:00-11:00\"", "2024-01-31")]
    [InlineData(ColumnType.Date, "\"0001-01-01\"", "0001-01-01")]
    [InlineData(ColumnType.Date, "\"9999-12-31\"", "9999-12-31")]
    [InlineData(ColumnType.Date, "\"2024-01-31 09:30:00\"", "! has a time of day; declare the column as timestamp")]
    [InlineData(ColumnType.Date, "\"2024-01-31T00:00:00.001Z\"", "! has a time of day; declare the column as timestamp")]
    [InlineData(ColumnType.Date, "\"2023-02-29\"", "! not a date")]
    [InlineData(ColumnType.Date, "\"2024-1-31\"", "! not a date")]
    [InlineData(ColumnType.Date, "\"31/01/2024\"", "! not a date")]
    [InlineData(ColumnType.Date, "\"0000-00-00\"", "! not a date")]
    [InlineData(ColumnType.Date, "\"2024-01-31T00:00:00 UTC\"", "! not a date")]
    [InlineData(ColumnType.Date, "\"tomorrow, tomorrow, and tomorrow, creeps in this petty pace\"", "! not a date")]
    [InlineData(ColumnType.Date, "20240131", "! a date is written as a string")]
    [InlineData(ColumnType.Date, "1706659200", "! a date is written as a string")]
    [InlineData(ColumnType.Date, "\"\"", "null")]
    [InlineData(ColumnType.Date, "\"N/A\"", "null")]
    // Timestamp: UTC; no zone means UTC.
    [InlineData(ColumnType.Timestamp, "\"2024-01-31\"", "2024-01-31 00:00:00.000000")]
    [InlineData(ColumnType.Timestamp, "\"2024-01-31 09:30\"", "2024-01-31 09:30:00.000000")]
    [InlineData(ColumnType.Timestamp, "\"2024-01-31 09:30:15\"", "2024-01-31 09:30:15.000000")]
    [InlineData(ColumnType.Timestamp, "\"2024-01-31 09:30:15.25\"", "2024-01-31 09:30:15.250000")]
    [InlineData(ColumnType.Timestamp, "\"2024-01-31T09:30:15Z\"", "2024-01-31 09:30:15.000000")]
    [InlineData(ColumnType.Timestamp, "\"2024-01-31T09:30:15.123456Z\"", "2024-01-31 09:30:15.123456")]
    [InlineData(ColumnType.Timestamp, "\"2024-01-31T09:30:15+05:30\"", "2024-01-31 04:00:15.000000")]
    [InlineData(ColumnType.Timestamp, "\"2024-01-31 23:30:15-05:00\"", "2024-02-01 04:30:15.000000")]
    [InlineData(ColumnType.Timestamp, "\"2024-01-31T24:00:00Z\"", "! not a timestamp")]
    [InlineData(ColumnType.Timestamp, "\"2024-01-31T09:30:15+25:00\"", "! not a timestamp")]
    [InlineData(ColumnType.Timestamp, "\"0001-01-01T00:00:00+14:00\"", "! not a timestamp")]
    [InlineData(ColumnType.Timestamp, "\"9999-12-31T23:59:59-14:00\"", "! not a timestamp")]
    [InlineData(ColumnType.Timestamp, "\"09:30:15\"", "! not a timestamp")]
    [InlineData(ColumnType.Timestamp, "1706693415", "! a timestamp is written as a string")]
    [InlineData(ColumnType.Timestamp, "\"\"", "null")]
    public void A_value_has_one_meaning_in_each_type_or_none(ColumnType type, string token, string meaning)
    {
        Assert.Equal(meaning, Meaning(type, token));
    }

    [Fact]
    public void Any_whole_number_of_64_bits_survives_however_it_is_written()
    {
        var written = Gen.Select(
            Gen.Long,
            Gen.Int[0, 3],
            (n, how) =>
                (
                    n,
                    how switch
                    {
                        0 => $"{n}",
                        1 => $"\"{n}\"",
                        2 => $"{n}.0",
                        _ => $"\" {n} \"",
                    }
                )
        );
        written.Sample(
            (n, token) => Assert.Equal(n.ToString(CultureInfo.InvariantCulture), Meaning(ColumnType.Integer, token)),
            iter: 5_000
        );
    }

    [Fact]
    public void Any_finite_double_survives_bit_for_bit()
    {
        Gen.Double.Where(double.IsFinite)
            .Sample(
                d =>
                {
                    var cell = new Cell();
                    var fault = CellParser.Parse(
                        ColumnType.Double,
                        Encoding.UTF8.GetBytes(d.ToString("R", CultureInfo.InvariantCulture)),
                        false,
                        [],
                        ref cell
                    );

                    Assert.Null(fault);
                    Assert.Equal(BitConverter.DoubleToInt64Bits(d), BitConverter.DoubleToInt64Bits(cell.Real));
                },
                iter: 5_000
            );
    }

    [Fact]
    public void Whatever_bytes_come_a_value_is_read_or_refused_but_never_throws()
    {
        Gen.Select(
                Gen.Enum<ColumnType>().Where(t => t != ColumnType.Json),
                Gen.OneOf(Gen.Byte.Array[0, 60], Gen.String[Gen.Char["0123456789-+.eE:TZ \0é"], 0, 40].Select(Encoding.UTF8.GetBytes)),
                Gen.Bool
            )
            .Sample(
                (type, value, quoted) =>
                {
                    var cell = new Cell();
                    _ = CellParser.Parse(type, value, quoted, [], ref cell);
                },
                iter: 20_000
            );
    }

    private static string Meaning(ColumnType type, string token)
    {
        var quoted = token.StartsWith('"');
        var value = Encoding.UTF8.GetBytes(quoted ? JsonSerializer.Deserialize<string>(token)! : token);
        var cell = new Cell();
        if (CellParser.Parse(type, value, quoted, ["."u8.ToArray(), "N/A"u8.ToArray()], ref cell) is { } fault)
        {
            return "! " + fault;
        }

        return !cell.HasValue
            ? "null"
            : type switch
            {
                ColumnType.Text => cell.Text!,
                ColumnType.Double => cell.Real.ToString("R", CultureInfo.InvariantCulture),
                ColumnType.Date => DateOnly.FromDayNumber((int)cell.Number).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                ColumnType.Timestamp => new DateTime(cell.Number).ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
                _ => cell.Number.ToString(CultureInfo.InvariantCulture),
            };
    }
}
