using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using DataPlatform.Recipes;
using DataPlatform.Recipes.Reading.Settings;
using DataPlatform.Silver;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Silver;

/// <summary>What a value of a body means in a column: one table of promises.</summary>
public sealed class CellParserTests
{
    [Theory]
    // Text: the string, or the token of a number or boolean.
    [InlineData("text", "\"\"", "")]
    [InlineData("text", "\" x \"", " x ")]
    [InlineData("text", "\".\"", "null")]
    [InlineData("text", "\" N/A \"", "null")]
    [InlineData("text", "\"N/A for now\"", "N/A for now")]
    [InlineData("text", "\"n/a\"", "n/a")]
    [InlineData("text", "1.0E5", "1.0E5")]
    [InlineData("text", "007", "007")]
    [InlineData("text", "true", "true")]
    [InlineData("text", "\"é💥\\n\"", "é💥\n")]
    [InlineData("text", "\"a\\u0000b\"", "! holds a NUL character")]
    // Integer: 64 bits; a string of a number is a number; a fraction of zero is none.
    [InlineData("integer", "0", "0")]
    [InlineData("integer", "-0", "0")]
    [InlineData("integer", "-12", "-12")]
    [InlineData("integer", "\"12\"", "12")]
    [InlineData("integer", "\" 12 \"", "12")]
    [InlineData("integer", "\"+12\"", "12")]
    [InlineData("integer", "3.0", "3")]
    [InlineData("integer", "\"3.000\"", "3")]
    [InlineData("integer", "1e3", "1000")]
    [InlineData("integer", "1.5e1", "15")]
    [InlineData("integer", "9007199254740993", "9007199254740993")]
    [InlineData("integer", "9223372036854775807", "9223372036854775807")]
    [InlineData("integer", "9223372036854775807.0", "9223372036854775807")]
    [InlineData("integer", "-9223372036854775808", "-9223372036854775808")]
    [InlineData("integer", "9223372036854775808", "! out of the 64-bit range")]
    [InlineData("integer", "-9223372036854775809", "! out of the 64-bit range")]
    [InlineData("integer", "1e999", "! out of the 64-bit range")]
    [InlineData("integer", "\"Infinity\"", "! out of the 64-bit range")]
    [InlineData("integer", "\"NaN\"", "! not a whole number")]
    [InlineData("integer", "1.5", "! not a whole number")]
    [InlineData("integer", "\"1.5\"", "! not a whole number")]
    [InlineData("integer", "1e-3", "! not a whole number")]
    [InlineData("integer", "9223372036854775807.5", "! out of the 64-bit range")]
    [InlineData("integer", "\"1,000\"", "! not a number")]
    [InlineData("integer", "\"0x10\"", "! not a number")]
    [InlineData("integer", "\"twelve\"", "! not a number")]
    [InlineData("integer", "true", "! not a number")]
    [InlineData("integer", "\"\"", "null")]
    [InlineData("integer", "\"  \"", "null")]
    [InlineData("integer", "\".\"", "null")]
    [InlineData("integer", "\"N/A\"", "null")]
    [InlineData("integer", "\"n/a\"", "! not a number")]
    // Double: what IEEE has; written-out infinities and NaN are values, a number too large is none.
    [InlineData("double", "1.5", "1.5")]
    [InlineData("double", "1", "1")]
    [InlineData("double", "1.0E5", "100000")]
    [InlineData("double", "-0.0", "-0")]
    [InlineData("double", "0.1", "0.1")]
    [InlineData("double", "\"4.06\"", "4.06")]
    [InlineData("double", "\" 4.06 \"", "4.06")]
    [InlineData("double", "1e-999", "0")]
    [InlineData("double", "1.7976931348623157e308", "1.7976931348623157E+308")]
    [InlineData("double", "\"Infinity\"", "Infinity")]
    [InlineData("double", "\"-Infinity\"", "-Infinity")]
    [InlineData("double", "\"NaN\"", "NaN")]
    [InlineData("double", "1e999", "! out of the range of a double")]
    [InlineData("double", "\"-1e999\"", "! out of the range of a double")]
    [InlineData("double", "\"1,5\"", "! not a number")]
    [InlineData("double", "\"4.06%\"", "! not a number")]
    [InlineData("double", "false", "! not a number")]
    [InlineData("double", "\"\"", "null")]
    [InlineData("double", "\".\"", "null")]
    // Decimal: as a whole number of its last place; nothing is rounded, and zeros behind the last place are nothing.
    [InlineData("decimal(18,4)", "1.5", "15000")]
    [InlineData("decimal(18,4)", "1", "10000")]
    [InlineData("decimal(18,4)", "-0.0001", "-1")]
    [InlineData("decimal(18,4)", "-0", "0")]
    [InlineData("decimal(18,4)", "-0.00e7", "0")]
    [InlineData("decimal(18,4)", "0e999999999999999999999", "0")]
    [InlineData("decimal(18,4)", "\"4.06\"", "40600")]
    [InlineData("decimal(18,4)", "\" +4.06 \"", "40600")]
    [InlineData("decimal(18,4)", "\".5\"", "5000")]
    [InlineData("decimal(18,4)", "\"5.\"", "50000")]
    [InlineData("decimal(18,4)", "\"007.10\"", "71000")]
    [InlineData("decimal(18,4)", "1.50000000000000000000000000000000000000000000", "15000")]
    [InlineData("decimal(18,4)", "1.5E3", "15000000")]
    [InlineData("decimal(18,4)", "15000e-4", "15000")]
    [InlineData("decimal(18,4)", "150000000e-000000000000000000008", "15000")]
    [InlineData("decimal(18,4)", "0.1", "1000")]
    [InlineData("decimal(18,4)", "99999999999999.9999", "999999999999999999")]
    [InlineData("decimal(18,4)", "100000000000000", "! out of the range of decimal(18,4)")]
    [InlineData("decimal(18,4)", "-1e14", "! out of the range of decimal(18,4)")]
    [InlineData("decimal(18,4)", "1e999999999999999999999", "! out of the range of decimal(18,4)")]
    [InlineData("decimal(18,4)", "1e-999999999999999999999", "! has more than 4 decimal places")]
    [InlineData("decimal(18,4)", "0.00001", "! has more than 4 decimal places")]
    [InlineData("decimal(18,4)", "1.00001", "! has more than 4 decimal places")]
    [InlineData("decimal(18,4)", "\"NaN\"", "! not a number")]
    [InlineData("decimal(18,4)", "\"Infinity\"", "! not a number")]
    [InlineData("decimal(18,4)", "\"1,5\"", "! not a number")]
    [InlineData("decimal(18,4)", "\".\"", "null")]
    [InlineData("decimal(18,4)", "\"-.\"", "! not a number")]
    [InlineData("decimal(18,4)", "\"-\"", "! not a number")]
    [InlineData("decimal(18,4)", "\"1.2.3\"", "! not a number")]
    [InlineData("decimal(18,4)", "\"1e\"", "! not a number")]
    [InlineData("decimal(18,4)", "\"1e+-2\"", "! not a number")]
    [InlineData("decimal(18,4)", "\"--1\"", "! not a number")]
    [InlineData("decimal(18,4)", "true", "! not a number")]
    [InlineData("decimal(18,4)", "\"\"", "null")]
    [InlineData("decimal(38,0)", "99999999999999999999999999999999999999", "99999999999999999999999999999999999999")]
    [InlineData("decimal(38,0)", "100000000000000000000000000000000000000", "! out of the range of decimal(38,0)")]
    [InlineData("decimal(38,0)", "1.5", "! has more than 0 decimal places")]
    [InlineData("decimal(38,38)", "-0.12345678901234567890123456789012345678", "-12345678901234567890123456789012345678")]
    [InlineData("decimal(38,38)", "1e-38", "1")]
    [InlineData("decimal(38,38)", "1e-39", "! has more than 38 decimal places")]
    [InlineData("decimal(38,10)", "1234567890123456789012345678.0123456789", "12345678901234567890123456780123456789")]
    [InlineData("decimal(18,0)", "999999999999999999", "999999999999999999")]
    [InlineData("decimal(19,0)", "-9999999999999999999", "-9999999999999999999")]
    [InlineData("decimal(1,1)", "0.9", "9")]
    [InlineData("decimal(1,1)", "1", "! out of the range of decimal(1,1)")]
    [InlineData("decimal(18,4)", "\"\u2212" + "5\"", "! not a number")]
    [InlineData("decimal(38,38)", "1", "! out of the range of decimal(38,38)")]
    // Boolean.
    [InlineData("boolean", "true", "1")]
    [InlineData("boolean", "false", "0")]
    [InlineData("boolean", "1", "1")]
    [InlineData("boolean", "0", "0")]
    [InlineData("boolean", "\"true\"", "1")]
    [InlineData("boolean", "\"FALSE\"", "0")]
    [InlineData("boolean", "\"1\"", "1")]
    [InlineData("boolean", "2", "! not true or false")]
    [InlineData("boolean", "1.0", "! not true or false")]
    [InlineData("boolean", "\"yes\"", "! not true or false")]
    [InlineData("boolean", "\"\"", "null")]
    // Date: a day, alone or at midnight; the day that was written, whatever the zone.
    [InlineData("date", "\"2024-01-31\"", "2024-01-31")]
    [InlineData("date", "\" 2024-01-31 \"", "2024-01-31")]
    [InlineData("date", "\"2024-02-29\"", "2024-02-29")]
    [InlineData("date", "\"2024-01-31 00:00\"", "2024-01-31")]
    [InlineData("date", "\"2024-01-31 00:00:00\"", "2024-01-31")]
    [InlineData("date", "\"2024-01-31 00:00:00.000\"", "2024-01-31")]
    [InlineData("date", "\"2024-01-31T00:00:00\"", "2024-01-31")]
    [InlineData("date", "\"2024-01-31T00:00:00Z\"", "2024-01-31")]
    [InlineData("date", "\"2024-01-31T00:00:00.000+05:30\"", "2024-01-31")]
    [InlineData("date", "\"2024-01-31T00:00:00-11:00\"", "2024-01-31")]
    [InlineData("date", "\"0001-01-01\"", "0001-01-01")]
    [InlineData("date", "\"9999-12-31\"", "9999-12-31")]
    [InlineData(
        "date",
        "\"2024-01-31 09:30:00\"",
        "! has a time of day; declare the column as timestamp, or name the 'zone' whose day it is"
    )]
    [InlineData(
        "date",
        "\"2024-01-31T00:00:00.001Z\"",
        "! has a time of day; declare the column as timestamp, or name the 'zone' whose day it is"
    )]
    [InlineData("date", "\"2023-02-29\"", "! not a date")]
    [InlineData("date", "\"2024-1-31\"", "! not a date")]
    [InlineData("date", "\"31/01/2024\"", "! not a date")]
    [InlineData("date", "\"0000-00-00\"", "! not a date")]
    [InlineData("date", "\"2024-01-31T00:00:00 UTC\"", "2024-01-31")]
    [InlineData("date", "\"2024-01-31 00:00:00+00\"", "2024-01-31")]
    [InlineData("date", "\"2024-01-31-05\"", "! not a date")]
    [InlineData("date", "\"tomorrow, tomorrow, and tomorrow, creeps in this petty pace\"", "! not a date")]
    [InlineData("date", "20240131", "! a date is written as a string, unless 'format' says how the number is meant")]
    [InlineData("date", "1706659200", "! a date is written as a string, unless 'format' says how the number is meant")]
    [InlineData("date", "\"\"", "null")]
    [InlineData("date", "\"N/A\"", "null")]
    // Timestamp: UTC; no zone means UTC.
    [InlineData("timestamp", "\"2024-01-31\"", "2024-01-31 00:00:00.000000")]
    [InlineData("timestamp", "\"2024-01-31 09:30\"", "2024-01-31 09:30:00.000000")]
    [InlineData("timestamp", "\"2024-01-31 09:30:15\"", "2024-01-31 09:30:15.000000")]
    [InlineData("timestamp", "\"2024-01-31 09:30:15.25\"", "2024-01-31 09:30:15.250000")]
    [InlineData("timestamp", "\"2024-01-31T09:30:15Z\"", "2024-01-31 09:30:15.000000")]
    [InlineData("timestamp", "\"2024-01-31T09:30:15.123456Z\"", "2024-01-31 09:30:15.123456")]
    [InlineData("timestamp", "\"2024-01-31T09:30:15+05:30\"", "2024-01-31 04:00:15.000000")]
    [InlineData("timestamp", "\"2024-01-31 23:30:15-05:00\"", "2024-02-01 04:30:15.000000")]
    [InlineData("timestamp", "\"2024-10-30 07:54:01-05\"", "2024-10-30 12:54:01.000000")]
    [InlineData("timestamp", "\"2024-01-31T09:30:15+0000\"", "2024-01-31 09:30:15.000000")]
    [InlineData("timestamp", "\"2024-01-31T09:30:15.5+0530\"", "2024-01-31 04:00:15.500000")]
    [InlineData("timestamp", "\"2024-01-31 09:30:15 -0500\"", "2024-01-31 14:30:15.000000")]
    [InlineData("timestamp", "\"2024-01-31 09:30:15 UTC\"", "2024-01-31 09:30:15.000000")]
    [InlineData("timestamp", "\"2024-01-31 09:30 GMT\"", "2024-01-31 09:30:00.000000")]
    [InlineData("timestamp", "\"2024-01-31T09:30-05\"", "2024-01-31 14:30:00.000000")]
    [InlineData("timestamp", "\"2024-01-31T09:30:15.123456789Z\"", "2024-01-31 09:30:15.123456")]
    [InlineData("timestamp", "\"2024-01-31T09:30:15.1234569\"", "2024-01-31 09:30:15.123456")]
    [InlineData("timestamp", "\"2024-01-31 09:30:15.999999999999999999+01\"", "2024-01-31 08:30:15.999999")]
    [InlineData("timestamp", "\"1969-12-31T23:59:59.9999999Z\"", "1969-12-31 23:59:59.999999")]
    [InlineData("timestamp", "\"2024-01-31T09:30:15z\"", "2024-01-31 09:30:15.000000")]
    [InlineData("timestamp", "\"2024-01-31T09:30:15-5\"", "! not a timestamp")]
    [InlineData("timestamp", "\"2024-01-31T09:30:15-05:60\"", "! not a timestamp")]
    [InlineData("timestamp", "\"2024-01-31T09:30:15+14:01\"", "! not a timestamp")]
    [InlineData("timestamp", "\"2024-01-31T09:30:15 EST\"", "! not a timestamp")]
    [InlineData("timestamp", "\"2024-01-31T24:00:00Z\"", "! not a timestamp")]
    [InlineData("timestamp", "\"2024-01-31T09:30:15+25:00\"", "! not a timestamp")]
    [InlineData("timestamp", "\"0001-01-01T00:00:00+14:00\"", "! not a timestamp")]
    [InlineData("timestamp", "\"9999-12-31T23:59:59-14:00\"", "! not a timestamp")]
    [InlineData("timestamp", "\"09:30:15\"", "! not a timestamp")]
    [InlineData("timestamp", "1706693415", "! a timestamp is written as a string, unless 'format' says how the number is meant")]
    [InlineData("timestamp", "\"\"", "null")]
    public void A_value_has_one_meaning_in_each_type_or_none(string type, string token, string meaning)
    {
        Assert.Equal(meaning, Meaning(TypeOf(type), token));
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
                        MomentParser.Default,
                        new(),
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
                Pick.Word("text integer double decimal(38,10) decimal(9,9) boolean date timestamp").Select(TypeOf),
                Gen.OneOf(Gen.Byte.Array[0, 60], Gen.String[Gen.Char["0123456789-+.eE:TZ \0é"], 0, 40].Select(Encoding.UTF8.GetBytes)),
                Gen.Bool
            )
            .Sample(
                (type, value, quoted) =>
                {
                    var cell = new Cell();
                    _ = CellParser.Parse(type, value, quoted, [], MomentParser.Default, new(), ref cell);
                },
                iter: 20_000
            );
    }

    private static string Meaning(ColumnType type, string token)
    {
        var quoted = token.StartsWith('"');
        var value = Encoding.UTF8.GetBytes(quoted ? JsonSerializer.Deserialize<string>(token)! : token);
        var cell = new Cell();
        var texts = new RowTexts();
        if (CellParser.Parse(type, value, quoted, ["."u8.ToArray(), "N/A"u8.ToArray()], MomentParser.Default, texts, ref cell) is { } fault)
        {
            return "! " + fault;
        }

        return !cell.HasValue
            ? "null"
            : type switch
            {
                ColumnType.TextType => Encoding.UTF8.GetString(texts[in cell]),
                ColumnType.DoubleType => cell.Real.ToString("R", CultureInfo.InvariantCulture),
                ColumnType.DecimalType => cell.Unscaled.ToString(CultureInfo.InvariantCulture),
                ColumnType.DateType => DateOnly.FromDayNumber((int)cell.Number).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                ColumnType.TimestampType => new DateTime(cell.Number).ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture),
                _ => cell.Number.ToString(CultureInfo.InvariantCulture),
            };
    }

    private static ColumnType TypeOf(string word) =>
        ColumnTypes.Shape.Parse(word, out var type) ? type! : throw new ArgumentException($"no type: {word}", nameof(word));
}
