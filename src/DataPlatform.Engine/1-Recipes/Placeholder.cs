using System.Text.RegularExpressions;

namespace DataPlatform.Recipes;

/// <summary>The <c>{name}</c> placeholders of paths, query values and column values.</summary>
internal static partial class Placeholder
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

    /// <summary>The names of those whose values are days or moments.</summary>
    public static readonly IReadOnlyList<string> OfDates = ["from", "to", "date"];

    public static IEnumerable<string> NamesIn(string template) => Template.Of(template).Fields.Select(f => f.Name);

    /// <summary>The names of secrets in a text that may be JSON, whose own braces hold none.</summary>
    public static IEnumerable<string> SecretNamesIn(string text) => NameInBraces().Matches(text).Select(m => m.Groups["name"].Value);

    /// <summary>Puts secrets in the places of their names.</summary>
    /// <param name="text">The text.</param>
    /// <param name="secrets">The secrets by name.</param>
    public static string FillSecrets(string text, IReadOnlyDictionary<string, string> secrets) =>
        NameInBraces().Replace(text, m => secrets[m.Groups["name"].Value]);

    /// <summary>Fills a template. A placeholder's value is never looked through for placeholders again.</summary>
    /// <param name="template">The template; its placeholders were checked when the recipe was read.</param>
    /// <param name="value">The value of a placeholder by its name.</param>
    public static string Fill(string template, Func<string, string> value) => Template.Of(template).Fill(name => new(value(name)));

    [GeneratedRegex(@"\{(?<name>[a-z][a-z0-9_]*)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NameInBraces();
}
