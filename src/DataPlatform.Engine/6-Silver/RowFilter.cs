using System.Globalization;
using System.Text;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Recipes;

namespace DataPlatform.Silver;

/// <summary>Whether one row after the other is one of the dataset, as its fields come.</summary>
internal sealed class RowFilter(IReadOnlyList<RowCondition> conditions)
{
    private readonly byte[][] _fields = [.. conditions.Select(c => Encoding.UTF8.GetBytes(((PathStep.Name)c.Path.Steps[0]).Text))];
    private readonly JsonPath?[] _paths = [.. conditions.Select(c => c.Path.Steps.Count == 1 ? null : new JsonPath(c.Path.Steps.Skip(1)))];
    private readonly Wanted[][] _values = [.. conditions.Select(c => c.Values.Select(Wanted.Of).ToArray())];
    private readonly bool[] _mayBeNull = [.. conditions.Select(c => c.MayBeNull)];
    private readonly bool[] _isMet = new bool[conditions.Count];
    private readonly bool[] _wasNoted = new bool[conditions.Count];
    private readonly bool[] _isThere = new bool[conditions.Count];
    private readonly bool[] _came = new bool[conditions.Count];
    private readonly JsonScratch _scratch = new();
    private bool _hasRows;

    /// <summary>The row has said all that it has to.</summary>
    public bool IsMet => !_isMet.AsSpan().Contains(value: false);

    /// <summary>The row lacks a field that is asked for.</summary>
    public bool IsShort => _isThere.AsSpan().Contains(value: false);

    /// <summary>Whether a row of the answer had the field of each condition; true for all as long as there is no row.</summary>
    public ReadOnlySpan<bool> Came
    {
        get
        {
            if (!_hasRows)
            {
                _came.AsSpan().Fill(value: true);
            }

            return _came;
        }
    }

    /// <summary>The same, where a condition that lets its field be null leaves no row out for want of it.</summary>
    public ReadOnlySpan<bool> CameOrMayBeNull => Came.ToArray().Zip(_mayBeNull, (came, mayBeNull) => came || mayBeNull).ToArray();

    /// <summary>An answer begins.</summary>
    public void BeginAnswer()
    {
        _hasRows = false;
        Array.Clear(_came);
    }

    /// <summary>A row begins.</summary>
    public void Begin()
    {
        _hasRows = true;
        // As long as the field is not there, it is as if it were null.
        _mayBeNull.CopyTo(_isMet, 0);
        _mayBeNull.CopyTo(_isThere, 0);
        Array.Clear(_wasNoted);
    }

    /// <summary>A field of the row.</summary>
    public void Note(ReadOnlySpan<byte> name, FieldValue value)
    {
        for (var i = 0; i < _fields.Length; i++)
        {
            if (name.SequenceEqual(_fields[i]))
            {
                _came[i] = true;
                _isThere[i] = true;
                _isMet[i] = (_isMet[i] && _wasNoted[i]) || Says(_paths[i], value, _values[i], _mayBeNull[i]);
                _wasNoted[i] = true;
            }
        }
    }

    private bool Says(JsonPath? path, FieldValue value, Wanted[] values, bool mayBeNull)
    {
        if (path is null)
        {
            return IsNull(value) ? mayBeNull || Says(value, values) : Says(value, values);
        }

        return value.Kind is not (FieldKind.Object or FieldKind.Array) ? mayBeNull && IsNull(value)
            : path.TryRead(value.Json, _scratch, out var part) ? Says(null, part, values, mayBeNull)
            : mayBeNull;
    }

    private static bool IsNull(FieldValue value) => value.Kind == FieldKind.Null || (value.Kind == FieldKind.Text && value.Utf8.IsEmpty);

    private static bool Says(FieldValue value, Wanted[] values)
    {
        if (value.Kind is FieldKind.Text or FieldKind.Plain)
        {
            foreach (var wanted in values)
            {
                if (wanted.Is(value))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>What a value may be: a text by its letters, a number or a truth of JSON by what it says.</summary>
    private sealed record Wanted(byte[] Text, decimal? Number, bool? Truth)
    {
        public static Wanted Of(string text) =>
            new(
                Encoding.UTF8.GetBytes(text),
                decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
                text.ToUpperInvariant() switch
                {
                    "TRUE" or "YES" => true,
                    "FALSE" or "NO" => false,
                    _ => null,
                }
            );

        public bool Is(FieldValue value) =>
            value.Utf8.SequenceEqual(Text)
            || (
                value.Kind == FieldKind.Plain
                && (
                    value.Utf8[0] is (byte)'t' or (byte)'f'
                        ? Truth == (value.Utf8[0] == 't')
                        : Number is { } number && IsNumber(value.Utf8, number)
                )
            );

        private static bool IsNumber(ReadOnlySpan<byte> text, decimal number) =>
            decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var said) && said == number;
    }
}
