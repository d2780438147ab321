using System.IO.Hashing;
using System.Text;
using DataPlatform.Bronze.Bodies;

namespace DataPlatform.Engine.Drafting.Columns;

/// <summary>What the samples' rows say of one field.</summary>
/// <param name="name">The field.</param>
internal sealed class FieldEvidence(string name)
{
    /// <summary>Of how many rows the values are compared, to find a key.</summary>
    public const int MostCompared = 100_000;

    private const int LongestExample = 40;

    // A number for each row's value; 0 where it has none, or one that identifies nothing.
    private readonly List<ulong> _values = [];
    private readonly List<int> _samples = [];

    /// <summary>The vendor's name.</summary>
    public string Name => name;

    /// <summary>The way to it inside the row; null when it is a field of the row itself.</summary>
    public string? Path { get; init; }

    /// <summary>The field whose value it is inside of; null when it is a field of the row itself.</summary>
    public FieldEvidence? Around { get; init; }

    /// <summary>The types and formats that fit all values.</summary>
    public TypeEvidence Types { get; } = new();

    /// <summary>Rows that carry the field.</summary>
    public long Came { get; private set; }

    /// <summary>Rows in which it is null or an empty text.</summary>
    public long Nulls { get; private set; }

    /// <summary>Rows in which it is a list of objects.</summary>
    public long ListsOfObjects { get; private set; }

    /// <summary>It is there twice in a row.</summary>
    public bool IsTwice { get; private set; }

    /// <summary>The first value, shortened, for a comment; null when all are null.</summary>
    public string? Example { get; private set; }

    /// <summary>The only value that it has in all rows; null when it has several.</summary>
    public string? Constant { get; private set; }

    /// <summary>A number for the value of each row, the same for the same value; 0 where it has none. Not of the rows that come last.</summary>
    public IReadOnlyList<ulong> Values => _values;

    /// <summary>The longest text.</summary>
    public int Longest { get; private set; }

    /// <summary>True when a row of a sample carries it.</summary>
    public bool IsIn(int sample) => (_samples.Count > 0 && _samples[^1] == sample) || _samples.Contains(sample);

    /// <summary>True when every row that is compared holds one of the texts of its sample.</summary>
    /// <param name="samples">The number of each row's sample.</param>
    /// <param name="texts">The texts of each sample.</param>
    public bool Holds(IReadOnlyList<ulong> samples, IReadOnlyList<IReadOnlyList<string>> texts)
    {
        var numbers = texts.Select(its => its.Select(t => NumberOf(Encoding.UTF8.GetBytes(t))).ToHashSet()).ToList();
        return _values.Count == samples.Count && _values.Select((v, row) => numbers[(int)samples[row]].Contains(v)).All(isHeld => isHeld);
    }

    /// <summary>Notes the value that a row has.</summary>
    /// <param name="row">The row's number, from 0.</param>
    /// <param name="sample">The number of its sample.</param>
    /// <param name="value">The value.</param>
    public void Add(long row, int sample, FieldValue value)
    {
        if (!IsIn(sample))
        {
            _samples.Add(sample);
        }

        if (_last == row)
        {
            IsTwice = true;
            return;
        }

        _last = row;
        Came++;
        if (value.Kind == FieldKind.Null || value is { Kind: FieldKind.Text, Utf8.IsEmpty: true })
        {
            Nulls++;
            return;
        }

        Types.Add(value);
        ListsOfObjects += value.Kind == FieldKind.Array && value.Json[1..].TrimStart(" \r\n\t"u8) is [(byte)'{', ..] ? 1 : 0;
        Longest = Math.Max(Longest, value.Utf8.Length);
        Compare(row, value.Utf8);
        NoteText(value);
    }

    private long _last = -1;
    private bool _varies;

    private void Compare(long row, ReadOnlySpan<byte> utf8)
    {
        if (row >= MostCompared)
        {
            return;
        }

        while (_values.Count < row)
        {
            _values.Add(0);
        }

        _values.Add(NumberOf(utf8));
    }

    private static ulong NumberOf(ReadOnlySpan<byte> utf8) => Math.Max(1, XxHash3.HashToUInt64(utf8));

    private void NoteText(FieldValue value)
    {
        if (_varies)
        {
            return;
        }

        var text = value.Kind is FieldKind.Text or FieldKind.Plain ? Encoding.UTF8.GetString(value.Utf8) : null;
        Example ??= text is null ? "" : text[..Math.Min(text.Length, LongestExample)];
        _varies = text is null || (Constant is not null && Constant != text);
        Constant = _varies ? null : text;
    }
}
