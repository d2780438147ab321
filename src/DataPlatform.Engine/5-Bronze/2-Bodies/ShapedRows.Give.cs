using System.Text.Json;

namespace DataPlatform.Bronze.Bodies;

internal sealed partial class ShapedRows
{
    /// <summary>What becomes of a row that was found.</summary>
    private ref partial struct Walk
    {
        // A row as its shape makes it, an element that is no object, and either with what stands apart from it.
        private readonly RowText _made = new();
        private readonly RowText _element = new();
        private readonly RowText _whole = new();

        // What a row is given besides its fields: of arrays that lie apart, and of the row around.
        private readonly List<(int Column, byte[] Shown, JsonPath.Ending Ending, Range Value)> _apart = [];
        private readonly List<(int Column, byte[] Shown, JsonPath.Ending Ending, Range Value)> _ofParent = [];

        /// <summary>A row, without the names on the way.</summary>
        private void Give(ReadOnlySpan<byte> row)
        {
            _rows++;
            _digest?.Sent(Whole(row, [], withAllNames: true));
            if (_its._expand is null)
            {
                HandOver(row, []);
            }
            else if (_its._expand.TryFind(row, ..row.Length, out var list))
            {
                NoteParent(row);
                Expand(row, row[list]);
            }
            else
            {
                _isDeclared |= _its._mayBeMissing;
            }
        }

        // Once for all elements of the list.
        private readonly void NoteParent(ReadOnlySpan<byte> row)
        {
            _ofParent.Clear();
            foreach (var (column, path, shown) in _sink is null ? [] : _its._parents)
            {
                if (path.Follow(row, ..row.Length, out var found) is var ending and not JsonPath.Ending.Absent)
                {
                    _ofParent.Add((column, shown, ending, found));
                }
            }
        }

        private void Expand(ReadOnlySpan<byte> row, ReadOnlySpan<byte> list)
        {
            if (JsonText.IsNothing(list))
            {
                _isDeclared = true;
                return;
            }

            var items = new JsonItems(list, ..list.Length);
            if (items.IsObject)
            {
                HandOver(list, row);
            }
            else if (!items.IsArray)
            {
                _sink?.Refuse("no list where 'expand' leads", row);
            }

            while (items.IsArray && items.MoveNext())
            {
                var element = list[items.Value];
                if (element[0] == '{')
                {
                    HandOver(element, row);
                }
                else if (_its._valueName.Length > 0)
                {
                    HandOver(Single(_element, element), row);
                }
                else
                {
                    _sink?.Refuse("not an object", element);
                }
            }
        }

        private readonly ReadOnlySpan<byte> Single(RowText text, ReadOnlySpan<byte> value)
        {
            text.Begin().Add(_its._valueName, value);
            text.End();
            return text.Json;
        }

        private void HandOver(ReadOnlySpan<byte> row, ReadOnlySpan<byte> parent)
        {
            if (_sink is null)
            {
                NoteDeclared(row);
                return;
            }

            _sink.Begin();
            for (var i = 0; i < Math.Min(_keys.Count, _its._keyNames.Length); i++)
            {
                _sink.Name(_its._keyNames[i].Field, _scratch.Value(_body[_keys[i]]));
            }

            HandOverFields(row);
            foreach (var (column, _, ending, value) in _apart)
            {
                _sink.Column(column, JsonPath.ValueOf(ending, _body[value], _scratch));
            }

            foreach (var (column, _, ending, value) in parent.IsEmpty ? [] : _ofParent)
            {
                _sink.Column(column, JsonPath.ValueOf(ending, parent[value], _scratch));
            }

            _sink.End(Whole(row, parent, withAllNames: false));
        }

        private void NoteDeclared(ReadOnlySpan<byte> row)
        {
            if (!_isDeclared)
            {
                HandOverFields(row);
            }
        }

        private void HandOverFields(ReadOnlySpan<byte> row)
        {
            var json = new Utf8JsonReader(row, JsonText.Options);
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var name = _scratch.Name(ref json);
                _isDeclared = _isDeclared || JsonText.IsOneOf(_its._declared, name);
                json.Read();
                var value = _scratch.Value(ref json, row);
                _sink?.Field(name, value);
            }
        }

        // A row with all that it says: what tells one bad row from another, and one page from another.
        private readonly ReadOnlySpan<byte> Whole(ReadOnlySpan<byte> row, ReadOnlySpan<byte> parent, bool withAllNames)
        {
            var names = withAllNames ? _keys.Count : Math.Min(_keys.Count, _its._keyNames.Length);
            if (names == 0 && _apart.Count == 0 && (parent.IsEmpty || _ofParent.Count == 0))
            {
                return row;
            }

            _whole.Begin();
            for (var i = 0; i < names; i++)
            {
                _whole.Add(i < _its._keyNames.Length ? _its._keyNames[i].Written : "\"*\""u8, _body[_keys[i]]);
            }

            _whole.AddFields(row);
            foreach (var (_, shown, _, value) in _apart)
            {
                _whole.Add(shown, _body[value]);
            }

            foreach (var (_, shown, _, value) in parent.IsEmpty ? [] : _ofParent)
            {
                _whole.Add(shown, parent[value]);
            }

            _whole.End();
            return _whole.Json;
        }
    }
}
