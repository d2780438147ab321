using System.Text;
using System.Text.Json;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Recipes;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>
/// Turns the rows of one table's answers into typed cells, as a reader hands them over field by field. What it took of an answer is gone when the
/// next one begins, unless it was <see cref="Keep">kept</see>.
/// </summary>
internal sealed partial class RowParser : IRowSink
{
    // No text in UTF-8 holds this byte, so no field has this name.
    private static readonly byte[] NoField = [0xFF];

    private const string Twice = "the field is there twice";
    private const string NotOne = "not one field that is declared";
    private const string HalfPair = "half of a surrogate pair, which is no text";

    private readonly SilverTable _table;
    private readonly ColumnType[] _types;
    private readonly byte[][] _fields;
    private readonly byte[][] _nulls;
    private readonly MomentParser[] _moments;
    private readonly NumberText?[] _numbers;
    private readonly bool[] _isKey;
    private readonly bool[] _isRequired;
    private readonly int _fieldCount;
    private readonly NestedColumns _nested;
    private readonly RowFilter? _filter;
    private readonly AnswerFieldsReader _came;
    private readonly AnswerDays _days;

    // The values that come from the request are the same in every row of an answer.
    private readonly Cell[] _fromRequest;
    private RowFault? _requestFault;
    private int _requestTexts;

    // What columns take that a row does not speak of, in the order of the columns; theirs are the texts behind those of the request.
    private readonly (int Column, byte[] Text, Cell Cell)[] _defaults;

    // The row that is being read.
    private readonly Cell[] _cells;
    private readonly RowTexts _texts = new();
    private readonly bool[] _filled;
    private RowFault? _fault;
    private bool _hasField;

    // Its fields that columns read and that no vendor has sent.
    private int _names;
    private int _next;

    // Its fields that no column reads, where it may turn out to be left out.
    private readonly List<(byte[] Name, string Shown)> _unknown = [];

    /// <param name="table">The table.</param>
    /// <param name="pool">Gives the batches that rows go to; null: they are counted, and go nowhere.</param>
    public RowParser(SilverTable table, BatchPool? pool)
    {
        _table = table;
        _cells = new Cell[table.Columns.Count];
        _fromRequest = new Cell[table.Columns.Count];
        _filled = new bool[table.Columns.Count];
        _types = [.. table.Columns.Select(c => c.Type)];
        _fields = [.. table.Columns.Select(c => c is { Field: { } field, Path: null } ? Encoding.UTF8.GetBytes(field) : NoField)];
        _nested = new(table);
        _filter = table.Where.Count == 0 ? null : new(table.Where);
        _nulls = [.. table.NullValues.Select(Encoding.UTF8.GetBytes)];
        _moments = [.. table.Columns.Select(c => c.Notation == TimeNotation.Default ? MomentParser.Default : new(c.Notation))];
        _numbers = [.. table.Columns.Select(c => c.Number.Count == 0 ? null : new NumberText(c.Number))];
        _isKey = [.. table.Columns.Select(c => table.Key.Contains(c.Name, StringComparer.Ordinal))];
        _isRequired = [.. table.Columns.Select((c, i) => _isKey[i] || !c.Nullable)];
        _fieldCount = table.Fields.Count();
        _defaults =
        [
            .. table
                .Columns.Index()
                .Where(c => c.Item.Default is not null)
                .Select(c => (c.Index, Encoding.UTF8.GetBytes(c.Item.Default!), default(Cell))),
        ];
        _came = new(table);
        Rows = new(pool);
        _days = new(table);
    }

    /// <summary>The rows of the answer.</summary>
    public ParsedRows Rows { get; }

    /// <summary>The values of the row that was read last.</summary>
    public ReadOnlySpan<Cell> Cells => _cells;

    /// <summary>The texts among them.</summary>
    public RowTexts Texts => _texts;

    /// <summary>An answer begins.</summary>
    /// <param name="requestValue">The value of a placeholder by its name.</param>
    /// <param name="dateField">The column that says what day a row is of; null: none.</param>
    public void BeginAnswer(Func<string, TemplateValue> requestValue, string? dateField = null)
    {
        Rows.Begin();
        _days.Begin(dateField);
        _came.Begin();
        _filter?.BeginAnswer();
        _texts.CutTo(0);
        _requestFault = null;
        for (var i = 0; i < _fromRequest.Length; i++)
        {
            _fromRequest[i] = default;
            if (_table.Columns[i].Value is { } template)
            {
                var value = Template.Of(template).Fill(requestValue);
                // A ticker may be called like a word for null.
                var fault = Fill(i, new(FieldKind.Text, Encoding.UTF8.GetBytes(value), default), [], ref _fromRequest[i]);
                _requestFault ??= fault is null ? null : new(fault, _table.Columns[i].Name, value);
            }
        }

        foreach (ref var its in _defaults.AsSpan())
        {
            // It is written as recipes are, whatever the vendor writes.
            var fault = CellParser.Parse(_types[its.Column], its.Text, quoted: true, [], MomentParser.Default, _texts, ref its.Cell);
            _requestFault ??= fault is null ? null : new(fault, _table.Columns[its.Column].Name, _table.Columns[its.Column].Default);
        }

        _requestTexts = _texts.Length;
    }

    /// <summary>Called between two rows when there are many of an answer that is known to be good; null keeps all of them back.</summary>
    public Action? OnMany { get; set; }

    /// <summary>The answer is a good one. What it came to; the rows that fit stay behind those of the answers before.</summary>
    public TypedAnswer Keep()
    {
        Rows.Keep();
        return new(Rows.Fitting, Rows.Read, [.. Rows.Refused], Came()) { Oldest = _days.Oldest, Newest = _days.Newest };
    }

    // Where all rows are left out, only what they are left out by is judged.
    private AnswerFields Came() =>
        _filter is null ? _came.Take([])
        : Rows.Read > 0 ? _came.Take(_filter.Came)
        : _came.TakeOfNone(_filter.CameOrMayBeNull);

    public void Begin()
    {
        _fault = null;
        _hasField = false;
        _names = 0;
        _next = 0;
        _texts.CutTo(_requestTexts);
        _fromRequest.CopyTo(_cells.AsSpan());
        Array.Clear(_filled);
        _unknown.Clear();
        _filter?.Begin();
    }

    public void End(ReadOnlySpan<byte> row)
    {
        if (_filter is not null)
        {
            if (!_filter.IsMet)
            {
                NoteLeftOut();
                return;
            }

            NoteCame();
        }

        foreach (var (column, _, cell) in _defaults)
        {
            _cells[column] = _cells[column].HasValue ? _cells[column] : cell;
        }

        if ((_fault ?? _requestFault ?? MissingField(row) ?? MissingValue()) is { } fault)
        {
            Rows.Refuse(fault, Encoding.UTF8.GetString(row));
        }
        else
        {
            Rows.Add(_cells, _texts);
            _days.Note(_cells);
        }

        HandOnMany();
    }

    public void Refuse(string why, ReadOnlySpan<byte> row)
    {
        var text = Encoding.UTF8.GetString(row);
        Rows.Refuse(new(why, null, Shorten(text)), text);
        HandOnMany();
    }

    private void HandOnMany()
    {
        if (OnMany is not null && Rows.AreMany)
        {
            OnMany();
        }
    }

    // Such a row is a notice, and would empty the row that has its key.
    private RowFault? MissingField(ReadOnlySpan<byte> row) =>
        _hasField || _names == _fieldCount ? null : new(NotOne, null, Shorten(Encoding.UTF8.GetString(row)));

    private RowFault? MissingValue()
    {
        for (var i = 0; i < _cells.Length; i++)
        {
            if (!_cells[i].HasValue && _isRequired[i])
            {
                return new(_isKey[i] ? "a key column without a value" : "a required column without a value", _table.Columns[i].Name, null);
            }
        }

        return null;
    }

    private string? Fill(int column, FieldValue value, byte[][] nulls, ref Cell cell)
    {
        var type = _types[column];
        return value.Kind switch
        {
            FieldKind.Null => null,
            FieldKind.BrokenText => HalfPair,
            FieldKind.Unreachable => "no object or array where the path goes on",
            _ when type is ColumnType.JsonType => FillJson(value, ref cell),
            FieldKind.Object => "an object where a plain value belongs",
            FieldKind.Array => "an array where a plain value belongs",
            FieldKind.Text when _numbers[column] is { } numbers => CellParser.Parse(
                type,
                CellParser.IsNull(value.Utf8, nulls) ? value.Utf8 : numbers.Plain(value.Utf8),
                quoted: true,
                nulls,
                _moments[column],
                _texts,
                ref cell
            ),
            _ => CellParser.Parse(type, value.Utf8, value.Kind == FieldKind.Text, nulls, _moments[column], _texts, ref cell),
        };
    }

    private string? FillJson(FieldValue value, ref Cell cell)
    {
        if (value.Json.IsEmpty)
        {
            _texts.Put(JsonSerializer.Serialize(Encoding.UTF8.GetString(value.Utf8)), ref cell);
            return null;
        }

        _texts.Put(value.Json, ref cell);
        return JsonText.HasHalfPair(value.Json) ? HalfPair : null;
    }

    private static string Shown(FieldValue value) =>
        value.Kind switch
        {
            FieldKind.Null => "null",
            FieldKind.Object => "{...}",
            FieldKind.Array => "[...]",
            _ => Shorten(Encoding.UTF8.GetString(value.Utf8)),
        };

    private static string Shorten(string text) => text.Length > 200 ? text[..200] + "..." : text;
}
