namespace DataPlatform.Recipes.Reading;

/// <summary>
/// What requests say of the first day of a window, and whether that names the whole window: a request for <c>2026-01</c> is one for the month, whichever
/// of its days <c>{from}</c> is. Then the vendor needs no <c>{to}</c>.
/// </summary>
internal static class FirstDay
{
    private const string Year = "y";
    private const string Month = "yM";
    private const string Day = "yMd";

    /// <param name="window">How the window is asked for.</param>
    /// <param name="sent">All placeholders of the request.</param>
    public static bool NamesWindow(AskedWindow window, IEnumerable<TemplateField> sent)
    {
        var said = sent.Where(f => f.Name == "from").SelectMany(f => Said(f, window.Format)).ToHashSet();
        return window.Step switch
        {
            { Count: 1, Unit: "d" } => said.IsSupersetOf(Day),
            { Count: 1, Unit: "mo" } => said.SetEquals(Month),
            { Count: 1, Unit: "y" } => said.SetEquals(Year),
            _ => false,
        };
    }

    // The letters of a pattern for what the value depends on: a month of which another day would make another value is not named.
    private static string Said(TemplateField field, TimeFormat? format)
    {
        var shifts = field.Calls.Any(c => c.Function.Name == "add_days") ? Day : "";
        var said = field.Calls.Select(c => Said(c.Function.Name, c.Argument)).LastOrDefault(s => s is not null);
        return shifts + (said ?? Letters((format as TimeFormat.Pattern)?.Name ?? Day));
    }

    private static string? Said(string function, string? argument) =>
        function switch
        {
            "format" when argument is "epoch_s" or "epoch_ms" => Day,
            "format" => Letters(argument!),
            "year" => "y",
            "month" => "M",
            "day" => "d",
            _ => null,
        };

    // A time of day is that of a day.
    private static string Letters(string pattern) =>
        string.Concat(
            pattern.Select(c =>
                c is 'y' or 'M' or 'd' ? $"{c}"
                : c is 'H' or 'h' or 'm' or 's' or 'f' ? "d"
                : ""
            )
        );
}
