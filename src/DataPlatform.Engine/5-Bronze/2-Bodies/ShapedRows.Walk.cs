using System.Runtime.InteropServices;
using System.Text.Json;
using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Bodies;

internal sealed partial class ShapedRows
{
    /// <summary>One reading of one body: the way to the rows.</summary>
    [StructLayout(LayoutKind.Auto)]
    private ref partial struct Walk
    {
        private readonly ShapedRows _its;
        private readonly ReadOnlySpan<byte> _body;
        private readonly IRowSink? _sink;

        // What pages are known by is the rows as the vendor sent them.
        private readonly RowsDigest? _digest;
        private readonly JsonScratch _scratch = new();

        // Names of objects on the way, from the outside in.
        private readonly List<Range> _keys = [];
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
            _digest = sink as RowsDigest;
            _sink = _digest is null ? sink : null;
            _isDeclared = its._declared.Length == 0;
        }

        public readonly Found Result => new(_rows, _isDeclared, !_isFound && _wrong is null && _rows == 0, _wrong);

        /// <summary>Follows the path from one of its steps on.</summary>
        public void Descend(Range at, int step)
        {
            if (step == _its._steps.Length)
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
            var isRight = kind switch
            {
                PathStep.Name => items.IsObject,
                PathStep.Values => items.IsObject || (items.IsArray && _its._keyNames.Length == 0),
                _ => items.IsArray,
            };
            if (!isRight)
            {
                Wrong(kind is PathStep.Name or PathStep.Values ? "not an object" : "not an array", at);
            }
            else if (kind is PathStep.Values or PathStep.Elements)
            {
                DescendAll(items, step);
            }
            else if (path.TryFind(_body, at, out var found))
            {
                Descend(found, step + 1);
            }
        }

        private void DescendAll(JsonItems items, int step)
        {
            _inside++;
            while (items.MoveNext())
            {
                if (TryEnter(in items))
                {
                    Descend(items.Value, step + 1);
                    Leave(in items);
                }
            }

            _inside--;
        }

        // A name that is to be ignored is no name of rows.
        private readonly bool TryEnter(ref readonly JsonItems items)
        {
            if (items.IsObject)
            {
                if (_its._ignored.Length > 0 && IsOneOf(_its._ignored, items.Name))
                {
                    return false;
                }

                _keys.Add(items.Name);
            }

            return true;
        }

        private readonly void Leave(ref readonly JsonItems items)
        {
            if (items.IsObject)
            {
                _keys.RemoveAt(_keys.Count - 1);
            }
        }

        private readonly bool IsOneOf(byte[][] names, Range written)
        {
            var json = new Utf8JsonReader(_body[written]);
            json.Read();
            return JsonText.IsOneOf(names, _scratch.Name(ref json));
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
            _digest?.Refuse(why, row);
        }
    }
}
