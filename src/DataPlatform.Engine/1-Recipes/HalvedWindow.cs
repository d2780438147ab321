using System.Globalization;
using System.Runtime.InteropServices;

namespace DataPlatform.Recipes;

/// <summary>A window, or what is left of one after halving it again and again; written as <c>2015-01-01..2015-06-30</c>.</summary>
/// <param name="From">The first day.</param>
/// <param name="To">The last day.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct HalvedWindow(DateOnly From, DateOnly To)
{
    private const string Between = "..";

    /// <summary>It cannot be halved.</summary>
    public bool IsOneDay => From >= To;

    /// <summary>The older half.</summary>
    public HalvedWindow Older => this with { To = Middle };

    private DateOnly Middle => DateOnly.FromDayNumber(From.DayNumber + ((To.DayNumber - From.DayNumber) / 2));

    /// <summary>The part of the whole that comes behind one of its parts, which is the newer half of what they are both in; null behind the last.</summary>
    public HalvedWindow? Behind(HalvedWindow part)
    {
        HalvedWindow? behind = null;
        for (var at = this; at != part && !at.IsOneDay; )
        {
            var newer = at with { From = at.Middle.AddDays(1) };
            (at, behind) = part.From > at.Middle ? (newer, behind) : (at.Older, newer);
        }

        return behind;
    }

    public static bool TryParse(string text, out HalvedWindow window)
    {
        var days = text.Split(Between);
        window = default;
        if (days.Length != 2 || !TryDay(days[0], out var from) || !TryDay(days[1], out var to) || from > to)
        {
            return false;
        }

        window = new(from, to);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => PlaceholderValues.Day(From) + Between + PlaceholderValues.Day(To);

    private static bool TryDay(string text, out DateOnly day) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}
