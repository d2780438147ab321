using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>
/// Dates and timestamps as a column's vendor writes them. Each method answers null when the value fits, else why not. A moment is kept to the
/// microsecond; further digits are cut.
/// </summary>
internal sealed class MomentParser(TimeNotation notation)
{
    private const int MostChars = 64;
    private const int MostDigits = 7;

    // Fourteen hours, in minutes: nobody's clock is farther from UTC.
    private const int MostOffset = 14 * 60;

    // The shortest ISO text with a time of day, for what looks like an offset may be a day.
    private const int ShortestIso = 16;

    private const NumberStyles EpochStyle = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
    private const decimal MostEpoch = 1e20m;

    private static readonly string[] Iso =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd HH:mm:ss",
        "yyyy-MM-ddTHH:mm:ss",
        "yyyy-MM-dd HH:mm:ss.FFFFFFF",
        "yyyy-MM-ddTHH:mm:ss.FFFFFFF",
        "yyyy-MM-dd HH:mm",
        "yyyy-MM-ddTHH:mm",
    ];

    /// <summary>Reads ISO 8601, in UTC.</summary>
    public static readonly MomentParser Default = new(TimeNotation.Default);

    // The formats as .NET knows them, one by one; empty for ISO.
    private readonly (TimeFormat Format, string[] Head)[] _formats =
    [
        .. notation.Formats.Select(f => (f, f is TimeFormat.Pattern p ? new[] { p.Head } : [])),
    ];

    /// <param name="value">The value.</param>
    /// <param name="quoted">True for a text, false for a number's token.</param>
    /// <param name="cell">Takes the day's number.</param>
    public string? Date(ReadOnlySpan<byte> value, bool quoted, ref Cell cell)
    {
        if (!quoted && _formats.Length == 0)
        {
            return "a date is written as a string, unless 'format' says how the number is meant";
        }

        if (!TryRead(value, quoted, out var moment))
        {
            return notation.Formats.Count == 0 ? "not a date" : $"not a date as {Formats}";
        }

        if (notation.Zone is { } zone)
        {
            var local = moment.Offset is { } of
                ? TimeZoneInfo.ConvertTimeFromUtc(Clamped(moment.Ticks - of.Ticks), zone)
                : new DateTime(moment.Ticks);
            cell.Number = DateOnly.FromDateTime(local).DayNumber;
            return null;
        }

        // The day that was written, whatever its offset.
        cell.Number = moment.Ticks / TimeSpan.TicksPerDay;
        return moment.Ticks % TimeSpan.TicksPerDay == 0
            ? null
            : "has a time of day; declare the column as timestamp, or name the 'zone' whose day it is";
    }

    /// <param name="value">The value.</param>
    /// <param name="quoted">True for a text, false for a number's token.</param>
    /// <param name="cell">Takes the moment in UTC, in ticks.</param>
    public string? Timestamp(ReadOnlySpan<byte> value, bool quoted, ref Cell cell)
    {
        if (!quoted && _formats.Length == 0)
        {
            return "a timestamp is written as a string, unless 'format' says how the number is meant";
        }

        if (!TryRead(value, quoted, out var moment))
        {
            return notation.Formats.Count == 0 ? "not a timestamp" : $"not a timestamp as {Formats}";
        }

        var offset = moment.Offset ?? TimeSpan.Zero;
        if (moment.Offset is null && notation.Zone is { } zone)
        {
            var local = new DateTime(moment.Ticks);
            if (zone.IsInvalidTime(local))
            {
                return $"no time of day in {zone.Id}: the clocks were put forward over it";
            }

            // The hour that comes twice is its first one, which is the one farther ahead of UTC.
            offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        }

        var utc = moment.Ticks - offset.Ticks;
        cell.Number = utc - (utc % TimeSpan.TicksPerMicrosecond);
        return utc >= 0 && utc <= DateTime.MaxValue.Ticks ? null : "not a timestamp";
    }

    private string Formats => string.Join(" or ", notation.Formats.Select(f => f.Name));

    private static DateTime Clamped(long ticks) => new(Math.Clamp(ticks, 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc);

    private bool TryRead(ReadOnlySpan<byte> value, bool quoted, out Moment moment)
    {
        if (_formats.Length == 0 && IsoText.TryRead(value, out var ticks, out var isUtc))
        {
            moment = new(ticks, isUtc ? TimeSpan.Zero : null);
            return true;
        }

        moment = default;
        Span<char> buffer = stackalloc char[MostChars];
        if (value.Length is 0 or > MostChars || !Encoding.UTF8.TryGetChars(value, buffer, out var length))
        {
            return false;
        }

        ReadOnlySpan<char> text = buffer[..length];
        if (_formats.Length == 0)
        {
            return TryText(text, Iso, hasOffset: text.Length > ShortestIso, out moment);
        }

        foreach (var (format, head) in _formats)
        {
            if (
                format switch
                {
                    TimeFormat.Epoch epoch => TryEpoch(value, epoch, out moment),
                    TimeFormat.Pattern pattern => TryText(text, head, pattern.HasOffset, out moment),
                    _ => false,
                }
            )
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryEpoch(ReadOnlySpan<byte> value, TimeFormat.Epoch epoch, out Moment moment)
    {
        moment = default;
        if (!decimal.TryParse(value, EpochStyle, CultureInfo.InvariantCulture, out var number) || Math.Abs(number) > MostEpoch)
        {
            return false;
        }

        var ticks = DateTime.UnixEpoch.Ticks + decimal.Floor(number * epoch.Ticks);
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
        {
            return false;
        }

        moment = new((long)ticks, TimeSpan.Zero);
        return true;
    }

    private static bool TryText(ReadOnlySpan<char> text, string[] heads, bool hasOffset, out Moment moment)
    {
        if (hasOffset && TryOffset(text, out var offset, out var length) && TryHead(text[..length], heads, out var ticks))
        {
            moment = new(ticks, offset);
            return true;
        }

        var isRead = TryHead(text, heads, out ticks);
        moment = new(ticks, null);
        return isRead;
    }

    private static bool TryHead(ReadOnlySpan<char> text, string[] heads, out long ticks)
    {
        // .NET reads seven digits behind the point.
        if (
            text.LastIndexOf('.') is >= 0 and var point
            && text.Length > point + MostDigits
            && !text[(point + 1)..].ContainsAnyExceptInRange('0', '9')
        )
        {
            text = text[..(point + 1 + MostDigits)];
        }

        var isRead = DateTime.TryParseExact(text, heads, CultureInfo.InvariantCulture, DateTimeStyles.None, out var read);
        ticks = read.Ticks;
        return isRead;
    }

    /// <summary>Reads the offset at the end: Z, UTC, GMT, -05, -0500 or -05:00, with or without a space before it.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="offset">The offset.</param>
    /// <param name="length">What is left of the text before it.</param>
    private static bool TryOffset(ReadOnlySpan<char> text, out TimeSpan offset, out int length)
    {
        offset = default;
        var sign = text.LastIndexOfAny('+', '-');
        length =
            text.EndsWith("Z", StringComparison.OrdinalIgnoreCase) ? text.Length - 1
            : text.EndsWith("UTC", StringComparison.Ordinal) || text.EndsWith("GMT", StringComparison.Ordinal) ? text.Length - 3
            : sign;
        if (length < 0)
        {
            return false;
        }

        var isRead = length != sign || TryHours(text[(sign + 1)..], out offset);
        offset = length == sign && text[sign] == '-' ? -offset : offset;
        length = text[..length].TrimEnd(' ').Length;
        return isRead;
    }

    private static bool TryHours(ReadOnlySpan<char> text, out TimeSpan offset)
    {
        offset = default;
        var minutes =
            text is [_, _, ':', _, _] ? text[3..]
            : text is [_, _, _, _] ? text[2..]
            : "00";
        if (
            text.Length is not (2 or 4 or 5)
            || !int.TryParse(text[..2], NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            || !int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var rest)
            || (text.Length == 5 && text[2] != ':')
            || rest > 59
            || (hours * 60) + rest > MostOffset
        )
        {
            return false;
        }

        offset = new(hours, rest, 0);
        return true;
    }

    /// <summary>What a value says.</summary>
    /// <param name="Ticks">Since 0001-01-01, on the clock that the value is written for.</param>
    /// <param name="Offset">That clock's, from UTC; null when the value does not say.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Moment(long Ticks, TimeSpan? Offset);
}
