using System.Text;
using System.Text.Json;

namespace DataPlatform.Bronze.Bodies;

internal sealed partial class JsonBodyReader
{
    /// <summary>What stands where the rows should be.</summary>
    private enum RowsPlace
    {
        /// <summary>The names do not lead there.</summary>
        Missing,

        /// <summary>Rows, or nothing.</summary>
        Found,

        /// <summary>Something else.</summary>
        Taken,
    }

    // With what plain rows may hold, far from what the reader refuses.
    private const int PlainRowsDepth = 16;

    // Rows one after the other that are not plain: the others will not be, either.
    private const int MostMisses = 8;

    /// <summary>One pass over one body.</summary>
    private ref partial struct Pass
    {
        private readonly JsonBodyReader _its;
        private readonly ReadOnlySpan<byte> _whole;

        // The rest of it, from where the reader began.
        private ReadOnlySpan<byte> _body;
        private readonly IRowSink? _sink;
        private readonly JsonScratch _scratch = new();
        private Utf8JsonReader _json;
        private int _misses;

        // Where what rows in a shape are made of begins, and ends; 0 while that is not known.
        private int _shapedAt;
        private int _shapedTo;

        public Pass(JsonBodyReader its, ReadOnlySpan<byte> body, IRowSink? sink)
        {
            _its = its;
            _whole = body;
            _body = body;
            _sink = sink;
            _json = new(body, JsonText.Options);
            Around = its._around.Length == 0 ? [] : new string?[its._around.Length];
            IsDeclared = its._declared.Length == 0;
            Signs = sink is null || !its._hasNames ? null : new(its._ignored);
        }

        public string? Error { get; private set; }

        public RowsPlace Place { get; private set; }

        /// <summary>What else stands where rows of a shape should be, for a person; null when that is plain.</summary>
        public string? Wrong { get; private set; }

        /// <summary>A row has a field that a column reads, or no column reads any.</summary>
        public bool IsDeclared { get; private set; }

        public long Rows { get; private set; }

        public MoreSigns? Signs { get; }

        public string?[] Around { get; }

        public void Run()
        {
            _json.Read();
            if (_its._path.Length == 0 && _its._shaped is not null)
            {
                NoteRoot();
            }
            else if (_its._path.Length == 0)
            {
                ReadRows(isRoot: true);
            }
            else if (!IsDeadEnd() && _json.TokenType == JsonTokenType.StartObject)
            {
                ReadObject(depth: 0, leadsToRows: true, around: ~0UL);
            }
            else
            {
                _json.Skip();
            }

            // Whatever stands behind the value is found by asking for more.
            _json.Read();
            ReadShaped();
            KeepBehind(_whole);
        }

        /// <summary>Goes through an object on the way to the rows or to a field around them.</summary>
        /// <param name="depth">How many names have been followed.</param>
        /// <param name="leadsToRows">They are those of the rows' path.</param>
        /// <param name="around">A bit for each field around the rows whose path they are.</param>
        private void ReadObject(int depth, bool leadsToRows, ulong around)
        {
            while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
            {
                var name = _scratch.Name(ref _json);
                // Of a name that comes twice, the first counts.
                var isRows = leadsToRows && name.SequenceEqual(_its._path[depth]);
                leadsToRows &= !isRows;
                var (ends, goesOn) = Matching(around, depth, name);
                _json.Read();
                NoteError(depth, name);
                if (isRows && depth == _its._path.Length - 1)
                {
                    ReadRows(isRoot: false);
                }
                else if (!(isRows && IsDeadEnd()) && _json.TokenType == JsonTokenType.StartObject && (isRows || goesOn != 0))
                {
                    ReadObject(depth + 1, isRows, goesOn);
                }
                else
                {
                    var value = _scratch.Value(ref _json, _body);
                    Keep(ends, value);
                    Signs?.Note(name, value);
                }
            }
        }

        /// <summary>Whether the way to the rows ends at a value before it has led there.</summary>
        private bool IsDeadEnd()
        {
            Place =
                JsonText.IsNothing(_json) ? RowsPlace.Found
                : _json.TokenType == JsonTokenType.StartObject ? RowsPlace.Missing
                : RowsPlace.Taken;
            return Place != RowsPlace.Missing;
        }

        private void ReadRows(bool isRoot)
        {
            if (_its._shaped is not null)
            {
                NoteShaped();
                return;
            }

            Place = _json.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject or JsonTokenType.Null
                ? RowsPlace.Found
                : RowsPlace.Taken;
            if (_json.TokenType == JsonTokenType.StartObject)
            {
                ReadRow(isRoot, isOnly: true);
                return;
            }

            if (_json.TokenType != JsonTokenType.StartArray)
            {
                return;
            }

            while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
            {
                ReadRow(isRoot: false, isOnly: false);
                ReadPlainRows();
            }
        }

        // Once a row has a declared field, the others need only be handed on or counted.
        private void ReadPlainRows()
        {
            if (!IsDeclared || _misses == MostMisses || _json.CurrentDepth > PlainRowsDepth)
            {
                return;
            }

            var json = _body[(int)_json.BytesConsumed..];
            var length = _sink is null ? PlainRows.Skip(json, out var rows) : PlainRows.HandOn(json, _scratch.Fields, _sink, out rows);
            _misses = length == 0 ? _misses + 1 : 0;
            if (length > 0)
            {
                Rows += rows;
                _body = json[length..];
                _json = new(_body, isFinalBlock: true, _json.CurrentState);
            }
        }

        private void ReadRow(bool isRoot, bool isOnly)
        {
            var start = (int)_json.TokenStartIndex;
            if (_json.TokenType != JsonTokenType.StartObject)
            {
                Rows++;
                _json.Skip();
                _sink?.Refuse("not an object", _body[start..(int)_json.BytesConsumed]);
                return;
            }

            if (_sink is null && !isRoot)
            {
                NoteDeclared(_json);
                _json.Skip();
                Rows += isOnly && JsonText.IsEmptyObject(_body[start..(int)_json.BytesConsumed]) ? 0 : 1;
                return;
            }

            ReadFields(start, isRoot, isOnly);
        }

        private void ReadFields(int start, bool isRoot, bool isOnly)
        {
            _json.Read();
            if (isOnly && _json.TokenType == JsonTokenType.EndObject)
            {
                return;
            }

            Rows++;
            _sink?.Begin();
            for (; _json.TokenType == JsonTokenType.PropertyName; _json.Read())
            {
                var name = _scratch.Name(ref _json);
                var (ends, goesOn) = isRoot ? Matching(~0UL, 0, name) : default;
                IsDeclared = IsDeclared || JsonText.IsOneOf(_its._declared, name);
                _json.Read();
                NoteError(isRoot ? 0 : 1, name);
                if (goesOn != 0)
                {
                    ReadWithAround(name, ends, goesOn);
                    continue;
                }

                var value = _scratch.Value(ref _json, _body);
                _sink?.Field(name, value);
                Keep(ends, value);
            }

            _sink?.End(_body[start..(int)_json.BytesConsumed]);
        }

        // The first row nearly always has one, and the others are not looked into.
        private void NoteDeclared(Utf8JsonReader row)
        {
            while (!IsDeclared && row.Read() && row.TokenType == JsonTokenType.PropertyName)
            {
                IsDeclared = JsonText.IsOneOf(_its._declared, _scratch.Name(ref row));
                row.Read();
                row.Skip();
            }
        }

        private void NoteError(int depth, scoped ReadOnlySpan<byte> name)
        {
            // Some vendors send the field with every answer: it has to say something.
            if (depth == 0 && Error is null && JsonText.IsOneOf(_its._errors, name) && !JsonText.SaysNothing(_json))
            {
                Error = Encoding.UTF8.GetString(name);
            }
        }
    }
}
