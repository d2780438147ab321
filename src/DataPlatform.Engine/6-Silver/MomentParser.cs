using System.Globalization;
using System.Text;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>Dates and timestamps. Each method answers null when the value fits, else why not.</summary>
internal static class MomentParser
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd HH:mm",
        "yyyy-MM-dd HH:mm:ss",
        "yyyy-MM-dd HH:mm:ss.FFFFFFF",
        "yyyy-MM-dd HH:mm:ssK",
        "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
        "yyyy-MM-ddTHH:mm",
        "yyyy-MM-ddTHH:mm:ss",
        "yyyy-MM-ddTHH:mm:ss.FFFFFFF",
        "yyyy-MM-ddTHH:mmK",
        "yyyy-MM-ddTHH:mm:ssK",
        "yyyy-MM-ddTHH:mm:ss.FFFFFFFK",
    ];

    public static string? Date(ReadOnlySpan<byte> value, ref Cell cell)
    {
        if (!TryMoment(value, out var moment))
        {
            return "not a date";
        }

        cell.Number = DateOnly.FromDateTime(moment.DateTime).DayNumber;
        return moment.TimeOfDay == TimeSpan.Zero ? null : "has a time of day; declare the column as timestamp";
    }

    public static string? Timestamp(ReadOnlySpan<byte> value, ref Cell cell)
    {
        if (!TryMoment(value, out var moment))
        {
            return "not a timestamp";
        }

        cell.Number = moment.UtcTicks;
        return null;
    }

    // A moment without a zone is UTC. The offset is kept, so that a date is the day that was written.
    private static bool TryMoment(ReadOnlySpan<byte> value, out DateTimeOffset moment)
    {
        Span<char> text = stackalloc char[48];
        moment = default;
        return value.Length is >= 10 and <= 48
            && Encoding.UTF8.TryGetChars(value, text, out var length)
            && DateTimeOffset.TryParseExact(
                text[..length],
                Formats,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal,
                out moment
            );
    }
}
