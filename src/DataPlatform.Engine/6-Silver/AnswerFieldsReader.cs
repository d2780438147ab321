using System.Text;
using DataPlatform.Recipes;

namespace DataPlatform.Silver;

/// <summary>Notes the fields of one answer after the other as they come.</summary>
internal sealed class AnswerFieldsReader(SilverTable table)
{
    // Twice what is kept of a segment: half of them may be known already.
    private const int MostUnknown = 2 * FieldDrift.MostUnknown;
    private const int MostMet = 32;
    private const int LongestName = 200;
    private const int LongestExample = 100;

    private readonly HashSet<string> _ignored = table.Ignore.Concat(table.FieldsAskedFor).ToHashSet(StringComparer.Ordinal);
    private readonly bool[] _readsNoField = [.. table.JudgedFields.Select(f => f.Name is null)];
    private readonly bool[] _came = new bool[table.JudgedFields.Count];
    private readonly OrderedDictionary<string, string> _unknown = new(StringComparer.Ordinal);
    private readonly List<byte[]> _met = [];
    private bool[] _cameBefore = [];

    /// <summary>An answer begins.</summary>
    public void Begin()
    {
        _unknown.Clear();
        _met.Clear();
        _readsNoField.CopyTo(_came, 0);
    }

    /// <summary>The field of a column came.</summary>
    public void Came(int column) => _came[column] = true;

    /// <summary>True when it is known that a field came that no column reads: what it came with does not matter any more.</summary>
    public bool HasUnknown(ReadOnlySpan<byte> field)
    {
        foreach (var name in _met)
        {
            if (field.SequenceEqual(name))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A field came that no column reads.</summary>
    public void CameUnknown(ReadOnlySpan<byte> field, string example)
    {
        var name = Encoding.UTF8.GetString(field);
        if (!_ignored.Contains(name) && _unknown.Count < MostUnknown)
        {
            _unknown.TryAdd(
                name.Length > LongestName ? name[..LongestName] : name,
                example.Length > LongestExample ? example[..LongestExample] : example
            );
        }

        if (_met.Count < MostMet)
        {
            _met.Add(field.ToArray());
        }
    }

    /// <summary>What came in an answer of which every row is left out.</summary>
    /// <param name="askedFor">Whether a row had the field of each condition, and no row had to.</param>
    public AnswerFields TakeOfNone(ReadOnlySpan<bool> askedFor)
    {
        if (askedFor.Contains(value: false))
        {
            _came.AsSpan().Fill(value: true);
            return Take(askedFor);
        }

        _readsNoField.CopyTo(_came, 0);
        return Take([]);
    }

    /// <summary>What came in the answer.</summary>
    /// <param name="askedFor">Whether a row had the field of each condition; empty where there are none.</param>
    public AnswerFields Take(ReadOnlySpan<bool> askedFor)
    {
        askedFor.CopyTo(_came.AsSpan(_came.Length - askedFor.Length));
        // Nearly all answers of a dataset carry the same.
        if (!_came.AsSpan().SequenceEqual(_cameBefore))
        {
            _cameBefore = [.. _came];
        }

        return new(_cameBefore, _unknown.Count == 0 ? [] : [.. _unknown]);
    }
}
