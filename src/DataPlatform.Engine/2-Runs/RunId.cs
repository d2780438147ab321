using System.Globalization;

namespace DataPlatform.Runs;

/// <summary>
/// The name of one run: its UTC start to the millisecond and four random letters, so that ids sort in the order of the runs.
/// The order is what decides which response is newer, here and in a replay.
/// </summary>
internal static class RunId
{
    private const string Letters = "abcdefghjkmnpqrstuvwxyz";

    /// <summary>Makes an id that sorts after <paramref name="previous"/>, even when the clock was set back since.</summary>
    public static string Next(DateTimeOffset now, string? previous, Func<double> random)
    {
        var moment = now.UtcDateTime;
        if (
            previous is { Length: >= 19 }
            && DateTime.TryParseExact(previous[..19], Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out var last)
            && last >= moment.AddMilliseconds(-1)
        )
        {
            moment = last.AddMilliseconds(1);
        }

        var tail = string.Create(
            4,
            random,
            static (span, next) =>
            {
                for (var i = 0; i < span.Length; i++)
                {
                    span[i] = Letters[(int)(next() * Letters.Length)];
                }
            }
        );
        return moment.ToString(Format, CultureInfo.InvariantCulture) + "Z-" + tail;
    }

    private const string Format = "yyyyMMdd'T'HHmmss'.'fff";
}
