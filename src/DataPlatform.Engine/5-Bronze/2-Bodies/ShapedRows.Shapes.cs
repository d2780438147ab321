using System.Globalization;
using System.Text;
using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Bodies;

internal sealed partial class ShapedRows
{
    /// <summary>How each shape makes rows of what stands at the end of the path.</summary>
    private ref partial struct Walk
    {
        // The names of fields behind those that are named, by their places.
        private readonly List<byte[]> _unnamed = [];

        private void ReadRows(Range at)
        {
            if (JsonText.IsNothing(_body[at]))
            {
                _isFound = true;
                return;
            }

            _isFound |= _its._rows.Shape != RowShape.Columns;

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
                if (TryEnter(in items))
                {
                    ReadInMap(items.Value, levels - 1);
                    Leave(in items);
                }
            }

            _inside--;
        }

        private void ReadInMap(Range at, int levels)
        {
            // With 'expand', the name is for the elements of the list.
            if (levels == 0 && _its._valueName.Length > 0 && _its._expand is null && _body[at][0] != '{')
            {
                Give(Single(_made, _body[at]));
            }
            else if (JsonText.IsNothing(_body[at]))
            {
                // No rows.
            }
            else if (levels > 0)
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
            var areNames = items.IsArray;
            while (areNames && items.MoveNext())
            {
                areNames = _body[items.Value][0] == '"';
                found.Add(_body[items.Value].ToArray());
            }

            names = [.. found];
            return areNames && found.Count > 0;
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
                _made.Add(count < names.Length ? names[count] : Unnamed(count, names.Length), _body[items.Value]);
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

        private readonly byte[] Unnamed(int place, int named)
        {
            if (_unnamed.Count == place - named)
            {
                _unnamed.Add(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\"[{place}]\"")));
            }

            return _unnamed[place - named];
        }
    }
}
