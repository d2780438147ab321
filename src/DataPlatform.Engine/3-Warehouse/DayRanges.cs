namespace DataPlatform.Warehouse;

/// <summary>Ranges of days, both ends included.</summary>
internal static class DayRanges
{
    /// <summary>The same days in as few ranges as say it, in order: those that overlap or follow each other become one.</summary>
    public static List<(DateOnly From, DateOnly To)> Joined(IEnumerable<(DateOnly From, DateOnly To)> ranges)
    {
        var joined = new List<(DateOnly From, DateOnly To)>();
        foreach (var range in ranges.Order())
        {
            if (joined is [.., var last] && range.From.DayNumber <= last.To.DayNumber + 1)
            {
                joined[^1] = (last.From, range.To > last.To ? range.To : last.To);
            }
            else
            {
                joined.Add(range);
            }
        }

        return joined;
    }
}
