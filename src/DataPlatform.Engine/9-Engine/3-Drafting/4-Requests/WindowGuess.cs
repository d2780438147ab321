using System.Globalization;

namespace DataPlatform.Engine.Drafting.Requests;

/// <summary>The days that the samples were asked for.</summary>
/// <param name="From">The first day.</param>
/// <param name="Format">How the days are written; null: as 2015-01-31.</param>
/// <param name="InQuery">What parameters become: {from}, {to} or {date}, by their names.</param>
/// <param name="InPath">What parts of the path become, by their place.</param>
internal sealed record WindowGuess(
    DateOnly? From,
    string? Format,
    IReadOnlyDictionary<string, string> InQuery,
    IReadOnlyDictionary<int, string> InPath
)
{
    private static readonly HashSet<string> Starts = new(StringComparer.Ordinal)
    {
        "from",
        "start",
        "startdate",
        "datefrom",
        "fromdate",
        "begin",
        "begindate",
        "since",
        "observationstart",
        "startday",
        "periodstart",
        "startperiod",
    };
    private static readonly HashSet<string> Ends = new(StringComparer.Ordinal)
    {
        "to",
        "end",
        "enddate",
        "dateto",
        "todate",
        "until",
        "observationend",
        "endday",
        "periodend",
        "endperiod",
    };
    private static readonly HashSet<string> Days = new(StringComparer.Ordinal) { "date", "day", "asof", "asofdate", "on" };

    /// <summary>Finds them.</summary>
    /// <param name="address">A sample's address.</param>
    /// <param name="mayMove">A column says what day a row is of, so that a window can move.</param>
    public static WindowGuess Of(SampleAddress address, bool mayMove)
    {
        var query = new Dictionary<string, string>(StringComparer.Ordinal);
        DateOnly? from = null;
        string? format = null;
        foreach (var (name, value) in address.Query)
        {
            var plain = string.Concat(name.Where(char.IsAsciiLetter)).ToLowerInvariant();
            if (mayMove && (Starts.Contains(plain) || IsAtLeast(name)) && IsDay(value, out var day, out format))
            {
                (query[name], from) = ("{from}", day);
            }
        }

        foreach (var (name, value) in address.Query)
        {
            var plain = string.Concat(name.Where(char.IsAsciiLetter)).ToLowerInvariant();
            if ((Ends.Contains(plain) || IsAtMost(name)) && IsDay(value, out _, out var written) && written == format)
            {
                query[name] = "{to}";
            }
            else if (Days.Contains(plain) && IsDay(value, out _, out written) && written is null)
            {
                query[name] = "{date}";
            }
        }

        return InPathOf(address, mayMove && from is null) is var (first, inPath, path) && path.Count > 0
            ? new(first, inPath, query, path)
            : new(from, format, query, new Dictionary<int, string>());
    }

    /// <summary>What a parameter becomes by its name alone: {from}, {to} or {date}; null for none of them.</summary>
    public static string? ByName(string name)
    {
        var plain = string.Concat(name.Where(char.IsAsciiLetter)).ToLowerInvariant();
        return Starts.Contains(plain) || IsAtLeast(name) ? "{from}"
            : Ends.Contains(plain) || IsAtMost(name) ? "{to}"
            : Days.Contains(plain) ? "{date}"
            : null;
    }

    // Two days one behind the other are the first and the last one.
    private static (DateOnly? From, string? Format, Dictionary<int, string> Path) InPathOf(SampleAddress address, bool mayMove)
    {
        var path = new Dictionary<int, string>();
        for (var i = 0; mayMove && i + 1 < address.Segments.Count; i++)
        {
            if (
                IsDay(address.Segments[i], out var from, out var format)
                && IsDay(address.Segments[i + 1].TrimEnd('/'), out _, out var other)
                && other == format
            )
            {
                (path[i], path[i + 1]) = ("{from}", "{to}");
                return (from, format, path);
            }
        }

        return (null, null, path);
    }

    // per_end_date.gte, date[gte], date>=
    private static bool IsAtLeast(string name) =>
        name.EndsWith(".gte", StringComparison.Ordinal) || name.EndsWith("[gte]", StringComparison.Ordinal);

    private static bool IsAtMost(string name) =>
        name.EndsWith(".lte", StringComparison.Ordinal) || name.EndsWith("[lte]", StringComparison.Ordinal);

    /// <summary>True for a text that is a day, or a moment as windows are asked with.</summary>
    /// <param name="text">The text.</param>
    /// <param name="day">The day.</param>
    /// <param name="format">How it is written; null: as 2015-01-31.</param>
    public static bool IsDay(string text, out DateOnly day, out string? format)
    {
        format = null;
        // Some write 2020-1-1, and take the other one as well.
        if (DateOnly.TryParseExact(text, "yyyy-M-d", CultureInfo.InvariantCulture, DateTimeStyles.None, out day))
        {
            return true;
        }

        format = text.Length switch
        {
            8 => "yyyyMMdd",
            10 when text.All(char.IsAsciiDigit) => "epoch_s",
            10 => "yyyy/MM/dd",
            13 when text.All(char.IsAsciiDigit) => "epoch_ms",
            20 => "yyyy-MM-ddTHH:mm:ssK",
            _ => "",
        };
        if (format is not ['e', ..])
        {
            var isRead =
                DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var moment)
                && format.Length > 0;
            day = DateOnly.FromDateTime(moment);
            return isRead;
        }

        var number = long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
        day = DateOnly.FromDateTime(
            (format == "epoch_s" ? DateTimeOffset.FromUnixTimeSeconds(number) : DateTimeOffset.FromUnixTimeMilliseconds(number)).UtcDateTime
        );
        return day.Year >= 1980;
    }
}
