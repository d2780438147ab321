using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DataPlatform.Recipes;

namespace DataPlatform.Planning;

/// <summary>
/// What one part of a recipe's fan-out stands for: plain texts, column by column. Each row is there once; one that cannot be asked for is there with the
/// reason. A group of rows is known by its content, so that a request is the same as before exactly when it asks for the same.
/// </summary>
internal sealed class ValueTable
{
    private const int LongestValue = 1000;
    private const int DigestLength = 8;

    private static readonly SearchValues<char> Controls = SearchValues.Create([
        .. Enumerable.Range(0, 0xA0).Select(c => (char)c).Where(char.IsControl),
    ]);

    private readonly TextColumn[] _columns;
    private readonly int[] _key;
    private readonly TextColumn? _groups;
    private readonly bool[] _isSent;

    // Null where values are not joined.
    private string? _separator;
    private readonly Dictionary<int, string> _faults = [];

    private NameIndex? _rows;

    private ValueTable(IReadOnlyList<string> names, IReadOnlyList<string> key, TextColumn? groups = null)
    {
        Names = names;
        _columns = [.. names.Select(_ => new TextColumn())];
        _key = [.. key.Select(k => Math.Max(0, names.ToList().IndexOf(k)))];
        _groups = groups;
        _isSent = new bool[names.Count];
    }

    public IReadOnlyList<string> Names { get; }

    public int Count => _columns[0].Count;

    /// <summary>Of how many parts a name consists, with <c>&amp;</c> between them.</summary>
    public int PartsOfName => _groups is null ? _key.Length : 1;

    /// <summary>A column whose values are as they should be.</summary>
    public static ValueTable Of(string name, IReadOnlyList<string> values)
    {
        var table = new ValueTable([name], [name]);
        foreach (var value in values)
        {
            table._columns[0].Add(value);
        }

        return table;
    }

    /// <summary>A table for the rows of a query, without rows yet.</summary>
    /// <param name="query">The query.</param>
    /// <param name="isSent">Whether a placeholder stands in the request: its values must be fit to be sent.</param>
    public static ValueTable Of(FanOut.Queried query, Func<string, bool> isSent)
    {
        var table = new ValueTable(query.Columns, query.Key) { _separator = query.Group > 1 ? query.Separator : null };
        for (var column = 0; column < query.Columns.Count; column++)
        {
            table._isSent[column] = table._key.Contains(column) || isSent(query.Columns[column]);
        }

        return table;
    }

    /// <summary>Adds a row, if it is none that is there already.</summary>
    /// <param name="row">Its values, column by column.</param>
    public void Add(ReadOnlySpan<string?> row)
    {
        string? fault = null;
        for (var column = 0; column < _columns.Length; column++)
        {
            var isKey = _key.Contains(column);
            var why = WhyNot(row[column], isKey, _isSent[column]) ?? WhyNotInGroup(row[column], isKey || _isSent[column]);
            fault ??= why is null ? null : $"{Names[column]} {why}";
            _columns[column].Add(why is null ? row[column] ?? "" : Excerpt.Of(row[column] ?? ""));
        }

        var last = Count - 1;
        if (fault is not null)
        {
            _faults[last] = fault;
        }

        _rows ??= new(IdentityOf);
        if (!_rows.Add(last))
        {
            Array.ForEach(_columns, c => c.RemoveLast());
            _faults.Remove(last);
        }
    }

    /// <summary>All rows are there: the table as it is asked, in the query's groups.</summary>
    public ValueTable Done(FanOut.Queried query) => query.Group > 1 ? Grouped(query) : this;

    /// <summary>Why a row cannot be asked for; null when it can.</summary>
    public string? Fault(int row) => _faults.Count == 0 ? null : _faults.GetValueOrDefault(row);

    /// <summary>What a row's placeholders stand for.</summary>
    public KeyValuePair<string, string>[] Values(int row)
    {
        var values = new KeyValuePair<string, string>[_columns.Length];
        for (var column = 0; column < values.Length; column++)
        {
            values[column] = new(Names[column], _columns[column][row]);
        }

        return values;
    }

    /// <summary>What tells a row from the others.</summary>
    public string NameOf(int row) =>
        _groups is not null ? $"{Names[_key[0]]}={_groups[row]}"
        : _key.Length == 1 ? Part(_key[0], row)
        : string.Join('&', _key.Select(column => Part(column, row)));

    // What cannot be asked for is none of what can, however it is shown.
    private string IdentityOf(int row) => Fault(row) is { } fault ? $"\0{fault}\0{NameOf(row)}" : NameOf(row);

    /// <summary>The row that has a name and can be asked for; negative when none has.</summary>
    /// <remarks>Lanes plan side by side: the index is whole before another one sees it.</remarks>
    public int Find(string name) => (_rows ??= NameIndex.Of(Count, IdentityOf)).Find(name);

    private string Part(int column, int row) => $"{Names[column]}={Uri.EscapeDataString(_columns[column][row])}";

    private static string? WhyNot(string? value, bool isKey, bool isSent) =>
        value switch
        {
            null => isKey ? "is null" : null,
            { Length: 0 } => isKey ? "is empty" : null,
            { Length: > LongestValue } => string.Create(CultureInfo.InvariantCulture, $"is longer than {LongestValue} characters"),
            _ => isSent && value.AsSpan().ContainsAny(Controls) ? "holds control characters" : null,
        };

    // The vendor would take it for two.
    private string? WhyNotInGroup(string? value, bool isSent) =>
        isSent && _separator is not null && value?.Contains(_separator, StringComparison.Ordinal) == true
            ? $"holds '{_separator}', which stands between the values of a group"
            : null;

    // What cannot be asked for stands behind the groups, by itself.
    private ValueTable Grouped(FanOut.Queried query)
    {
        var groups = new TextColumn();
        var table = new ValueTable(Names, query.Key, groups);
        var key = _columns[_key[0]];
        foreach (var rows in Enumerable.Range(0, Count).Where(r => !_faults.ContainsKey(r)).Chunk(query.Group))
        {
            for (var column = 0; column < _columns.Length; column++)
            {
                table._columns[column].Add(string.Join(query.Separator, rows.Select(r => _columns[column][r])));
            }

            var digest = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', rows.Select(r => key[r]))));
            var (first, last) = (Uri.EscapeDataString(key[rows[0]]), Uri.EscapeDataString(key[rows[^1]]));
            groups.Add($"{first}..{last}~{Convert.ToHexStringLower(digest.AsSpan(0, DigestLength))}");
        }

        foreach (var (row, fault) in _faults)
        {
            table._faults[table.Count] = fault;
            groups.Add(Uri.EscapeDataString(key[row]));
            for (var column = 0; column < _columns.Length; column++)
            {
                table._columns[column].Add(_columns[column][row]);
            }
        }

        return table;
    }
}
