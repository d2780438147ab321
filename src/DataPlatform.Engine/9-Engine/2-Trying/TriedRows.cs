using System.IO.Hashing;
using System.Text;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Engine.Sight;
using DataPlatform.Recipes;
using DataPlatform.Silver;

namespace DataPlatform.Engine.Trying;

/// <summary>Types the rows of one answer as silver would, and keeps the first of them as texts. They go nowhere.</summary>
/// <param name="table">The table that they would go to.</param>
/// <param name="mostShown">How many rows are kept.</param>
internal sealed class TriedRows(SilverTable table, int mostShown) : IRowSink
{
    // Far fewer than would have the same hash by chance.
    private const int MostKeys = 2_000_000;

    private readonly RowParser _parser = new(table, pool: null);
    private readonly int[] _key = [.. table.Key.Select(k => table.Columns.Select(c => c.Name).ToList().IndexOf(k)).Where(i => i >= 0)];
    private readonly HashSet<ulong> _keys = [];
    private readonly List<IReadOnlyList<string?>> _shown = [];
    private readonly XxHash3 _hash = new();

    /// <summary>The first rows that fit, a text for each column; null for null.</summary>
    public IReadOnlyList<IReadOnlyList<string?>> Shown => _shown;

    /// <summary>Rows that fit and have the key of one before them.</summary>
    public long SameKey { get; private set; }

    /// <summary>The answer begins.</summary>
    /// <param name="values">What its placeholders stand for.</param>
    public void BeginAnswer(PlaceholderValues values) => _parser.BeginAnswer(values.ValueOf, values.Recipe.DateField);

    /// <summary>What the answer came to.</summary>
    public TypedAnswer Keep() => _parser.Keep();

    public void Begin() => _parser.Begin();

    public void Field(ReadOnlySpan<byte> name, FieldValue value) => _parser.Field(name, value);

    public void Name(ReadOnlySpan<byte> field, FieldValue value) => _parser.Name(field, value);

    public void Column(int column, FieldValue value) => _parser.Column(column, value);

    public void End(ReadOnlySpan<byte> row)
    {
        var before = _parser.Rows.Fitting;
        _parser.End(row);
        if (_parser.Rows.Fitting == before)
        {
            return;
        }

        if (_shown.Count < mostShown)
        {
            _shown.Add([.. Enumerable.Range(0, table.Columns.Count).Select(TextOf)]);
        }

        if (_keys.Count < MostKeys)
        {
            SameKey += _keys.Add(KeyHash()) ? 0 : 1;
        }
    }

    public void Refuse(string why, ReadOnlySpan<byte> row) => _parser.Refuse(why, row);

    private string? TextOf(int column) => CellText.Of(table.Columns[column].Type, _parser.Cells[column], _parser.Texts);

    private ulong KeyHash()
    {
        foreach (var column in _key)
        {
            _hash.Append(Encoding.UTF8.GetBytes(TextOf(column) ?? ""));
            _hash.Append([0]);
        }

        var hash = _hash.GetCurrentHashAsUInt64();
        _hash.Reset();
        return hash;
    }
}
