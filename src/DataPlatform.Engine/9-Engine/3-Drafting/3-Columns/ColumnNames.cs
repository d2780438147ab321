using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using DataPlatform.Recipes.Reading.Settings;

namespace DataPlatform.Engine.Drafting.Columns;

/// <summary>Names for columns, made of the vendor's: <c>fiscalDateEnding</c> becomes <c>fiscal_date_ending</c>.</summary>
internal static partial class ColumnNames
{
    private const int Longest = 60;

    /// <summary>A name for each field, no two the same.</summary>
    /// <param name="fields">The vendor's names.</param>
    /// <param name="taken">Names that are taken already.</param>
    public static IReadOnlyList<string> Of(IEnumerable<string> fields, params IEnumerable<string> taken)
    {
        var used = taken.ToHashSet(StringComparer.Ordinal);
        var names = new List<string>();
        foreach (var field in fields)
        {
            var name = Snake(field);
            var free = name;
            for (var i = 2; !used.Add(free); i++)
            {
                free = string.Create(CultureInfo.InvariantCulture, $"{name}_{i}");
            }

            names.Add(free);
        }

        return names;
    }

    /// <summary>One name, in lower case with <c>_</c> between its words.</summary>
    public static string Snake(string field)
    {
        // "1. open" is a number in a list, and a name.
        var words = WordBorder().Replace(ListNumber().Replace(field, ""), "_");
        var name = new StringBuilder(words.Length);
        foreach (var c in words)
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                name.Append(char.ToLowerInvariant(c));
            }
            else if (name.Length > 0 && name[^1] != '_')
            {
                name.Append('_');
            }
        }

        var text = name.ToString().TrimEnd('_');
        text = text.Length == 0 || char.IsAsciiDigit(text[0]) ? $"c{(text.Length == 0 ? "olumn" : $"_{text}")}" : text;
        text = text.Length > Longest ? text[..Longest].TrimEnd('_') : text;
        return Names.Sql.Accepts(text) ? text : "column";
    }

    [GeneratedRegex(@"^\d+[.)]\s+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ListNumber();

    // Between aB, and between ABc: EPSDiluted is EPS and Diluted.
    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex WordBorder();
}
