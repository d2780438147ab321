using System.Globalization;
using System.Runtime.InteropServices;
using DataPlatform.Recipes;

namespace DataPlatform.Runs;

/// <summary>How long a source sends nothing, and why.</summary>
/// <param name="Length">How long.</param>
/// <param name="Until">When it goes on.</param>
/// <param name="IsPause">The server said so, by a refusal or by its headers; else by our own count the quota is used.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct QuotaWait(TimeSpan Length, DateTimeOffset Until, bool IsPause)
{
    private static readonly TimeSpan LongWait = TimeSpan.FromHours(1);

    /// <summary>The quota's name when it is not that of the source that waits; null when it is.</summary>
    public string? Quota { get; init; }

    /// <summary>As a person is told: <c>quota used, resumes 2026-01-31 00:00Z (6 h 12 m)</c>.</summary>
    public override string ToString()
    {
        var why = (IsPause, Quota) switch
        {
            (true, null) => "the server admits nothing more",
            (true, _) => $"the server admits nothing more of quota {Quota}",
            (false, null) => "quota used",
            (false, _) => $"quota {Quota} used",
        };
        var until = Until.ToString(Length < LongWait ? "HH:mm:ss" : "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return $"{why}, resumes {until}Z ({Duration.ForPeople(Length)})";
    }
}
