using DataPlatform.Bronze.Bodies;
using DataPlatform.Recipes;

namespace DataPlatform.Silver;

/// <summary>Which columns a field of a row is for.</summary>
internal sealed partial class RowParser
{
    public void Field(ReadOnlySpan<byte> name, FieldValue value)
    {
        _filter?.Note(name, value);
        var isRead = !_nested.AreNone && TakeParts(name, value);
        var column = Find(name);
        if (column >= 0)
        {
            _next = column + 1;
            _hasField = true;
            Take(column, value);
        }
        else if (!isRead)
        {
            TakeUnknown(name, value);
        }
    }

    public void Name(ReadOnlySpan<byte> field, FieldValue value)
    {
        var hadField = _hasField;
        _hasField = false;
        Field(field, value);
        _names += _hasField ? 1 : 0;
        _hasField = hadField;
    }

    public void Column(int column, FieldValue value)
    {
        _hasField |= _table.Columns[column].From == ColumnOrigin.Row;
        Take(column, value);
    }

    private void Take(int column, FieldValue value)
    {
        if (_filter is null)
        {
            _came.Came(column);
        }

        var fault = _filled[column] ? Twice : Fill(column, value, _nulls, ref _cells[column]);
        _filled[column] = true;
        _fault ??= fault is null ? null : new(fault, _table.Columns[column].Name, Shown(value));
    }

    // Whether columns want parts of the field.
    private bool TakeParts(ReadOnlySpan<byte> name, FieldValue value)
    {
        var columns = _nested.Of(name);
        _hasField |= columns.Length > 0;
        foreach (var (column, path) in columns)
        {
            if (_nested.TryRead(path, value, out var part))
            {
                Take(column, part);
            }
        }

        return columns.Length > 0;
    }

    private void TakeUnknown(ReadOnlySpan<byte> name, FieldValue value)
    {
        if (_came.HasUnknown(name))
        {
            return;
        }

        if (_filter is null)
        {
            _came.CameUnknown(name, Shown(value));
        }
        else
        {
            _unknown.Add((name.ToArray(), Shown(value)));
        }
    }

    // What came in a row that is left out did not come; but where it lacks what is asked for, one of its fields may be that by another name.
    private void NoteLeftOut()
    {
        if (_filter!.IsShort)
        {
            NoteUnknown();
        }
    }

    private void NoteCame()
    {
        for (var i = 0; i < _filled.Length; i++)
        {
            if (_filled[i])
            {
                _came.Came(i);
            }
        }

        NoteUnknown();
    }

    private void NoteUnknown()
    {
        foreach (var (name, shown) in _unknown)
        {
            _came.CameUnknown(name, shown);
        }
    }

    // Fields come in the same order row after row, so the column after the last one is nearly always the right one.
    private int Find(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < _fields.Length; i++)
        {
            var column = _next + i < _fields.Length ? _next + i : _next + i - _fields.Length;
            if (name.SequenceEqual(_fields[column]))
            {
                return column;
            }
        }

        return -1;
    }
}
