namespace DataPlatform.Recipes;

/// <summary>The "did you mean" behind every unknown name.</summary>
public static class Suggestion
{
    /// <summary>The known name nearest to what was written, as <c> (did you mean 'x'?)</c>; empty when none is near.</summary>
    /// <param name="written">What was written.</param>
    /// <param name="known">What could have been meant.</param>
    public static string For(string written, IEnumerable<string> known)
    {
        var names = known.ToList();
        var (best, distance) = ("", int.MaxValue);
        foreach (var name in names)
        {
            var d = Distance(written.ToUpperInvariant(), name.ToUpperInvariant());
            if (d < distance)
            {
                (best, distance) = (name, d);
            }
        }

        // "parameter" for "param", "min_age" for "min_age_days": no misspelling, but one starts like the other.
        if (distance > Math.Max(1, Math.Min(written.Length, best.Length) / 3))
        {
            best = names.Where(n => IsLonger(n, written) || IsLonger(written, n)).MinBy(n => n.Length) ?? "";
        }

        return best.Length > 0 ? $" (did you mean '{best}'?)" : "";
    }

    /// <summary>The same, for names that others know by another one.</summary>
    /// <param name="written">What was written.</param>
    /// <param name="known">What could have been meant, each with what else it is called.</param>
    internal static string For(string written, IReadOnlyCollection<(string Name, IReadOnlyList<string> AlsoCalled)> known)
    {
        var meant = known.FirstOrDefault(k => k.AlsoCalled.Contains(written, StringComparer.OrdinalIgnoreCase)).Name;
        return meant is null ? For(written, known.Select(k => k.Name)) : $" (did you mean '{meant}'?)";
    }

    private static bool IsLonger(string name, string start) =>
        start.Length >= 3 && name.StartsWith(start, StringComparison.OrdinalIgnoreCase);

    // Levenshtein's distance, two rows at a time. Names are short; a hostile one is cut so that it stays cheap.
    private static int Distance(string a, string b)
    {
        a = a.Length > 64 ? a[..64] : a;
        b = b.Length > 64 ? b[..64] : b;
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                (diagonal, row[j]) = (row[j], cost);
            }
        }

        return row[b.Length];
    }
}
