using System.Globalization;
using System.Text;
using System.Text.Json;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>Turns the rows of one table's responses into typed cells. Works on UTF-8 and reuses its buffers; one row at a time.</summary>
internal sealed class RowParser
{
    private const int MaxUnknown = 1000;

    // No text in UTF-8 holds this byte, so no field has this name.
    private static readonly byte[] NoField = [0xFF];

    private const string Twice = "the field is there twice";
    private const string HalfPair = "half of a surrogate pair, which is no text";

    private readonly SilverTable _table;
    private readonly Cell[] _cells;
    private readonly bool[] _filled;
    private readonly string[] _names;
    private readonly byte[][] _fields;
    private readonly byte[][] _nulls;
    private readonly bool[] _required;
    private readonly HashSet<string> _ignored;
    private byte[] _scratch = new byte[256];
    private RowFault? _fault;

    public RowParser(SilverTable table)
    {
        _table = table;
        _cells = new Cell[table.Columns.Count];
        _filled = new bool[table.Columns.Count];
        _names = [.. table.Columns.Select(c => c.Name)];
        _fields = [.. table.Columns.Select(c => c.Field is { } field ? Encoding.UTF8.GetBytes(field) : NoField)];
        _nulls = [.. table.NullValues.Select(Encoding.UTF8.GetBytes)];
        _required = [.. table.Columns.Select(c => !c.Nullable || table.Key.Contains(c.Name, StringComparer.Ordinal))];
        _ignored = table.Ignore.ToHashSet(StringComparer.Ordinal);
        Seen = new bool[table.Columns.Count];
    }

    public ReadOnlySpan<Cell> Cells => _cells;

    /// <summary>Where a column's cell is; -1 when there is no such column.</summary>
    public int ColumnOf(string? name) => Array.IndexOf(_names, name);

    /// <summary>Columns whose field some row carried.</summary>
    public bool[] Seen { get; }

    /// <summary>Fields that no column reads, with the first value each had.</summary>
    public Dictionary<string, string> Unknown { get; } = new(StringComparer.Ordinal);

    /// <summary>Reads the object that the reader stands at, to its end.</summary>
    /// <returns>Null when the row fits its declaration.</returns>
    public RowFault? Read(ref Utf8JsonReader reader, Func<string, string> requestValue)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            var text = reader.TokenType == JsonTokenType.StartArray ? "[" : Encoding.UTF8.GetString(reader.ValueSpan);
            reader.Skip();
            return new("not an object", null, text);
        }

        Begin();
        var guess = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // Fields come in the same order row after row, so the next column is nearly always the right one.
            var column = Find(ref reader, guess);
            if (column < 0)
            {
                Skip(ref reader);
                continue;
            }

            guess = column + 1;
            reader.Read();
            var fault = ReadValue(ref reader, column);
            _fault ??= fault is null ? null : new(fault, _table.Columns[column].Name, Shown(ref reader));
            reader.Skip();
        }

        return End(requestValue);
    }

    /// <summary>Reads a CSV record.</summary>
    public RowFault? Read(IReadOnlyList<string> header, IReadOnlyList<string> record, Func<string, string> requestValue)
    {
        Begin();
        for (var i = 0; i < header.Count; i++)
        {
            var column = Array.FindIndex(_fields, f => f.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(header[i])));
            if (column < 0)
            {
                Note(header[i], record[i]);
                continue;
            }

            var fault = Claim(column) ? Fill(column, Encoding.UTF8.GetBytes(record[i]), quoted: true) : Twice;
            _fault ??= fault is null ? null : new(fault, _table.Columns[column].Name, record[i]);
        }

        return End(requestValue);
    }

    private void Begin()
    {
        _fault = null;
        Array.Clear(_cells);
        Array.Clear(_filled);
    }

    private RowFault? End(Func<string, string> requestValue)
    {
        for (var i = 0; i < _cells.Length; i++)
        {
            if (_table.Columns[i].Value is { } template)
            {
                var value = Placeholder.Fill(template, requestValue);
                var fault = Fill(i, Encoding.UTF8.GetBytes(value), quoted: true);
                _fault ??= fault is null ? null : new(fault, _table.Columns[i].Name, value);
            }

            if (_required[i] && !_cells[i].HasValue)
            {
                var key = _table.Key.Contains(_table.Columns[i].Name, StringComparer.Ordinal);
                _fault ??= new(key ? "a key column without a value" : "a required column without a value", _table.Columns[i].Name, null);
            }
        }

        return _fault;
    }

    private int Find(ref Utf8JsonReader reader, int guess)
    {
        for (var i = 0; i < _fields.Length; i++)
        {
            var column = guess + i < _fields.Length ? guess + i : guess + i - _fields.Length;
            if (_table.Columns[column].Value is null && JsonBody.IsAt(ref reader, _fields[column]))
            {
                return column;
            }
        }

        return -1;
    }

    private void Skip(ref Utf8JsonReader reader)
    {
        var name = JsonBody.Text(ref reader) ?? Encoding.UTF8.GetString(reader.ValueSpan);
        reader.Read();
        Note(name, Shown(ref reader));
        reader.Skip();
    }

    private void Note(string field, string? example)
    {
        if (!_ignored.Contains(field) && Unknown.Count < MaxUnknown)
        {
            Unknown.TryAdd(field.Length > 200 ? field[..200] : field, example is { Length: > 100 } ? example[..100] : example ?? "");
        }
    }

    private string? ReadValue(ref Utf8JsonReader reader, int column)
    {
        if (!Claim(column))
        {
            return Twice;
        }

        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (_table.Columns[column].Type is ColumnType.JsonType)
        {
            var raw = Raw(ref reader);
            (_cells[column].Text, _cells[column].HasValue) = (raw, true);
            return JsonBody.HasHalfPair(Encoding.UTF8.GetBytes(raw)) ? HalfPair : null;
        }

        return reader.TokenType switch
        {
            JsonTokenType.StartObject => "an object where a plain value belongs",
            JsonTokenType.StartArray => "an array where a plain value belongs",
            JsonTokenType.String when reader.ValueIsEscaped && JsonBody.Text(ref reader) is null => HalfPair,
            JsonTokenType.String => Fill(column, Unescaped(ref reader), quoted: true),
            _ => Fill(column, reader.ValueSpan, quoted: false),
        };
    }

    /// <summary>False when the column has been filled before.</summary>
    private bool Claim(int column)
    {
        Seen[column] = true;
        var isFirst = !_filled[column];
        _filled[column] = true;
        return isFirst;
    }

    private string? Fill(int column, ReadOnlySpan<byte> value, bool quoted)
    {
        if (_table.Columns[column].Type is ColumnType.JsonType)
        {
            (_cells[column].Text, _cells[column].HasValue) = (JsonSerializer.Serialize(Encoding.UTF8.GetString(value)), true);
            return null;
        }

        return CellParser.Parse(_table.Columns[column].Type, value, quoted, _nulls, ref _cells[column]);
    }

    private ReadOnlySpan<byte> Unescaped(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return reader.ValueSpan;
        }

        if (_scratch.Length < reader.ValueSpan.Length)
        {
            _scratch = new byte[reader.ValueSpan.Length * 2];
        }

        return _scratch.AsSpan(0, reader.CopyString(_scratch));
    }

    /// <summary>The JSON text of the value that the reader stands at.</summary>
    private static string Raw(ref Utf8JsonReader reader)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.GetRawText();
    }

    private static string Shown(ref Utf8JsonReader reader) =>
        reader.TokenType switch
        {
            JsonTokenType.StartObject or JsonTokenType.EndObject => "{...}",
            JsonTokenType.StartArray or JsonTokenType.EndArray => "[...]",
            JsonTokenType.String => Shorten(JsonBody.Text(ref reader) ?? Encoding.UTF8.GetString(reader.ValueSpan)),
            JsonTokenType.Null => "null",
            _ => Shorten(Encoding.UTF8.GetString(reader.ValueSpan)),
        };

    private static string Shorten(string text) =>
        text.Length > 200 ? string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, 200)}...") : text;
}
