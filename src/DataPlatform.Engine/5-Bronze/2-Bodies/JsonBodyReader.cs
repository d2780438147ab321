using System.Text;
using System.Text.Json;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Bodies;

/// <summary>
/// JSON: rows are the elements of the array, or the one object, at the end of the recipe's path; an object without fields is none. The whole body is
/// read, so that whatever is not JSON to its last byte is found.
/// </summary>
internal sealed class JsonBodyReader(DatasetRecipe recipe) : BodyReader
{
    private readonly byte[][] _path = [.. recipe.RowsPath.Select(Encoding.UTF8.GetBytes)];
    private readonly byte[][] _errors = [.. recipe.Source.ThrottleWhen.Concat(recipe.Source.ErrorWhen).Select(Encoding.UTF8.GetBytes)];
    private readonly byte[][][] _around = [.. recipe.FieldsAround.Select(p => p.Select(Encoding.UTF8.GetBytes).ToArray())];

    public override Answer Read(ReadOnlyMemory<byte> body, IRowSink? rows)
    {
        var pass = new Pass(this, body.Span, rows);
        try
        {
            pass.Run();
        }
        catch (JsonException)
        {
            var what = BodyText.LooksLikeHtml(body.Span) ? "an HTML page instead of JSON" : "not JSON";
            return new Answer.Bad(FailureKind.NotJson, what + BodyText.Excerpt(body.Span)) { IsJson = false };
        }

        return pass switch
        {
            { Error: { } notice } when recipe.Source.ThrottleWhen.Contains(notice, StringComparer.Ordinal) => Bad(
                FailureKind.RateLimit,
                $"'{notice}' in the answer",
                body
            ),
            { Error: { } field } => Bad(FailureKind.ErrorObject, $"'{field}' in the answer", body),
            { HasRows: false } => Bad(FailureKind.WrongShape, $"expected {Expected}", body),
            _ => new Answer.Good(pass.Rows, pass.Around) { IsJson = true },
        };
    }

    private string Expected => recipe.RowsPath.Count == 0 ? "an array of rows" : $"rows at '{string.Join('.', recipe.RowsPath)}'";

    private static Answer.Bad Bad(FailureKind kind, string what, ReadOnlyMemory<byte> body) =>
        new(kind, what + BodyText.Excerpt(body.Span)) { IsJson = true };

    /// <summary>One pass over one body.</summary>
    private ref struct Pass
    {
        private readonly JsonBodyReader _its;
        private readonly ReadOnlySpan<byte> _body;
        private readonly IRowSink? _sink;
        private readonly JsonScratch _scratch = new();
        private Utf8JsonReader _json;

        public Pass(JsonBodyReader its, ReadOnlySpan<byte> body, IRowSink? sink)
        {
            _its = its;
            _body = body;
            _sink = sink;
            _json = new(body, JsonText.Options);
            Around = new string?[its._around.Length];
        }

        public string? Error { get; private set; }

        public bool HasRows { get; private set; }

        public long Rows { get; private set; }

        public string?[] Around { get; }

        public void Run()
        {
            _json.Read();
            if (_its._path.Length == 0)
            {
                ReadRows(isRoot: true);
            }
            else if (_json.TokenType == JsonTokenType.StartObject)
            {
                ReadObject(depth: 0, leadsToRows: true, around: ~0UL);
            }
            else
            {
                _json.Skip();
            }

            // Whatever stands behind the value is found by asking for more.
            _json.Read();
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
                NoteError(depth, name);
                // Of a name that comes twice, the first counts.
                var isRows = leadsToRows && name.SequenceEqual(_its._path[depth]);
                leadsToRows &= !isRows;
                var (ends, goesOn) = Matching(around, depth, name);
                _json.Read();
                if (isRows && depth == _its._path.Length - 1)
                {
                    ReadRows(isRoot: false);
                }
                else if (_json.TokenType == JsonTokenType.StartObject && (isRows || goesOn != 0))
                {
                    ReadObject(depth + 1, isRows, goesOn);
                }
                else
                {
                    Keep(ends, _scratch.Value(ref _json, _body));
                }
            }
        }

        private void ReadRows(bool isRoot)
        {
            HasRows = _json.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject;
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
                NoteError(isRoot ? 0 : 1, name);
                _json.Read();
                var inside = _json;
                var value = _scratch.Value(ref _json, _body);
                _sink?.Field(name, value);
                Keep(ends, value);
                if (goesOn != 0 && value.Kind == FieldKind.Object)
                {
                    LookInside(inside, goesOn);
                }
            }

            _sink?.End(_body[start..(int)_json.BytesConsumed]);
        }

        // A field around the rows may lie deeper in the one object that is also the row.
        private void LookInside(Utf8JsonReader inside, ulong around)
        {
            var behind = _json;
            _json = inside;
            ReadObject(depth: 1, leadsToRows: false, around);
            _json = behind;
        }

        private void NoteError(int depth, scoped ReadOnlySpan<byte> name)
        {
            if (depth > 0 || Error is not null)
            {
                return;
            }

            for (var i = 0; i < _its._errors.Length; i++)
            {
                if (name.SequenceEqual(_its._errors[i]))
                {
                    Error = Encoding.UTF8.GetString(name);
                    return;
                }
            }
        }

        private readonly (ulong Ends, ulong GoesOn) Matching(ulong around, int depth, ReadOnlySpan<byte> name)
        {
            var (ends, goesOn) = (0UL, 0UL);
            for (var i = 0; i < _its._around.Length; i++)
            {
                var path = _its._around[i];
                var bit = 1UL << i;
                if ((around & bit) != 0 && depth < path.Length && name.SequenceEqual(path[depth]))
                {
                    ends |= depth == path.Length - 1 ? bit : 0;
                    goesOn |= depth < path.Length - 1 ? bit : 0;
                }
            }

            return (ends, goesOn);
        }

        private readonly void Keep(ulong ends, FieldValue value)
        {
            for (var i = 0; ends != 0 && i < Around.Length; i++)
            {
                if ((ends & (1UL << i)) != 0 && value.Kind == FieldKind.Text)
                {
                    Around[i] ??= Encoding.UTF8.GetString(value.Utf8);
                }
            }
        }
    }
}
