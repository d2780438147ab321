using YamlDotNet.RepresentationModel;

namespace DataPlatform.Recipes.Reading.Yaml;

/// <summary>A YAML mapping: what stands behind its keys, and on which lines.</summary>
internal sealed class YamlMap
{
    private readonly YamlMappingNode _node;
    private readonly YamlProblems _problems;
    private readonly Dictionary<string, YamlValue> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, int>> _inner = new(StringComparer.Ordinal);

    public YamlMap(YamlMappingNode node, YamlProblems problems)
        : this(node, problems, [])
    {
        foreach (var (key, value) in node.Children)
        {
            if (key is YamlScalarNode { Value: { } name })
            {
                _values[name] = new(name, YamlProblems.LineOf(key), value, IsItem: false, problems);
            }
        }
    }

    private YamlMap(YamlMappingNode node, YamlProblems problems, IEnumerable<YamlValue> values)
    {
        _node = node;
        _problems = problems;
        foreach (var value in values)
        {
            _values[value.Key] = value;
        }
    }

    /// <summary>A mapping without keys, for one that was left out.</summary>
    public static YamlMap Empty { get; } = new([], new("", []));

    /// <summary>The line it begins on.</summary>
    public int Line => YamlProblems.LineOf(_node);

    /// <summary>The keys, in the order written.</summary>
    public IEnumerable<string> Keys => _values.Keys;

    /// <summary>The same mapping, whose problems are told of another place.</summary>
    public YamlMap In(string where) => new(_node, _problems.In(where));

    /// <summary>The same mapping with what others say of keys besides, or in its place; their problems are told of where they stand.</summary>
    /// <param name="values">What stands behind the keys, in order.</param>
    public YamlMap Of(IEnumerable<YamlValue> values) => new(_node, _problems, values);

    public bool Has(string key) => _values.ContainsKey(key);

    public YamlValue? Find(string key) => _values.TryGetValue(key, out var value) ? value : null;

    /// <summary>The line of a key, or of a name inside its list or mapping; the mapping's own line when there is no such key.</summary>
    public int LineOf(string key, string? inner = null)
    {
        var line = _values.TryGetValue(key, out var value) ? value.Line : Line;
        if (inner is null)
        {
            return line;
        }

        if (!_inner.TryGetValue(key, out var lines))
        {
            _inner[key] = lines = value is null ? [] : LinesIn(value);
        }

        return lines.GetValueOrDefault(inner, line);
    }

    public void Problem(string key, string message) => Problem(LineOf(key), message);

    public void Problem(int line, string message) => _problems.Add(line, message);

    /// <summary>Tells of the keys that are lists or mappings, which nothing can be called by.</summary>
    public void CheckKeys()
    {
        foreach (var key in _node.Children.Keys.Where(k => k is not YamlScalarNode))
        {
            _problems.Add(key, "a key must be plain text");
        }
    }

    private static Dictionary<string, int> LinesIn(YamlValue value)
    {
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var names = value.Map is { } map ? map._values.Values.Select(v => (v.Key, v.Line)) : [];
        var items = (value.Items ?? []).Where(i => i.Text is not null).Select(i => (i.Text!, YamlProblems.LineOf(i.Node)));
        foreach (var (name, line) in names.Concat(items))
        {
            lines.TryAdd(name, line);
        }

        return lines;
    }
}
