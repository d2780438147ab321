using System.Globalization;
using System.Text;
using CsCheck;
using DataPlatform.Recipes.Reading.Settings;
using DataPlatform.Silver;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Silver;

/// <summary>Days and moments as a recipe's <c>format</c> and <c>zone</c> say that they are written.</summary>
public sealed class MomentParserTests
{
    [Theory]
    [InlineData("epoch_s", "1932993000", "2031-04-03 14:30:00.000000")]
    [InlineData("epoch_s", "1932993000.123456789", "2031-04-03 14:30:00.123456")]
    [InlineData("epoch_ms", "1932993000123", "2031-04-03 14:30:00.123000")]
    [InlineData("epoch_ms", "1.932993000123E12", "2031-04-03 14:30:00.123000")]
    [InlineData("epoch_us", "1932993000123456", "2031-04-03 14:30:00.123456")]
    [InlineData("epoch_ns", "1932993000123456789", "2031-04-03 14:30:00.123456")]
    [InlineData("epoch_s", "0", "1970-01-01 00:00:00.000000")]
    [InlineData("epoch_ms", "-1", "1969-12-31 23:59:59.999000")]
    [InlineData("epoch_s", "1932993000123", "! not a timestamp as epoch_s")]
    [InlineData("epoch_s", "2031-04-03", "! not a timestamp as epoch_s")]
    [InlineData("epoch_s", "1e99", "! not a timestamp as epoch_s")]
    [InlineData("epoch_s", "true", "! not a timestamp as epoch_s")]
    [InlineData("yyyyMMdd", "20310403", "2031-04-03 00:00:00.000000")]
    [InlineData("MM/dd/yyyy", "04/03/2031", "2031-04-03 00:00:00.000000")]
    [InlineData("M/d/yyyy H:mm", "4/3/2031 9:05", "2031-04-03 09:05:00.000000")]
    [InlineData("dd.MM.yyyy HH:mm:ss", "03.04.2031 14:30:05", "2031-04-03 14:30:05.000000")]
    [InlineData("MMM d, yyyy h:mm:ss tt", "Apr 3, 2031 2:30:00 PM", "2031-04-03 14:30:00.000000")]
    [InlineData("ddd, dd MMM yyyy HH:mm:ss 'GMT'", "Thu, 03 Apr 2031 14:30:00 GMT", "2031-04-03 14:30:00.000000")]
    [InlineData("yyyyMMddTHHmmssK", "20310403T143000Z", "2031-04-03 14:30:00.000000")]
    [InlineData("yyyyMMddTHHmmssK", "20310403T143000-0500", "2031-04-03 19:30:00.000000")]
    [InlineData("yyyyMMddTHHmmssK", "20310403T143000", "2031-04-03 14:30:00.000000")]
    [InlineData("MM/dd/yyyy HH:mm:ss.FFFFFFF zzz", "04/03/2031 14:30:00.123456789 +01", "2031-04-03 13:30:00.123456")]
    [InlineData("yyyy-MM", "2031-04", "2031-04-01 00:00:00.000000")]
    [InlineData("yyyy", "2031", "2031-01-01 00:00:00.000000")]
    [InlineData("MM/dd/yyyy", "2031-04-03", "! not a timestamp as MM/dd/yyyy")]
    [InlineData("MM/dd/yyyy", "13/03/2031", "! not a timestamp as MM/dd/yyyy")]
    [InlineData("yyyyMMdd", "2031040", "! not a timestamp as yyyyMMdd")]
    public void A_format_says_how_a_moment_is_written(string format, string written, string moment)
    {
        Assert.Equal(moment, Timestamp(Parser(format), written));
    }

    [Fact]
    public void Of_several_formats_the_first_that_fits_counts()
    {
        var parser = Parser("yyyyMMdd;dd/MM/yyyy;epoch_ms");

        Assert.Equal("2031-04-03 00:00:00.000000", Timestamp(parser, "20310403"));
        Assert.Equal("2031-04-03 00:00:00.000000", Timestamp(parser, "03/04/2031"));
        Assert.Equal("2031-04-03 14:30:00.123000", Timestamp(parser, "1932993000123"));
        Assert.Equal("! not a timestamp as yyyyMMdd or dd/MM/yyyy or epoch_ms", Timestamp(parser, "April"));
    }

    [Theory]
    [InlineData("yyyyMMdd", null, "20310403", "2031-04-03")]
    [InlineData("epoch_ms", null, "1932940800000", "2031-04-03")]
    [InlineData(
        "epoch_ms",
        null,
        "1932993000000",
        "! has a time of day; declare the column as timestamp, or name the 'zone' whose day it is"
    )]
    // Midnight in New York, and an hour before it.
    [InlineData("epoch_ms", "America/New_York", "1932955200000", "2031-04-03")]
    [InlineData("epoch_ms", "America/New_York", "1932951600000", "2031-04-02")]
    [InlineData("epoch_s", "Asia/Tokyo", "1932940799", "2031-04-03")]
    [InlineData("", "America/New_York", "2031-04-03T03:59:59Z", "2031-04-02")]
    [InlineData("", "America/New_York", "2031-04-03T04:00:00+00", "2031-04-03")]
    [InlineData("", "America/New_York", "2031-04-03 23:59:59", "2031-04-03")]
    [InlineData("", "America/New_York", "2031-04-03", "2031-04-03")]
    [InlineData("MM/dd/yyyy HH:mm", "America/New_York", "04/03/2031 23:30", "2031-04-03")]
    [InlineData("", "America/New_York", "0001-01-01T00:00:00+10", "0001-01-01")]
    public void A_day_is_the_day_that_is_written_or_the_day_that_a_moment_belongs_to(
        string format,
        string? zone,
        string written,
        string day
    )
    {
        var cell = new Cell();
        var fault = Parser(format, zone).Date(Encoding.UTF8.GetBytes(written), quoted: format.Length == 0, ref cell);

        Assert.Equal(
            day,
            fault is null ? DateOnly.FromDayNumber((int)cell.Number).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "! " + fault
        );
    }

    [Theory]
    [InlineData("2031-01-15 09:30:00", "2031-01-15 14:30:00.000000")]
    [InlineData("2031-07-15 09:30:00", "2031-07-15 13:30:00.000000")]
    [InlineData("2031-07-15 09:30:00Z", "2031-07-15 09:30:00.000000")]
    [InlineData("2031-07-15 09:30:00+02", "2031-07-15 07:30:00.000000")]
    // On 2031-11-02 the hour from one to two comes twice, and on 2031-03-09 the one from two to three is left out.
    [InlineData("2031-11-02 00:59:59", "2031-11-02 04:59:59.000000")]
    [InlineData("2031-11-02 01:30:00", "2031-11-02 05:30:00.000000")]
    [InlineData("2031-11-02 02:00:00", "2031-11-02 07:00:00.000000")]
    [InlineData("2031-03-09 01:59:59.999999", "2031-03-09 06:59:59.999999")]
    [InlineData("2031-03-09 02:30:00", "! no time of day in America/New_York: the clocks were put forward over it")]
    [InlineData("2031-03-09 03:00:00", "2031-03-09 07:00:00.000000")]
    [InlineData("9999-12-31 23:59:59", "! not a timestamp")]
    public void A_time_without_an_offset_is_local_time_where_the_vendors_clock_hangs(string written, string moment)
    {
        Assert.Equal(moment, Timestamp(Parser("", "America/New_York"), written, quoted: true));
    }

    [Fact]
    public void Any_moment_written_with_an_offset_is_that_moment_to_the_microsecond()
    {
        Gen.Select(
                Gen.Long[DateTime.UnixEpoch.Ticks - (1L << 58), DateTime.UnixEpoch.Ticks + (1L << 58)],
                Gen.Int[-14, 14],
                Pick.Word("0 1 3")
            )
            .Sample(
                (ticks, hours, form) =>
                {
                    var at = new DateTimeOffset(ticks, TimeSpan.Zero).ToOffset(TimeSpan.FromHours(hours));
                    var offset = form switch
                    {
                        "0" => at.ToString("zz", CultureInfo.InvariantCulture),
                        "1" => at.ToString("zzz", CultureInfo.InvariantCulture),
                        _ => at.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal),
                    };
                    var written = at.ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture) + offset;
                    var cell = new Cell();

                    Assert.Null(MomentParser.Default.Timestamp(Encoding.UTF8.GetBytes(written), quoted: true, ref cell));
                    Assert.Equal(ticks - (ticks % TimeSpan.TicksPerMicrosecond), cell.Number);
                },
                iter: 5_000
            );
    }

    [Fact]
    public void Whatever_comes_is_read_or_refused_but_never_throws()
    {
        var parsers = new[] { "epoch_ns", "yyyyMMddTHHmmssK", "MM/dd/yyyy h:mm:ss.FFFFFFF tt zzz", "" }
            .SelectMany(f => new[] { Parser(f), Parser(f, "America/New_York"), Parser(f, "Pacific/Kiritimati") })
            .ToList();
        var text = Gen.OneOf(
            Gen.Byte.Array[0, 70],
            Gen.String[Gen.Char["0123456789-+.:TZ /UTCe"], 0, 66].Select(Encoding.UTF8.GetBytes),
            Pick.Word("9999-12-31T23:59:59-14 0001-01-01T00:00:00+14 0001-01-01 9999-12-31T23:59:59.9999999").Select(Encoding.UTF8.GetBytes)
        );
        Gen.Select(Gen.Int[0, parsers.Count - 1].Select(i => parsers[i]), text, Gen.Bool)
            .Sample(
                (parser, value, quoted) =>
                {
                    var cell = new Cell();
                    _ = parser.Date(value, quoted, ref cell);
                    _ = parser.Timestamp(value, quoted, ref cell);
                },
                iter: 20_000
            );
    }

    private static MomentParser Parser(string formats, string? zone = null) =>
        new(
            new(
                [
                    .. formats
                        .Split(';', StringSplitOptions.RemoveEmptyEntries)
                        .Select(f =>
                            TimeFormats.Shape.Parse(f, out var format) ? format! : throw new ArgumentException(f, nameof(formats))
                        ),
                ],
                zone is null ? null : TimeZoneInfo.FindSystemTimeZoneById(zone)
            )
        );

    private static string Timestamp(MomentParser parser, string written, bool quoted = false)
    {
        var cell = new Cell();
        return parser.Timestamp(Encoding.UTF8.GetBytes(written), quoted, ref cell) is { } fault
            ? "! " + fault
            : new DateTime(cell.Number).ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
    }
}
