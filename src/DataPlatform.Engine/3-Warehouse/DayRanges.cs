namespace DataPlatform.Warehouse;

/// <summary>Ranges of days, both ends included.</summary>
internal static class DayRanges
{
    /// <summary>Two ranges as one; null where days lie between them.</summary>
    /// <param name="first">The one that begins first.</param>
    /// <param name="next">The other one.</param>
    public static (DateOnly From, DateOnly To)? Join((DateOnly From, DateOnly To) first, (DateOnly From, DateOnly To) next) =>
        next.From.DayNumber > first.To.DayNumber + 1 ? null : (first.From, next.To > first.To ? next.To : first.To);

    /// <summary>The same days in as few ranges as say it, in order.</summary>
    public static List<(DateOnly From, DateOnly To)> Joined(IEnumerable<(DateOnly From, DateOnly To)> ranges)
    {
        var joined = new List<(DateOnly From, DateOnly To)>();
        foreach (var range in ranges.Order())
        {
            if (joined is [.., var last] && Join(last, range) is { } both)
            {
                joined[^1] = both;
            }
            else
            {
                joined.Add(range);
            }
        }

        return joined;
    }
}
