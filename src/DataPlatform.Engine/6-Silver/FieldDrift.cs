using DataPlatform.Recipes;

namespace DataPlatform.Silver;

/// <summary>
/// How the fields of a segment's good answers differ from the declared ones: which came that no column reads, and which never came.
/// </summary>
internal sealed class FieldDrift(SilverTable table)
{
    /// <summary>The most fields of which it is told that no column reads them.</summary>
    public const int MostUnknown = 1000;

    private readonly Dictionary<string, string> _unknown = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<(string? Name, bool MayBeMissing, bool MayNeverCome)> _fields = table.JudgedFields;
    private readonly bool[] _seen = new bool[table.JudgedFields.Count];
    private bool[] _cameBefore = [];
    private string _fieldsBefore = "";

    /// <summary>Fields that no column reads, with the first value each had.</summary>
    public IReadOnlyDictionary<string, string> Unknown => _unknown;

    /// <summary>Fields that a column reads and no row carried, but for those that may be left out.</summary>
    public IEnumerable<string> Missing =>
        _fields
            .Where((f, i) => f is { Name: not null, MayBeMissing: false, MayNeverCome: false } && !_seen[i])
            .Select(f => f.Name!)
            .Except(Seen, StringComparer.Ordinal);

    /// <summary>Fields that a column reads and a row carried.</summary>
    public IEnumerable<string> Seen => Named(_seen);

    /// <summary>A further good answer.</summary>
    /// <returns>The fields of columns that came in it, one a line.</returns>
    public string Add(AnswerFields answer)
    {
        foreach (var (field, example) in answer.Unknown)
        {
            if (_unknown.Count < MostUnknown)
            {
                _unknown.TryAdd(field, example);
            }
        }

        // Nearly all answers of a dataset carry the same.
        if (!answer.Came.AsSpan().SequenceEqual(_cameBefore))
        {
            _cameBefore = answer.Came;
            _fieldsBefore = string.Join('\n', Named(answer.Came));
            for (var i = 0; i < _seen.Length; i++)
            {
                _seen[i] |= answer.Came[i];
            }
        }

        return _fieldsBefore;
    }

    private IEnumerable<string> Named(bool[] came) =>
        _fields.Where((f, i) => f.Name is not null && came[i]).Select(f => f.Name!).Distinct(StringComparer.Ordinal);
}
