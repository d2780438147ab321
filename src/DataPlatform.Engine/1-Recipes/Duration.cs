using System.Globalization;

namespace DataPlatform.Recipes;

/// <summary>Lengths of time as recipes and flags write them: <c>500ms</c>, <c>30s</c>, <c>15m</c>, <c>6h</c>, <c>1d</c>; a bare unit means one of it.</summary>
public static class Duration
{
    private static readonly (string Unit, long Ticks)[] Units =
    [
        ("ms", TimeSpan.TicksPerMillisecond),
        ("s", TimeSpan.TicksPerSecond),
        ("m", TimeSpan.TicksPerMinute),
        ("h", TimeSpan.TicksPerHour),
        ("d", TimeSpan.TicksPerDay),
    ];

    /// <summary>Reads a duration of zero or more and at most 3650 days.</summary>
    /// <returns>False when the text is not a duration.</returns>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        var trimmed = text?.Trim() ?? "";
        foreach (var (unit, ticks) in Units)
        {
            if (!trimmed.EndsWith(unit, StringComparison.Ordinal))
            {
                continue;
            }

            var digits = trimmed[..^unit.Length].TrimEnd();
            var number = 1m;
            if (
                (digits.Length == 0 || decimal.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number))
                && number <= 3650m * TimeSpan.TicksPerDay / ticks
            )
            {
                duration = TimeSpan.FromTicks((long)(number * ticks));
                return true;
            }
        }

        return false;
    }

    /// <summary>Writes a duration in its largest whole unit below two minutes' worth of it: <c>60s</c>, <c>15m</c>, <c>1d</c>.</summary>
    public static string Format(TimeSpan duration)
    {
        var (unit, ticks) = Units[0];
        foreach (var (candidate, size) in Units)
        {
            if (duration.Ticks % size == 0 && (candidate is "ms" or "s" || duration.Ticks >= 2 * size || candidate is "d"))
            {
                (unit, ticks) = (candidate, size);
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{(decimal)duration.Ticks / ticks:0.###}{unit}");
    }

    /// <summary>Writes a length of time for a person: <c>350 ms</c>, <c>4.2 s</c>, <c>3 m 20 s</c>, <c>6 h 12 m</c>.</summary>
    public static string ForPeople(TimeSpan duration) =>
        duration switch
        {
            { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0} ms"),
            { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.#} s"),
            { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalMinutes} m {duration.Seconds} s"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalHours} h {duration.Minutes} m"),
        };
}
