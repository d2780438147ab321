using DataPlatform.Recipes;

namespace DataPlatform.Silver;

/// <summary>How the fields of the rows differ from the declared ones: which came that no column reads, and which never came.</summary>
internal sealed class FieldDrift(SilverTable table)
{
    private const int MostUnknown = 1000;
    private const int LongestName = 200;
    private const int LongestExample = 100;

    private readonly HashSet<string> _ignored = table.Ignore.ToHashSet(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _unknown = new(StringComparer.Ordinal);
    private readonly bool[] _seen = new bool[table.Columns.Count];
    private readonly Dictionary<string, string> _unknownOfAnswer = new(StringComparer.Ordinal);
    private readonly bool[] _readsNoField = [.. table.Columns.Select(c => c.Field is null)];
    private readonly bool[] _seenInAnswer = new bool[table.Columns.Count];

    private readonly bool[] _seenBefore = new bool[table.Columns.Count];
    private string _fieldsBefore = "";

    /// <summary>Fields that no column reads, with the first value each had.</summary>
    public IReadOnlyDictionary<string, string> Unknown => _unknown;

    /// <summary>Fields that a column reads and no row carried, but for those that may be left out.</summary>
    public IEnumerable<string> Missing =>
        table.Columns.Where((c, i) => c.Field is not null && !c.Optional && !_seen[i]).Select(c => c.Field!);

    /// <summary>Fields that a column reads and a row carried.</summary>
    public IEnumerable<string> Seen => table.Columns.Where((c, i) => c.Field is not null && _seen[i]).Select(c => c.Field!);

    /// <summary>Whether the field of each column came in the answer that is being read; a column that reads none counts as come.</summary>
    public ReadOnlySpan<bool> CameInAnswer => _seenInAnswer;

    /// <summary>The fields of columns that came in the answer that is being read, one a line.</summary>
    public string FieldsInAnswer
    {
        get
        {
            // Nearly all answers of a dataset carry the same.
            if (!_seenInAnswer.AsSpan().SequenceEqual(_seenBefore))
            {
                _seenInAnswer.CopyTo(_seenBefore, 0);
                _fieldsBefore = string.Join(
                    '\n',
                    table.Columns.Where((c, i) => c.Field is not null && _seenInAnswer[i]).Select(c => c.Field)
                );
            }

            return _fieldsBefore;
        }
    }

    /// <summary>The field of a column came.</summary>
    public void Came(int column) => _seenInAnswer[column] = true;

    /// <summary>A field came that no column reads.</summary>
    public void CameUnknown(string field, string example)
    {
        var name = field.Length > LongestName ? field[..LongestName] : field;
        if (!_ignored.Contains(field) && !_unknown.ContainsKey(name) && _unknown.Count + _unknownOfAnswer.Count < MostUnknown)
        {
            _unknownOfAnswer.TryAdd(name, example.Length > LongestExample ? example[..LongestExample] : example);
        }
    }

    /// <summary>An answer begins: what came since the last <see cref="Accept"/> is forgotten.</summary>
    public void Begin()
    {
        _unknownOfAnswer.Clear();
        _readsNoField.CopyTo(_seenInAnswer, 0);
    }

    /// <summary>The answer is a good one: what came in it counts.</summary>
    public void Accept()
    {
        for (var i = 0; i < _seen.Length; i++)
        {
            _seen[i] |= _seenInAnswer[i];
        }

        foreach (var (field, example) in _unknownOfAnswer)
        {
            _unknown.TryAdd(field, example);
        }
    }
}
