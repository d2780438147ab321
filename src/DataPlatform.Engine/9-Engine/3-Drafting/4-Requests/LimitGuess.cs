using System.Globalization;
using System.Text.RegularExpressions;
using DataPlatform.Engine.Drafting.Samples;
using DataPlatform.Recipes;

namespace DataPlatform.Engine.Drafting.Requests;

/// <summary>The limits that the headers of answers speak of.</summary>
internal static partial class LimitGuess
{
    private static readonly (string Name, int Seconds)[] Windows = [("second", 1), ("minute", 60), ("hour", 3_600), ("day", 86_400)];

    /// <summary>The limits; empty when no header names both a number and its window.</summary>
    public static IReadOnlyList<RateLimit> Of(Sample sample)
    {
        var limits = sample
            .Headers.Where(h => h.Key.Contains("limit", StringComparison.OrdinalIgnoreCase))
            .SelectMany(h => OfHeader(h.Key.ToLowerInvariant(), h.Value))
            .Distinct()
            .OrderBy(l => l.Window)
            .ToList();
        return limits;
    }

    /// <summary>What a header says of a limit without its window, for a comment; null when none does.</summary>
    public static string? Hint(Sample sample) =>
        sample
            .Headers.Where(h =>
                h.Key.Contains("limit", StringComparison.OrdinalIgnoreCase)
                && !h.Key.StartsWith("access-", StringComparison.OrdinalIgnoreCase)
            )
            .Select(h => $"{h.Key}: {Excerpt.Of(h.Value)}")
            .FirstOrDefault();

    // RateLimit-Policy: 100;w=60      "burst";q=100;w=60      X-RateLimit-Limit: 5, 5;w=1      X-RateLimit-Limit-Minute: 60
    private static IEnumerable<RateLimit> OfHeader(string name, string value)
    {
        foreach (var match in Policy().Matches(value).Cast<Match>())
        {
            if (Number(match.Groups["permits"].Value) is { } permits && Number(match.Groups["window"].Value) is { } seconds)
            {
                yield return new(permits, TimeSpan.FromSeconds(seconds));
            }
        }

        var window = Windows.FirstOrDefault(w =>
            name.EndsWith($"limit-{w.Name}", StringComparison.Ordinal) || name.EndsWith($"limit-{w.Name}s", StringComparison.Ordinal)
        );
        if (window.Seconds > 0 && Number(value) is { } number)
        {
            yield return new(number, TimeSpan.FromSeconds(window.Seconds));
        }
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    [GeneratedRegex(
        @"(""[^""]*"";q=)?(?<permits>\d{1,9})(;(?!w=)[a-z]+=[^;,]+)*;w=(?<window>\d{1,7})",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Policy();
}
