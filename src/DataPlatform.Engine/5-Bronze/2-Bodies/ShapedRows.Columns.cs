using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace DataPlatform.Bronze.Bodies;

internal sealed partial class ShapedRows
{
    // No table has so many columns.
    private const int MostArrays = 10_000;

    /// <summary>How arrays side by side become rows.</summary>
    private ref partial struct Walk
    {
        private readonly List<Side> _sides = [];

        /// <summary>One of the arrays, of which element after element is taken.</summary>
        /// <param name="Name">Where its name stands; of no meaning for one that lies apart.</param>
        /// <param name="Array">Where it stands.</param>
        /// <param name="Count">Its length.</param>
        /// <param name="IsRead">A column reads it.</param>
        /// <param name="Apart">The place in <see cref="_arrays"/> of the path that leads to it; null when it has a name of its own.</param>
        [StructLayout(LayoutKind.Auto)]
        private record struct Side(Range Name, Range Array, int Count, bool IsRead, int? Apart)
        {
            /// <summary>Where its next element is looked for.</summary>
            public int Next { get; set; } = Array.Start.Value + 1;
        }

        private void ReadColumns(Range at)
        {
            _sides.Clear();
            if (!TryFindSides(at, out var isOther))
            {
                return;
            }

            FindApart(at);
            if (!_sides.Exists(s => s.IsRead))
            {
                // What has arrays, but none that is declared, has others; what has none says that there are no rows.
                if (isOther || (_inside > 0 && !_its._mayBeMissing))
                {
                    Wrong("no array that is declared", at);
                }

                return;
            }

            _isFound = true;
            _isDeclared |= _its._expand is null;
            var first = _sides.Find(s => s.IsRead);
            if (_sides.Find(s => s.IsRead && s.Count != first.Count) is { Array: var array } odd && array.End.Value > 0)
            {
                Wrong($"arrays of different lengths: {Shown(first)} and {Shown(odd)}", at);
                return;
            }

            // An array of another length that no column reads is none of the columns.
            _sides.RemoveAll(s => s.Count != first.Count);
            GiveRows(first.Count);
        }

        private bool TryFindSides(Range at, out bool isOther)
        {
            isOther = false;
            var items = new JsonItems(_body, at);
            while (items.MoveNext())
            {
                var isRead = IsOneOf(_its._declared, items.Name);
                var kind = _body[items.Value][0];
                if (kind == '[')
                {
                    isOther |= !isRead && !JsonText.IsNothing(_body[items.Value]);
                    _sides.Add(new(items.Name, items.Value, Count(items.Value), isRead, Apart: null));
                }
                else if (isRead && kind is not ((byte)'{' or (byte)'n'))
                {
                    Wrong($"{Encoding.UTF8.GetString(_body[items.Name])}, which is no array", at);
                    return false;
                }

                if (_sides.Count > MostArrays)
                {
                    Wrong(string.Create(CultureInfo.InvariantCulture, $"more than {MostArrays} arrays"), at);
                    return false;
                }
            }

            return true;
        }

        // What lies in an array of the object is a part of a row's field; only what lies behind an object is an array apart.
        private readonly void FindApart(Range at)
        {
            for (var i = 0; i < _its._arrays.Length; i++)
            {
                if (_its._arrays[i].Path.TryFind(_body, at, out var found) && _body[found][0] == '[' && !IsInSide(found))
                {
                    _sides.Add(new(default, found, Count(found), IsRead: true, i));
                }
            }
        }

        private readonly bool IsInSide(Range at)
        {
            foreach (var side in _sides)
            {
                if (side.Apart is null && side.Array.Start.Value <= at.Start.Value && at.End.Value <= side.Array.End.Value)
                {
                    return true;
                }
            }

            return false;
        }

        private void GiveRows(int count)
        {
            if (_sink is null && _digest is null && _its._expand is null)
            {
                _rows += count;
                return;
            }

            for (var row = 0; row < count; row++)
            {
                _apart.Clear();
                _made.Begin();
                foreach (ref var side in CollectionsMarshal.AsSpan(_sides))
                {
                    var value = TakeNext(ref side);
                    if (side.Apart is { } apart)
                    {
                        _apart.Add((_its._arrays[apart].Column, _its._arrays[apart].Shown, JsonPath.Ending.Found, value));
                    }
                    else
                    {
                        _made.Add(_body[side.Name], _body[value]);
                    }
                }

                _made.End();
                Give(_made.Json);
            }

            _apart.Clear();
        }

        private readonly Range TakeNext(ref Side side)
        {
            // The comma, and white space around it.
            var from = side.Next + _body[side.Next..].IndexOfAnyExcept(" \r\n\t,"u8);
            var json = new Utf8JsonReader(_body[from..side.Array.End], JsonText.Options);
            json.Read();
            json.Skip();
            side.Next = from + (int)json.BytesConsumed;
            return from..side.Next;
        }

        private readonly int Count(Range array)
        {
            var count = 0;
            for (var items = new JsonItems(_body, array); items.MoveNext(); )
            {
                count++;
            }

            return count;
        }

        private readonly string Shown(Side side)
        {
            var name = side.Apart is { } apart ? _its._arrays[apart].Shown : _body[side.Name];
            return string.Create(CultureInfo.InvariantCulture, $"{Encoding.UTF8.GetString(name)} has {side.Count}");
        }
    }
}
