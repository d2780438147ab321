using System.Globalization;

namespace DataPlatform.Recipes;

/// <summary>A limit as vendors state it: so many permits in every window.</summary>
/// <param name="Permits">Permits in one window; 1 or more.</param>
/// <param name="Window">The window's length; more than zero.</param>
public sealed record RateLimit(int Permits, TimeSpan Window)
{
    /// <summary>Reads <c>300/60s</c>; the window's unit is ms, s, m, h or d, and its number may be left out (<c>5/s</c>).</summary>
    /// <returns>False when the text is not a limit.</returns>
    public static bool TryParse(string? text, out RateLimit limit)
    {
        limit = new(1, TimeSpan.FromSeconds(1));
        var slash = text?.IndexOf('/', StringComparison.Ordinal) ?? -1;
        if (
            slash <= 0
            || !int.TryParse(text.AsSpan(0, slash).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var permits)
            || permits < 1
            || !Duration.TryParse(text![(slash + 1)..], out var window)
            || window <= TimeSpan.Zero
        )
        {
            return false;
        }

        limit = new(permits, window);
        return true;
    }

    /// <summary>The permits that a source may use of this limit: a share of it, and one at least.</summary>
    internal int Share(double use) =>
        // 100 x 0.29 is a hair less than 29.
        Math.Max(1, (int)Math.Floor((Permits * use) + 1e-9));

    /// <summary>The limit as it is written, for example <c>300/60s</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Permits}/{Duration.Format(Window)}");
}
