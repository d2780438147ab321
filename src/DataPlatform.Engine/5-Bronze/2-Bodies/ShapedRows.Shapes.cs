using System.Globalization;
using System.Text;
using System.Text.Json;
using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Bodies;

internal sealed partial class ShapedRows
{
    /// <summary>How each shape makes rows of what stands at the end of the path.</summary>
    private ref partial struct Walk
    {
        // The arrays of the shape 'columns' that paths lead to, and which of their elements the row has.
        private readonly List<(int Column, List<Range> Values)> _values = [];
        private int _place;

        private void ReadRows(Range at)
        {
            _isFound = true;
            if (JsonText.IsNothing(_body[at]))
            {
                return;
            }

            switch (_its._rows.Shape)
            {
                case RowShape.List:
                    ReadList(at);
                    break;
                case RowShape.Map:
                    ReadMap(at, _its._rows.MapLevels);
                    break;
                case RowShape.Object or RowShape.Columns when _body[at][0] != '{':
                    Wrong("not an object", at);
                    break;
                case RowShape.Object:
                    Give(_body[at]);
                    break;
                case RowShape.Columns:
                    ReadColumns(at);
                    break;
                default:
                    ReadArray(at);
                    break;
            }
        }

        private void ReadList(Range at)
        {
            var items = new JsonItems(_body, at);
            if (items.IsObject)
            {
                Give(_body[at]);
            }
            else if (!items.IsArray)
            {
                Wrong("neither an object nor an array", at);
            }

            while (items.IsArray && items.MoveNext())
            {
                if (_body[items.Value][0] == '{')
                {
                    Give(_body[items.Value]);
                }
                else
                {
                    Refuse("not an object", _body[items.Value]);
                }
            }
        }

        private void ReadMap(Range at, int levels)
        {
            var items = new JsonItems(_body, at);
            if (!items.IsObject)
            {
                Wrong("not an object", at);
                return;
            }

            _inside++;
            while (items.MoveNext())
            {
                Enter(items);
                if (levels == 1 && _its._valueName.Length > 0)
                {
                    Give(Single(_made, _body[items.Value]));
                }
                else if (!JsonText.IsNothing(_body[items.Value]))
                {
                    ReadInMap(items.Value, levels - 1);
                }

                Leave(items);
            }

            _inside--;
        }

        private void ReadInMap(Range at, int levels)
        {
            if (levels > 0)
            {
                ReadMap(at, levels);
            }
            else
            {
                ReadList(at);
            }
        }

        private void ReadArray(Range at)
        {
            var items = new JsonItems(_body, at);
            if (!items.IsArray)
            {
                Wrong("not an array", at);
                return;
            }

            var names = _its._fieldNames;
            if (_its._rows.Shape == RowShape.HeaderTable && !(items.MoveNext() && TryReadHeader(items.Value, out names)))
            {
                Wrong("an array whose first element does not name the fields", at);
                return;
            }

            while (items.MoveNext())
            {
                if (_its._rows.Shape == RowShape.Scalars)
                {
                    Give(Single(_made, _body[items.Value]));
                }
                else
                {
                    ReadTuple(items.Value, names, mayGoOn: _its._rows.Shape == RowShape.Arrays);
                }
            }
        }

        private readonly bool TryReadHeader(Range at, out byte[][] names)
        {
            var found = new List<byte[]>();
            var items = new JsonItems(_body, at);
            while (items.IsArray && items.MoveNext() && _body[items.Value][0] == '"')
            {
                found.Add(_body[items.Value].ToArray());
            }

            names = [.. found];
            return found.Count > 0 && !items.MoveNext();
        }

        private void ReadTuple(Range at, byte[][] names, bool mayGoOn)
        {
            var items = new JsonItems(_body, at);
            if (!items.IsArray)
            {
                Refuse("not an array", _body[at]);
                return;
            }

            _made.Begin();
            var count = 0;
            for (; items.MoveNext(); count++)
            {
                _made.Add(count < names.Length ? names[count] : Unnamed(count), _body[items.Value]);
            }

            _made.End();
            if (count == names.Length || (mayGoOn && count > names.Length))
            {
                Give(_made.Json);
            }
            else
            {
                Refuse(string.Create(CultureInfo.InvariantCulture, $"{count} values where {names.Length} are named"), _body[at]);
            }
        }

        private static byte[] Unnamed(int place) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\"[{place}]\""));

        private void ReadColumns(Range at)
        {
            var fields = new List<(Range Name, List<Range> Values)>();
            var isDeclared = false;
            var items = new JsonItems(_body, at);
            while (items.MoveNext())
            {
                if (_body[items.Value][0] == '[')
                {
                    var isRead = IsRead(_body[items.Name]);
                    fields.Insert(isRead ? 0 : fields.Count, (items.Name, Elements(items.Value)));
                    isDeclared |= isRead;
                }
            }

            _values.Clear();
            foreach (var (column, path) in _its._arrays)
            {
                if (path.TryFind(_body, at, out var array) && _body[array][0] == '[')
                {
                    _values.Add((column, Elements(array)));
                }
            }

            if (!isDeclared && _values.Count == 0)
            {
                _isFound = false;
                return;
            }

            _isDeclared = true;
            GiveColumns(fields, isDeclared ? fields[0].Values.Count : _values[0].Values.Count, at);
        }

        private void GiveColumns(List<(Range Name, List<Range> Values)> fields, int count, Range at)
        {
            foreach (var (name, values) in fields)
            {
                if (values.Count != count && IsRead(_body[name]))
                {
                    Wrong("arrays of different lengths", at);
                    return;
                }
            }

            foreach (var (_, values) in _values)
            {
                if (values.Count != count)
                {
                    Wrong("arrays of different lengths", at);
                    return;
                }
            }

            // An array of another length that no column reads is none of the columns.
            fields.RemoveAll(f => f.Values.Count != count);
            for (_place = 0; _place < count; _place++)
            {
                _made.Begin();
                foreach (var (name, values) in fields)
                {
                    _made.Add(_body[name], _body[values[_place]]);
                }

                _made.End();
                Give(_made.Json);
            }
        }

        private readonly List<Range> Elements(Range at)
        {
            var elements = new List<Range>();
            var items = new JsonItems(_body, at);
            while (items.MoveNext())
            {
                elements.Add(items.Value);
            }

            return elements;
        }

        // A name as it is written, and whether a column reads the field.
        private readonly bool IsRead(ReadOnlySpan<byte> name)
        {
            var json = new Utf8JsonReader(name);
            json.Read();
            foreach (var field in _its._declared)
            {
                if (json.ValueTextEquals(field))
                {
                    return true;
                }
            }

            return false;
        }
    }
}
