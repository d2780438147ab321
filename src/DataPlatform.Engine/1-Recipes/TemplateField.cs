namespace DataPlatform.Recipes;

/// <summary>A placeholder of a template, and the functions behind it.</summary>
internal sealed class TemplateField
{
    private readonly List<(TemplateFunction Function, string? Argument)> _functions = [];
    private readonly List<string> _problems = [];

    private TemplateField(string text, string name) => (Text, Name) = (text, name);

    /// <summary>As it is written between the braces.</summary>
    public string Text { get; }

    /// <summary>The name of the value.</summary>
    public string Name { get; }

    /// <summary>The functions in the order in which they are applied.</summary>
    public IEnumerable<TemplateFunction> Functions => _functions.Select(f => f.Function);

    /// <summary>The same, each with what stands in its brackets; null for nothing.</summary>
    public IReadOnlyList<(TemplateFunction Function, string? Argument)> Calls => _functions;

    /// <summary>What is wrong with the functions, each as the end of a sentence.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>There is always a value, because the recipe says one for where there is none.</summary>
    public bool HasDefault => Functions.Any(f => f.Name == "default");

    /// <summary>Its value after all functions.</summary>
    /// <param name="value">The value of a placeholder by its name.</param>
    public TemplateValue Of(Func<string, TemplateValue> value)
    {
        var its = value(Name);
        foreach (var (function, argument) in _functions)
        {
            its = function.Apply(its, argument);
        }

        return its;
    }

    /// <summary>A value that one of the functions cannot read, for it is no day or moment; null when there is none.</summary>
    /// <param name="value">The value of a placeholder by its name.</param>
    public string? Unreadable(Func<string, TemplateValue> value)
    {
        var its = value(Name);
        foreach (var (function, argument) in _functions)
        {
            if (function.NeedsDate && its is { Text.Length: > 0 } && its.ToMoment() is null)
            {
                return its.Text;
            }

            its = function.Apply(its, argument);
        }

        return null;
    }

    /// <summary>Parses what stands between the braces.</summary>
    public static TemplateField Parse(string text)
    {
        var pieces = Split(text, '|');
        var field = new TemplateField(text, pieces[0].Trim());
        pieces.Skip(1).ToList().ForEach(piece => field.Add(piece.Trim()));
        return field;
    }

    private void Add(string call)
    {
        var open = call.IndexOf('(', StringComparison.Ordinal);
        var name = (open < 0 ? call : call[..open]).Trim();
        if (TemplateFunction.Find(name) is not { } function)
        {
            var meant = Suggestion.For(name, TemplateFunction.All.Select(f => f.Name));
            var known = string.Join(", ", TemplateFunction.All.Select(f => f.Name));
            _problems.Add($"has a function '{Excerpt.Of(name)}' that is unknown{(meant.Length > 0 ? meant : $"; known are {known}")}");
            return;
        }

        var argument = open < 0 ? null : ArgumentIn(call[open..]);
        if (open >= 0 && argument is null)
        {
            _problems.Add($"has a function that is not written like {function.Example}");
        }
        else if (function.WrongArgument(argument) is { } wrong)
        {
            _problems.Add($"has a function '{name}' that {wrong}");
        }
        else
        {
            _functions.Add((function, argument));
        }
    }

    // One text or number in brackets; null for anything else.
    private static string? ArgumentIn(string brackets)
    {
        if (brackets is not ['(', .. var inside, ')'])
        {
            return null;
        }

        inside = inside.Trim();
        return inside is [('"' or '\'') and var quote, .. var quoted, var last] && last == quote && !quoted.Contains(quote) ? quoted
            : inside.Length > 0 && inside.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '+' or '_' or '.') ? inside
            : null;
    }

    private static List<string> Split(string text, char at)
    {
        var pieces = new List<string>();
        var (begin, quote) = (0, '\0');
        for (var i = 0; i < text.Length; i++)
        {
            if (quote != '\0')
            {
                quote = text[i] == quote ? '\0' : quote;
            }
            else if (text[i] is '"' or '\'')
            {
                quote = text[i];
            }
            else if (text[i] == at)
            {
                pieces.Add(text[begin..i]);
                begin = i + 1;
            }
        }

        pieces.Add(text[begin..]);
        return pieces;
    }
}
