using System.Globalization;
using System.Text;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Recipes;
using DataPlatform.Silver;
using DataPlatform.Warehouse;

namespace DataPlatform.Engine.Drafting.Columns;

/// <summary>
/// Which types all values of a field fit. Each value is offered to every type that fitted those before, by what reads the cells of silver: what fits
/// here will fit there.
/// </summary>
internal sealed class TypeEvidence
{
    // Words by which vendors say that they have no value.
    private static readonly HashSet<string> NothingWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "n/a",
        "na",
        "-",
        "--",
        ".",
        "none",
        "null",
        "nan",
        "nil",
    };

    private readonly RowTexts _texts = new();
    private readonly List<TimeCandidate> _times = [.. TimeCandidate.All];
    private readonly SortedSet<string> _words = new(StringComparer.Ordinal);

    /// <summary>Values that are texts, words for nothing and empty ones aside.</summary>
    public long Texts { get; private set; }

    /// <summary>Values that are numbers.</summary>
    public long Numbers { get; private set; }

    /// <summary>Values that are true or false.</summary>
    public long Truths { get; private set; }

    /// <summary>Values that are objects or arrays.</summary>
    public long Structures { get; private set; }

    /// <summary>Those of them that are arrays.</summary>
    public long Lists { get; private set; }

    /// <summary>Texts that hold what no text can.</summary>
    public long Broken { get; private set; }

    /// <summary>All of them are whole numbers of 64 bits.</summary>
    public bool AreWhole { get; private set; } = true;

    /// <summary>One is written with a point or an exponent.</summary>
    public bool HasPoint { get; private set; }

    /// <summary>All of them are numbers.</summary>
    public bool AreNumbers { get; private set; } = true;

    /// <summary>All of them are true or false, as words.</summary>
    public bool AreTruths { get; private set; } = true;

    /// <summary>A text begins with a zero that a number would lose.</summary>
    public bool HasLeadingZero { get; private set; }

    /// <summary>A text holds a NUL character, which no text column takes.</summary>
    public bool HasNul { get; private set; }

    /// <summary>The most digits that a number has.</summary>
    public int MostDigits { get; private set; }

    /// <summary>The most digits behind a point.</summary>
    public int MostPlaces { get; private set; }

    /// <summary>The smallest and the largest number.</summary>
    public (double Least, double Most) Range { get; private set; } = (double.MaxValue, double.MinValue);

    /// <summary>The ways to write days or moments that fit all values, the plainest first.</summary>
    public IReadOnlyList<TimeCandidate> Times => _times;

    /// <summary>Words for nothing that stand among the values.</summary>
    public IReadOnlyCollection<string> Words => _words;

    /// <summary>Whether the field has values beside words for nothing.</summary>
    public bool HasValues => Texts + Numbers + Truths + Structures + Broken > 0;

    /// <summary>Notes a value.</summary>
    public void Add(FieldValue value)
    {
        switch (value.Kind)
        {
            case FieldKind.Plain when value.Utf8[0] is (byte)'t' or (byte)'f':
                Truths++;
                AreWhole = AreNumbers = false;
                _times.Clear();
                break;
            case FieldKind.Plain:
                Numbers++;
                AreTruths = false;
                AddScalar(value.Utf8, isText: false);
                break;
            case FieldKind.Text:
                AddText(value.Utf8);
                break;
            case FieldKind.BrokenText:
                Broken++;
                break;
            default:
                Structures++;
                Lists += value.Kind == FieldKind.Array ? 1 : 0;
                Broken += JsonText.HasHalfPair(value.Json) ? 1 : 0;
                break;
        }
    }

    private void AddText(ReadOnlySpan<byte> utf8)
    {
        HasNul |= utf8.Contains((byte)0);
        if (utf8.Length <= 4 && Encoding.UTF8.GetString(utf8.Trim((byte)' ')) is var word && NothingWords.Contains(word))
        {
            _words.Add(word);
            return;
        }

        Texts++;
        var trimmed = utf8.Trim((byte)' ');
        AreTruths &= Ascii.EqualsIgnoreCase(trimmed, "true"u8) || Ascii.EqualsIgnoreCase(trimmed, "false"u8);
        HasLeadingZero |= trimmed is [(byte)'0', >= (byte)'0' and <= (byte)'9', ..] or [(byte)'+', ..];
        AddScalar(trimmed, isText: true);
    }

    private void AddScalar(ReadOnlySpan<byte> value, bool isText)
    {
        AreWhole = AreWhole && Fits(ColumnType.Integer, value, isText);
        AreNumbers = AreNumbers && value.IndexOfAnyInRange((byte)'0', (byte)'9') >= 0 && Fits(ColumnType.Double, value, isText);
        if (AreNumbers)
        {
            NoteNumber(value);
        }

        for (var i = _times.Count - 1; i >= 0; i--)
        {
            if (!_times[i].Takes(value, isText))
            {
                _times.RemoveAt(i);
            }
        }
    }

    private void NoteNumber(ReadOnlySpan<byte> value)
    {
        HasPoint |= value.IndexOfAny(".eE"u8) >= 0;
        var point = value.IndexOf((byte)'.');
        MostPlaces = Math.Max(MostPlaces, point < 0 ? 0 : value.Length - point - 1);
        MostDigits = Math.Max(MostDigits, value.Length - (point < 0 ? 0 : 1) - (value[0] == (byte)'-' ? 1 : 0));
        if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            Range = (Math.Min(Range.Least, number), Math.Max(Range.Most, number));
        }
    }

    private bool Fits(ColumnType type, ReadOnlySpan<byte> value, bool isText)
    {
        var cell = default(Cell);
        _texts.CutTo(0);
        return CellParser.Parse(type, value, isText, [], MomentParser.Default, _texts, ref cell) is null;
    }
}
