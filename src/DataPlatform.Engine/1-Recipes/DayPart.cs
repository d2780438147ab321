using System.Globalization;
using System.Runtime.InteropServices;

namespace DataPlatform.Recipes;

/// <summary>A part of a day, or of several days, that is asked for by itself; written as <c>2026-01-09T12:00:00Z..2026-01-09T13:00:00Z</c>.</summary>
/// <param name="From">Its first moment (UTC).</param>
/// <param name="End">The first moment behind it (UTC).</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct DayPart(DateTime From, DateTime End)
{
    private const string Between = "..";
    private const string Form = "yyyy-MM-ddTHH:mm:ssZ";

    /// <summary>The first part of a window.</summary>
    /// <param name="whole">The window.</param>
    /// <param name="length">How long the parts are; the last one may be shorter.</param>
    public static DayPart FirstOf(HalvedWindow whole, TimeSpan length) => At(Midnight(whole.From), whole, length);

    /// <summary>The part that comes behind this one; null behind the last.</summary>
    /// <inheritdoc cref="FirstOf"/>
    public DayPart? Behind(HalvedWindow whole, TimeSpan length) => End < EndOf(whole) ? At(End, whole, length) : null;

    public static bool TryParse(string text, out DayPart part)
    {
        var ends = text.Split(Between);
        part = default;
        if (ends.Length != 2 || !TryMoment(ends[0], out var from) || !TryMoment(ends[1], out var end) || from >= end)
        {
            return false;
        }

        part = new(from, end);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        From.ToString(Form, CultureInfo.InvariantCulture) + Between + End.ToString(Form, CultureInfo.InvariantCulture);

    private static DayPart At(DateTime from, HalvedWindow whole, TimeSpan length)
    {
        var (end, last) = (from + length, EndOf(whole));
        return new(from, end < last ? end : last);
    }

    private static DateTime EndOf(HalvedWindow whole) =>
        whole.To < DateOnly.MaxValue ? Midnight(whole.To.AddDays(1)) : DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc);

    private static DateTime Midnight(DateOnly day) => day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);

    private static bool TryMoment(string text, out DateTime moment) =>
        DateTime.TryParseExact(
            text,
            Form,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out moment
        );
}
