using System.Text;

namespace DataPlatform.Recipes;

/// <summary>The <c>{name}</c> placeholders of paths, query values and column values.</summary>
internal static class Placeholder
{
    /// <summary>What each name stands for; a dataset's <c>for_each</c> has names of its own besides.</summary>
    public static readonly IReadOnlyDictionary<string, string> Meanings = new OrderedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["ticker"] = "the ticker that is asked for; needs `scope: ticker`",
        ["from"] =
            "the first day of the window, as 2015-01-31 or as `window` says; needs `date_field`, and `history_from` or `history_days`",
        ["to"] = "the last day of the window: the date of the run, or the end of a step",
        ["date"] = "the date of the run",
        ["limit"] = "what `limit` says",
        ["discriminator"] = "the name of the variant; needs `variants`",
        ["page"] = "what tells the page from the others: its number, offset or cursor; needs `pagination`, and is no value of a column",
    };

    public static IEnumerable<string> Names => Meanings.Keys;

    public static IEnumerable<string> NamesIn(string template)
    {
        var close = -1;
        for (var open = template.IndexOf('{', StringComparison.Ordinal); open >= 0; open = template.IndexOf('{', close))
        {
            close = template.IndexOf('}', open);
            if (close < 0)
            {
                yield break;
            }

            yield return template[(open + 1)..close];
        }
    }

    /// <summary>A brace that no other one closes.</summary>
    public static bool IsOpen(string template) => template.LastIndexOf('{') > template.LastIndexOf('}');

    /// <summary>Fills a template. A placeholder's value is never looked through for placeholders again.</summary>
    /// <param name="template">The template; its placeholders were checked when the recipe was read.</param>
    /// <param name="value">The value of a placeholder by its name.</param>
    public static string Fill(string template, Func<string, string> value)
    {
        if (!template.Contains('{', StringComparison.Ordinal))
        {
            return template;
        }

        var filled = new StringBuilder(template.Length + 16);
        var at = 0;
        for (var open = template.IndexOf('{', StringComparison.Ordinal); open >= 0; open = template.IndexOf('{', at))
        {
            var close = template.IndexOf('}', open);
            if (close < 0)
            {
                break;
            }

            filled.Append(template, at, open - at).Append(value(template[(open + 1)..close]));
            at = close + 1;
        }

        return filled.Append(template, at, template.Length - at).ToString();
    }
}
