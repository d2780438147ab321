using System.Globalization;
using System.Text.RegularExpressions;
using DataPlatform.Recipes.Reading.Shapes;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>The words of a column's <c>format</c>: how a day or a moment is written. What the letters of a pattern mean is said by .NET.</summary>
internal static partial class TimeFormats
{
    private const string Letters = @"([yMdHhmsfFtKzT0-9 \-/.,:_]|'[^']*')";

    private const string Advice =
        "Its letters are those of .NET, as in yyyy-MM-dd HH:mm:ss or MM/dd/yyyy h:mm tt; K stands for an offset, at the end; other letters stand in quotes ''";

    // Each part has two digits and a value of its own, in the afternoon.
    private static readonly DateTime Sample = new(2031, 11, 23, 21, 34, 56, DateTimeKind.Unspecified);

    public static readonly Scalar<TimeFormat> Shape = Scalars.Choice<TimeFormat>(
        Epoch(
            "epoch_s",
            TimeSpan.TicksPerSecond,
            "seconds since 1970-01-01, as a number or a text.",
            "s",
            "%s",
            "unix",
            "epoch",
            "seconds"
        ),
        Epoch("epoch_ms", TimeSpan.TicksPerMillisecond, "milliseconds since then.", "ms", "%ms", "unix_ms", "milliseconds"),
        Epoch("epoch_us", TimeSpan.TicksPerMicrosecond, "microseconds since then.", "us", "%epoch_microseconds", "microseconds"),
        Epoch(
            "epoch_ns",
            1m / TimeSpan.NanosecondsPerTick,
            "nanoseconds since then; those behind the microseconds are cut (an integer keeps them).",
            "ns",
            "nanoseconds"
        ),
        new(
            "yyyyMMdd",
            TryPattern,
            $"or another pattern. {Advice}. What it leaves out is the first: `yyyy-MM` is the first day of a month."
        )
        {
            Pattern = $"(?=.*y){Letters}{{2,60}}",
        }
    ) with
    {
        Type = "time format",
        Expected = $"one of epoch_s, epoch_ms, epoch_us, epoch_ns, or a pattern like yyyyMMdd or MM/dd/yyyy HH:mm",
    };

    private static Option<TimeFormat> Epoch(string word, decimal ticks, string meaning, params IReadOnlyList<string> alsoCalled) =>
        new(word, new TimeFormat.Epoch(word, ticks), meaning) { AlsoCalled = alsoCalled };

    private static bool TryPattern(string text, out TimeFormat? format)
    {
        format = null;
        if (text.Length is < 2 or > 60 || !Form().IsMatch(text))
        {
            return false;
        }

        var head = Offset().Replace(text, "");
        var parts = Quoted().Replace(head, "");
        if (!IsComplete(parts) || parts.AsSpan().ContainsAny('K', 'z') || !ReadsBack(head))
        {
            return false;
        }

        format = new TimeFormat.Pattern(text, head, head.Length < text.Length);
        return true;
    }

    // A part without the one above it would be taken from nowhere: mm for a month is minutes, and h without t is one of two hours.
    private static bool IsComplete(string parts)
    {
        var has = parts.ToHashSet();
        return has.Contains('y')
            && (has.Contains('M') || !has.Contains('d'))
            && (has.Contains('t') || !has.Contains('h'))
            && (has.Contains('d') || !(has.Contains('H') || has.Contains('h')))
            && (has.Contains('H') || has.Contains('h') || !has.Contains('m'))
            && (has.Contains('m') || !has.Contains('s'))
            && (has.Contains('s') || !(has.Contains('f') || has.Contains('F')));
    }

    private static bool ReadsBack(string head)
    {
        try
        {
            var written = Sample.ToString(head, CultureInfo.InvariantCulture);
            return DateTime.TryParseExact(written, head, CultureInfo.InvariantCulture, DateTimeStyles.None, out var read)
                && read.ToString(head, CultureInfo.InvariantCulture) == written
                && read.Year == Sample.Year;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    [GeneratedRegex($@"^{Letters}+\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();

    [GeneratedRegex(@" ?(K|z{1,3})\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Offset();

    [GeneratedRegex("'[^']*'", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoted();
}
