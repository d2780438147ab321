using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Bodies;

/// <summary>Finds the rule that holds of a response: the first one counts.</summary>
internal sealed class ResponseRules
{
    private readonly ResponseRule[] _rules;
    private readonly FieldsAt _fields;

    public ResponseRules(IReadOnlyList<ResponseRule> rules)
    {
        _rules = [.. rules];
        _fields = new([.. rules.Select(r => r.Path).OfType<IReadOnlyList<string>>()]);
        Headers = rules.Select(r => r.Header).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The headers that rules look at.</summary>
    public IReadOnlySet<string> Headers { get; }

    /// <summary>The rule that holds as far as the head of a response says it, and whether the body may say otherwise.</summary>
    public (ResponseRule? Rule, bool IsOpen) OfHead(int status, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        foreach (var rule in _rules)
        {
            if (rule.HoldsOfHead(status, headers))
            {
                return rule.Path is null ? (rule, false) : (null, true);
            }
        }

        return (null, false);
    }

    /// <summary>The rule that holds; null for none. The body is looked into only for a rule that needs it.</summary>
    public ResponseRule? Of(int status, IReadOnlyList<KeyValuePair<string, string>> headers, ReadOnlySpan<byte> body)
    {
        (string? Text, bool SaysNothing)[]? found = null;
        var next = 0;
        foreach (var rule in _rules)
        {
            var at = rule.Path is null ? 0 : next++;
            if (!rule.HoldsOfHead(status, headers))
            {
                continue;
            }

            if (rule.Path is null)
            {
                return rule;
            }

            found ??= _fields.Read(body);
            if (Holds(rule, found[at]))
            {
                return rule;
            }
        }

        return null;
    }

    // Some vendors send the field with every answer: it has to say something, unless the rule says what.
    private static bool Holds(ResponseRule rule, (string? Text, bool SaysNothing) field) =>
        field.Text is { } text && (rule.Values.Count > 0 || rule.Pattern is not null ? rule.HoldsOfText(text) : !field.SaysNothing);
}
