using System.Runtime.InteropServices;
using System.Text.Json;
using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Bodies;

internal sealed partial class ShapedRows
{
    /// <summary>One reading of one body: the way to the rows, and what becomes of a row.</summary>
    [StructLayout(LayoutKind.Auto)]
    private ref partial struct Walk
    {
        private readonly ShapedRows _its;
        private readonly ReadOnlySpan<byte> _body;
        private readonly IRowSink? _sink;
        private readonly JsonScratch _scratch = new();

        // Names of objects on the way, from the outside in.
        private readonly List<Range> _keys = [];

        // A row as its shape makes it, an element that is no object, and either with the names on the way.
        private readonly RowText _made = new();
        private readonly RowText _element = new();
        private readonly RowText _whole = new();
        private bool _isFound;
        private bool _isDeclared;
        private long _rows;
        private string? _wrong;

        // How many names and elements have been chosen among others: what is wrong there is wrong with one row.
        private int _inside;

        public Walk(ShapedRows its, ReadOnlySpan<byte> body, IRowSink? sink)
        {
            _its = its;
            _body = body;
            _sink = sink;
            _isDeclared = its._declared.Length == 0;
        }

        public readonly Found Result => new(_rows, _isDeclared, !_isFound && _wrong is null && _rows == 0, _wrong);

        /// <summary>Follows the path from one of its steps on.</summary>
        public void Descend(Range at, int step)
        {
            if (step == _its._steps.Count)
            {
                ReadRows(at);
                return;
            }

            if (JsonText.IsNothing(_body[at]))
            {
                _isFound = true;
                return;
            }

            var (kind, path) = _its._steps[step];
            var items = new JsonItems(_body, at);
            if (kind is PathStep.All)
            {
                DescendAll(items, at, step);
            }
            else if (kind is PathStep.Name ? !items.IsObject : !items.IsArray)
            {
                Wrong(kind is PathStep.Name ? "not an object" : "not an array", at);
            }
            else if (path.TryFind(_body, at, out var found))
            {
                Descend(found, step + 1);
            }
        }

        private void DescendAll(JsonItems items, Range at, int step)
        {
            if (!items.IsObject && !items.IsArray)
            {
                Wrong("neither an object nor an array", at);
                return;
            }

            _inside++;
            while (items.MoveNext())
            {
                Enter(items);
                Descend(items.Value, step + 1);
                Leave(items);
            }

            _inside--;
        }

        private readonly void Enter(JsonItems items)
        {
            if (items.IsObject)
            {
                _keys.Add(items.Name);
            }
        }

        private readonly void Leave(JsonItems items)
        {
            if (items.IsObject)
            {
                _keys.RemoveAt(_keys.Count - 1);
            }
        }

        private void Wrong(string why, Range at)
        {
            if (_inside > 0)
            {
                Refuse(why, _body[at]);
            }
            else
            {
                _wrong ??= why;
            }
        }

        private void Refuse(string why, ReadOnlySpan<byte> row)
        {
            _rows++;
            _sink?.Refuse(why, row);
        }

        /// <summary>A row, without the names on the way.</summary>
        private void Give(ReadOnlySpan<byte> row)
        {
            _rows++;
            if (_its._expand is null)
            {
                HandOver(row, []);
            }
            else if (_its._expand.TryFind(row, ..row.Length, out var list))
            {
                Expand(row, row[list]);
            }
        }

        private void Expand(ReadOnlySpan<byte> row, ReadOnlySpan<byte> list)
        {
            var items = new JsonItems(list, ..list.Length);
            if (items.IsObject)
            {
                HandOver(list, row);
            }
            else if (!items.IsArray && !JsonText.IsNothing(list))
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
            var named = Math.Min(_keys.Count, _its._keyNames.Length);
            if (named > 0)
            {
                _whole.Begin();
                for (var i = 0; i < named; i++)
                {
                    _whole.Add(_its._keyNames[i], _body[_keys[i]]);
                }

                _whole.AddFields(row);
                _whole.End();
                row = _whole.Json;
            }

            _sink?.Begin();
            HandOverFields(row);
            HandOverColumns(parent);
            _sink?.End(row);
        }

        private void HandOverFields(ReadOnlySpan<byte> row)
        {
            if (_sink is null && _isDeclared)
            {
                return;
            }

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

        private readonly void HandOverColumns(ReadOnlySpan<byte> parent)
        {
            if (_sink is null)
            {
                return;
            }

            foreach (var (column, values) in _values)
            {
                _sink.Column(column, _scratch.Value(_body[values[_place]]));
            }

            foreach (var (column, path) in parent.IsEmpty ? [] : _its._parents)
            {
                if (path.TryRead(parent, _scratch, out var value))
                {
                    _sink.Column(column, value);
                }
            }
        }
    }
}
