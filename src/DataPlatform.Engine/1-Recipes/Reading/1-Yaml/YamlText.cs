using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace DataPlatform.Recipes.Reading.Yaml;

/// <summary>Writes texts as YAML: plain where that is the same text to every reader, else in quotes.</summary>
internal static partial class YamlText
{
    private static readonly HashSet<string> NotTexts = new(StringComparer.OrdinalIgnoreCase)
    {
        "true",
        "false",
        "null",
        "yes",
        "no",
        "on",
        "off",
        "y",
        "n",
    };

    /// <summary>A text, for a key or a value, also inside of <c>{ }</c> and <c>[ ]</c>.</summary>
    public static string Of(string text) => Plain().IsMatch(text) && !NotTexts.Contains(text) ? text : Quoted(text);

    /// <summary>Several, as a list.</summary>
    public static string Of(IEnumerable<string> texts) => $"[{string.Join(", ", texts.Select(Of))}]";

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                _ when IsUnseen(c) => quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }

    // What moves the cursor, hides what follows, or breaks a line.
    private static bool IsUnseen(char c) =>
        char.GetUnicodeCategory(c)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
                or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.PrivateUse
        || (c != ' ' && char.IsWhiteSpace(c))
        || c == '\uFEFF';

    [GeneratedRegex(@"^[A-Za-z_]([A-Za-z0-9_./-]|:(?=[A-Za-z0-9/]))*\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Plain();
}
