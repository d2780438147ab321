using System.Text.RegularExpressions;
using DataPlatform.Recipes.Reading.Shapes;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>The names of time zones, as the operating system's time zone database has them.</summary>
internal static partial class TimeZones
{
    private const string NameForm = "[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*";

    public static readonly Scalar<TimeZoneInfo> Shape = new("time zone", "a time zone like America/New_York", TryZone)
    {
        Suggest = Suggest,
        Written = zone => zone.Id,
        JsonSchema = () => Scalars.TextLike($"^{NameForm}$"),
    };

    // A name becomes the path of a file in that database, so nothing but a name is looked up.
    private static bool TryZone(string text, out TimeZoneInfo? zone)
    {
        zone = null;
        return Name().IsMatch(text) && TimeZoneInfo.TryFindSystemTimeZoneById(text, out zone) && zone.Id == text;
    }

    private static string Suggest(string text)
    {
        var names = TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id).ToList();
        return names.Count > 1
            ? Suggestion.For(text.Replace(' ', '_'), names)
            : " (this machine has no time zone database: install the package tzdata)";
    }

    [GeneratedRegex($@"^{NameForm}\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();
}
