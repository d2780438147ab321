using System.Globalization;
using YamlDotNet.RepresentationModel;

namespace DataPlatform.Recipes.Reading;

/// <summary>
/// A YAML mapping with a typed getter for each kind of value. A wrong value becomes a problem with its line and the getter answers null,
/// so that reading goes on and every problem of a file is told at once. Keys that nobody asked for are reported by <see cref="Close"/>.
/// </summary>
internal sealed class YamlMap
{
    private const int MostDays = 100_000;

    private readonly Dictionary<string, YamlNode> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, int>> _inner = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly YamlProblems _problems;

    public YamlMap(YamlMappingNode node, YamlProblems problems)
    {
        _problems = problems;
        Line = YamlProblems.LineOf(node);
        foreach (var (key, value) in node.Children)
        {
            if (key is YamlScalarNode { Value: { } name })
            {
                _values[name] = value;
                _lines[name] = YamlProblems.LineOf(key);
            }
            else
            {
                problems.Add(key, "a key must be plain text");
            }
        }
    }

    public int Line { get; }

    public IEnumerable<string> Keys => _values.Keys;

    public bool Has(string key) => _values.ContainsKey(key);

    /// <summary>The line of a key, or of a name inside its list or mapping; the mapping's own line when there is no such key.</summary>
    public int LineOf(string key, string? inner = null)
    {
        var line = _lines.GetValueOrDefault(key, Line);
        if (inner is null)
        {
            return line;
        }

        if (!_inner.TryGetValue(key, out var names))
        {
            _inner[key] = names = new(StringComparer.Ordinal);
            var nodes = _values.GetValueOrDefault(key) switch
            {
                YamlMappingNode map => map.Children.Keys,
                YamlSequenceNode sequence => sequence.Children,
                _ => Enumerable.Empty<YamlNode>(),
            };
            foreach (var node in nodes)
            {
                if (node is YamlScalarNode { Value: { } name })
                {
                    names.TryAdd(name, YamlProblems.LineOf(node));
                }
            }
        }

        return names.GetValueOrDefault(inner, line);
    }

    public string? Text(string key) => Parse(key, "text", static (string s, out string v) => (v = s).Length > 0);

    public string? Required(string key) => RequiredKey(key) ? Text(key) : null;

    /// <summary>Reports the key as missing when it is; its value may be of any kind.</summary>
    public bool RequiredKey(string key)
    {
        _asked.Add(key);
        if (!Has(key))
        {
            _problems.Add(Line, $"'{key}' is missing");
        }

        return Has(key);
    }

    public T? Parsed<T>(string key, string expected, Parser<T> parse)
        where T : struct
    {
        T? result = null;
        Parse(
            key,
            expected,
            (string s, out string v) =>
            {
                v = s;
                var ok = parse(s, out var value);
                result = ok ? value : null;
                return ok;
            }
        );
        return result;
    }

    public int? Count(string key, int least = 0, int most = int.MaxValue) =>
        Parsed(
            key,
            most == int.MaxValue ? $"a whole number of {least} or more" : $"a whole number from {least} to {most}",
            (string s, out int v) => int.TryParse(s, NumberStyles.None, CultureInfo.InvariantCulture, out v) && v >= least && v <= most
        );

    public int? Days(string key) => Count(key, 0, MostDays);

    public bool? Flag(string key) => Parsed(key, "true or false", static (string s, out bool v) => bool.TryParse(s, out v));

    public DateOnly? Date(string key) =>
        Parsed(
            key,
            "a date like 2015-01-31",
            static (string s, out DateOnly v) =>
                DateOnly.TryParseExact(s, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out v)
        );

    public T? Choice<T>(string key, params (string Name, T Value)[] choices)
        where T : struct
    {
        T? found = null;
        Parse(
            key,
            $"one of {string.Join(", ", choices.Select(c => c.Name))}",
            (string s, out string v) =>
            {
                v = s;
                foreach (var (name, value) in choices)
                {
                    if (name == s)
                    {
                        found = value;
                    }
                }

                return found is not null;
            },
            s => Suggestion.For(s, choices.Select(c => c.Name))
        );
        return found;
    }

    public YamlMap? Map(string key)
    {
        switch (Take(key))
        {
            case null:
                return null;
            case YamlMappingNode map:
                return new(map, _problems);
            case var other:
                _problems.Add(other, $"'{Excerpt.Of(key)}' must be a mapping ({{ name: value }})");
                return null;
        }
    }

    /// <summary>The strings of a sequence; a single scalar counts as a sequence of one.</summary>
    public IReadOnlyList<(string Value, int Line)> List(string key)
    {
        switch (Take(key))
        {
            case null:
                return [];
            case YamlScalarNode { Value.Length: > 0 } scalar:
                return [(scalar.Value, YamlProblems.LineOf(scalar))];
            case YamlSequenceNode sequence:
                var items = new List<(string, int)>();
                foreach (var item in sequence)
                {
                    if (item is YamlScalarNode { Value.Length: > 0 } scalar)
                    {
                        items.Add((scalar.Value, YamlProblems.LineOf(item)));
                    }
                    else
                    {
                        _problems.Add(item, $"'{key}' must be a list of words");
                    }
                }

                return items;
            case var other:
                _problems.Add(other, $"'{key}' must be a list ([a, b])");
                return [];
        }
    }

    public IEnumerable<YamlMap> Maps(string key)
    {
        switch (Take(key))
        {
            case null:
                yield break;
            case YamlSequenceNode sequence:
                foreach (var item in sequence)
                {
                    if (item is YamlMappingNode map)
                    {
                        yield return new(map, _problems);
                    }
                    else
                    {
                        _problems.Add(item, $"each entry of '{key}' must be a mapping");
                    }
                }

                break;
            case var other:
                _problems.Add(other, $"'{key}' must be a list of entries, each starting with '- '");
                break;
        }
    }

    public bool IsMap(string key) => _values.TryGetValue(key, out var node) && node is YamlMappingNode;

    /// <summary>A key whose value is neither missing nor an empty list or nothing.</summary>
    public bool IsEntry(string key) => Has(key) && !IsNull(key) && _values[key] is not YamlSequenceNode { Children.Count: 0 };

    public bool IsNull(string key) =>
        _values.TryGetValue(key, out var node) && node is YamlScalarNode { Value: null or "" or "~" or "null" };

    public void Problem(string key, string message)
    {
        _asked.Add(key);
        _problems.Add(LineOf(key), message);
    }

    /// <summary>Reports every key that was never asked for.</summary>
    public void Close(params string[] alsoKnown)
    {
        _asked.UnionWith(alsoKnown);
        foreach (var (name, line) in _lines)
        {
            if (!_asked.Contains(name))
            {
                _problems.Add(line, $"unknown key '{Excerpt.Of(name)}'{Suggestion.For(name, _asked)}");
            }
        }
    }

    private YamlNode? Take(string key)
    {
        _asked.Add(key);
        return _values.GetValueOrDefault(key);
    }

    private string? Parse(string key, string expected, Parser<string> parse, Func<string, string>? suggest = null)
    {
        switch (Take(key))
        {
            case null:
                return null;
            case YamlScalarNode { Value: { } text } when parse(text, out var value):
                return value;
            case YamlScalarNode scalar:
                var written = scalar.Value ?? "";
                _problems.Add(scalar, $"'{Excerpt.Of(key)}' must be {expected}, not '{Excerpt.Of(written)}'{suggest?.Invoke(written)}");
                return null;
            case var other:
                _problems.Add(other, $"'{Excerpt.Of(key)}' must be {expected}");
                return null;
        }
    }

    public delegate bool Parser<T>(string text, out T value);
}
