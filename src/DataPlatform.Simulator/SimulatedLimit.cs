using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace DataPlatform.Simulator;

/// <summary>At most <paramref name="Permits"/> admitted requests in any window of this length.</summary>
/// <param name="Permits">How many; at least 1.</param>
/// <param name="Window">How long; more than zero.</param>
public sealed record SimulatedLimit(int Permits, TimeSpan Window)
{
    private static readonly (string Unit, TimeSpan Length)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
        ("d", TimeSpan.FromDays(1)),
    ];

    /// <summary>Reads one limit such as <c>5/1s</c>; the units are ms, s, m, h and d.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out SimulatedLimit? limit)
    {
        limit = null;
        var slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        if (slash < 0 || !TryParseCount(text.AsSpan(0, slash), out var permits))
        {
            return false;
        }

        var window = text.AsSpan(slash + 1).Trim();
        foreach (var (unit, length) in Units)
        {
            if (window.EndsWith(unit, StringComparison.Ordinal) && TryParseCount(window[..^unit.Length], out var count))
            {
                limit = new SimulatedLimit(permits, length * count);
                return true;
            }
        }

        return false;
    }

    /// <summary>Reads limits separated by commas, such as <c>5/1s,300/60s</c>; an empty text is no limit.</summary>
    /// <exception cref="FormatException">A part is no limit; the message names it.</exception>
    public static IReadOnlyList<SimulatedLimit> ParseList(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (string.IsNullOrWhiteSpace(text))
        {
            return [];
        }

        var limits = new List<SimulatedLimit>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            limits.Add(
                TryParse(part, out var limit)
                    ? limit
                    : throw new FormatException(
                        $"'{part}' is not a limit. A limit is permits/window with a unit of ms, s, m, h or d, such as 5/1s or 300/60s."
                    )
            );
        }

        return limits;
    }

    /// <summary>The limit as it is written in a list: <c>5/1s</c>.</summary>
    public override string ToString()
    {
        // The largest unit up to a minute that fits, as people write 300/60s and not 300/1m.
        var (unit, length) = Window.Ticks % TimeSpan.TicksPerSecond == 0 ? Units[1] : Units[0];
        if (Window >= Units[3].Length && Window.Ticks % Units[3].Length.Ticks == 0)
        {
            (unit, length) = Window.Ticks % Units[4].Length.Ticks == 0 ? Units[4] : Units[3];
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Permits}/{Window / length}{unit}");
    }

    private static bool TryParseCount(ReadOnlySpan<char> text, out int count) =>
        int.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out count) && count > 0;
}
