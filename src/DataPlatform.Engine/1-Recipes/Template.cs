using System.Globalization;
using System.Runtime.CompilerServices;

namespace DataPlatform.Recipes;

/// <summary>
/// A text with placeholders, each with or without functions: <c>trades/{from | add_days(-1) | format("yyyy/MM")}</c>. A recipe's texts are parsed once.
/// </summary>
internal sealed class Template
{
    // Forgotten with the recipe that holds the text.
    private static readonly ConditionalWeakTable<string, Template> Parsed = [];

    private readonly (string Literal, TemplateField? Field)[] _parts;

    private Template(IReadOnlyList<(string Literal, TemplateField? Field)> parts, bool isOpen)
    {
        _parts = [.. parts];
        IsOpen = isOpen;
        Fields = [.. parts.Select(p => p.Field).OfType<TemplateField>()];
    }

    /// <summary>The placeholders, in their order.</summary>
    public IReadOnlyList<TemplateField> Fields { get; }

    /// <summary>A brace that no other one closes.</summary>
    public bool IsOpen { get; }

    /// <summary>The placeholder that is the whole text; null when there is more.</summary>
    public TemplateField? Whole => _parts is [("", { } only)] ? only : null;

    public static Template Of(string text) => Parsed.GetValue(text, Parse);

    /// <summary>Fills the template. A value is never looked through for placeholders again.</summary>
    /// <param name="value">The value of a placeholder by its name.</param>
    /// <param name="escape">What becomes of what is put in; null: nothing.</param>
    public string Fill(Func<string, TemplateValue> value, Func<TemplateValue, string>? escape = null)
    {
        if (_parts is [(var literal, null)])
        {
            return literal;
        }

        // Most are short enough for the stack.
        var filled = new DefaultInterpolatedStringHandler(0, 0, CultureInfo.InvariantCulture, stackalloc char[256]);
        foreach (var (text, field) in _parts)
        {
            filled.AppendLiteral(text);
            if (field is not null)
            {
                var its = field.Of(value);
                filled.AppendFormatted(escape is null ? its.Text : escape(its));
            }
        }

        return filled.ToStringAndClear();
    }

    /// <summary>Parses a text that nobody holds on to.</summary>
    public static Template Parse(string text)
    {
        var parts = new List<(string, TemplateField?)>();
        var at = 0;
        for (var open = text.IndexOf('{', StringComparison.Ordinal); open >= 0; open = text.IndexOf('{', at))
        {
            var close = CloseOf(text, open);
            if (close < 0)
            {
                parts.Add((text[at..], null));
                return new(parts, isOpen: true);
            }

            parts.Add((text[at..open], TemplateField.Parse(text[(open + 1)..close])));
            at = close + 1;
        }

        if (at < text.Length || parts.Count == 0)
        {
            parts.Add((text[at..], null));
        }

        return new(parts, isOpen: false);
    }

    // A brace between quotation marks closes nothing.
    private static int CloseOf(string text, int open)
    {
        var quote = '\0';
        for (var i = open + 1; i < text.Length; i++)
        {
            if (quote != '\0')
            {
                quote = text[i] == quote ? '\0' : quote;
            }
            else if (text[i] == '}')
            {
                return i;
            }
            else if (text[i] is '"' or '\'')
            {
                quote = text[i];
            }
        }

        return -1;
    }
}
