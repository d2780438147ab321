using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using CsCheck;
using DataPlatform.Bronze.Segments;
using DataPlatform.Silver;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Silver;

/// <summary>What a fast path reads, the plain reading of .NET reads the same; what nearly everybody writes, it reads.</summary>
public sealed class FastPathTests
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private static readonly string[] Iso =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd HH:mm:ss",
        "yyyy-MM-ddTHH:mm:ss",
        "yyyy-MM-dd HH:mm:ss.FFFFFFF",
        "yyyy-MM-ddTHH:mm:ss.FFFFFFF",
    ];

    [Fact]
    public void A_number_is_what_the_plain_reading_says_to_the_last_bit()
    {
        var digits = Gen.String[Gen.Char["0123456789"], 0, 20];
        Gen.OneOf(
                Gen.Select(Pick.Word("- + "), digits, Pick.Word(". e "), digits, (sign, a, point, b) => sign + a + point + b),
                Gen.Double[-1e6, 1e6].Select(d => d.ToString("R", CultureInfo.InvariantCulture)),
                Gen.Int[-1_000_000_000, 1_000_000_000].Select(i => (i / 1000m).ToString(CultureInfo.InvariantCulture)),
                Gen.Long.Select(l => l.ToString(CultureInfo.InvariantCulture)),
                Gen.String[Gen.Char["0123456789.-+e "], 0, 12]
            )
            .Sample(
                text =>
                {
                    var utf8 = Encoding.UTF8.GetBytes(text);
                    if (PlainNumber.TryReal(utf8, out var real))
                    {
                        Assert.True(double.TryParse(utf8, Style, CultureInfo.InvariantCulture, out var plain), text);
                        Assert.Equal(BitConverter.DoubleToInt64Bits(plain), BitConverter.DoubleToInt64Bits(real));
                    }

                    if (PlainNumber.TryInteger(utf8, out var whole))
                    {
                        Assert.True(long.TryParse(utf8, Style, CultureInfo.InvariantCulture, out var plain), text);
                        Assert.Equal(plain, whole);
                    }
                },
                iter: 100_000
            );
    }

    [Fact]
    public void Usual_numbers_take_the_fast_path()
    {
        Gen.Select(Gen.Int[1, 1_000_000_000], Gen.Int[0, 6], Gen.Bool)
            .Sample(
                (number, places, isNegative) =>
                {
                    var value = new decimal(number, 0, 0, isNegative, (byte)places);
                    var utf8 = Encoding.UTF8.GetBytes(value.ToString(CultureInfo.InvariantCulture));

                    Assert.True(PlainNumber.TryReal(utf8, out var real));
                    Assert.Equal((double)value, real);
                    Assert.Equal(places == 0, PlainNumber.TryInteger(utf8, out _));
                },
                iter: 20_000
            );
    }

    [Fact]
    public void A_moment_is_what_the_plain_reading_says()
    {
        // Up to a little more than there is of each.
        static Gen<string> Up(int to) => Gen.Int[0, to].Select(i => i.ToString("00", CultureInfo.InvariantCulture));
        Gen.OneOf(
                Gen.Select(
                    Gen.Int[0, 9999],
                    Gen.Select(Up(13), Up(32)),
                    Pick.From("", " ", "T"),
                    Gen.Select(Up(25), Up(61), Up(61)),
                    Gen.String[Gen.Char["0123456789."], 0, 9],
                    Pick.From("", "Z", "z"),
                    (year, days, mark, time, rest, zone) =>
                        $"{year:0000}-{days.Item1}-{days.Item2}{mark}{(mark.Length == 0 ? "" : $"{time.Item1}:{time.Item2}:{time.Item3}{rest}")}{zone}"
                ),
                Gen.String[Gen.Char["0123456789-:TZ. é"], 0, 30]
            )
            .Sample(
                text =>
                {
                    if (!IsoText.TryRead(Encoding.UTF8.GetBytes(text), out var ticks, out var isUtc))
                    {
                        return;
                    }

                    var head = isUtc ? text[..^1] : text;
                    Assert.True(DateTime.TryParseExact(head, Iso, CultureInfo.InvariantCulture, DateTimeStyles.None, out var plain), text);
                    Assert.Equal(plain.Ticks, ticks);
                    Assert.Equal(text.EndsWith('Z'), isUtc);
                },
                iter: 100_000
            );
    }

    [Fact]
    public void Usual_moments_take_the_fast_path()
    {
        Gen.Select(Gen.Long[0, DateTime.MaxValue.Ticks], Pick.From([.. Iso]), Gen.Bool)
            .Sample(
                (ticks, format, isUtc) =>
                {
                    var text = new DateTime(ticks).ToString(format, CultureInfo.InvariantCulture);
                    var written = isUtc && format.Length > 10 ? text + "Z" : text;

                    Assert.True(IsoText.TryRead(Encoding.UTF8.GetBytes(written), out var read, out _), written);
                    Assert.Equal(text, new DateTime(read).ToString(format, CultureInfo.InvariantCulture));
                },
                iter: 20_000
            );
    }

    [Fact]
    public void Results_come_in_the_order_of_the_items_and_an_error_in_its_turn()
    {
        foreach (var ahead in new[] { 1, 3 })
        {
            var results = InOrder.Select(Enumerable.Range(0, 200), n => n == 150 ? throw new FormatException("150") : n * 2, ahead);
            var seen = new List<int>();

            Assert.Throws<FormatException>(() => seen.AddRange(results.Select(r => r)));
            Assert.Equal(Enumerable.Range(0, seen.Count).Select(n => n * 2), seen);
            Assert.Equal(Enumerable.Range(0, 90).Select(n => n * 2), InOrder.Select(Enumerable.Range(0, 90), n => n * 2, ahead));
        }
    }

    [Fact]
    public void What_is_worked_on_and_not_used_yet_keeps_to_a_size_unless_one_item_is_larger()
    {
        var held = 0;
        var sums = new ConcurrentBag<int>();
        var results = new List<int>();

        foreach (var result in InOrder.Select([4, 4, 4, 30, 4, 4], Hold, ahead: 8, size: n => n, most: 10))
        {
            results.Add(result);
            Interlocked.Add(ref held, -result);
        }

        Assert.Equal([4, 4, 4, 30, 4, 4], results);
        Assert.All(sums, s => Assert.True(s is <= 10 or 30));
        int Hold(int size)
        {
            sums.Add(Interlocked.Add(ref held, size));
            return size;
        }
    }
}
