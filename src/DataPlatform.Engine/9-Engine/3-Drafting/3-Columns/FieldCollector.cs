using System.Text;
using System.Text.Json;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Engine.Drafting.Rows;

namespace DataPlatform.Engine.Drafting.Columns;

/// <summary>Gathers what the rows of all samples say of their fields, as the reader hands them over.</summary>
internal sealed class FieldCollector : IRowSink
{
    /// <summary>The most fields that become columns.</summary>
    public const int MostFields = 1000;

    private const int Deepest = 4;
    private const int MostInner = 40;

    // A row of one field may lack it elsewhere.
    private const int FewFields = 2;

    private readonly OrderedDictionary<string, FieldEvidence> _fields = new(StringComparer.Ordinal);
    private readonly HashSet<string> _left = new(StringComparer.Ordinal);

    private readonly List<ulong> _samples = [];
    private ulong _sample;

    /// <summary>The rows so far.</summary>
    public long Rows { get; private set; }

    /// <summary>What stands among them and is none.</summary>
    public long NoRows { get; private set; }

    /// <summary>The fields of which columns are made, in the order in which they came: of an object, those inside it, where these are always the same few.</summary>
    public IReadOnlyList<FieldEvidence> Fields
    {
        get
        {
            var inner = _fields.Values.Where(f => f.Around is not null).ToLookup(f => f.Around!);
            var opened = _fields.Values.Where(f => IsOpened(f, [.. inner[f]])).ToHashSet();
            return [.. _fields.Values.Where(f => !opened.Contains(f) && AllAround(f).All(opened.Contains))];
        }
    }

    private static IEnumerable<FieldEvidence> AllAround(FieldEvidence field)
    {
        for (var around = field.Around; around is not null; around = around.Around)
        {
            yield return around;
        }
    }

    private static bool IsOpened(FieldEvidence field, List<FieldEvidence> inner) =>
        field.Types is { Structures: > 0, Broken: 0, Lists: 0 }
        && field.Types.Structures == field.Came - field.Nulls
        && inner.Count is > 0 and <= MostInner
        && inner.TrueForAll(i => !i.IsTwice && i.Types.Broken == 0);

    /// <summary>Fields that are too many to become columns.</summary>
    public int Left => _left.Count;

    /// <summary>The samples that the rows are of, a number for each row; not of the rows that come last.</summary>
    public IReadOnlyList<ulong> Samples => _samples;

    /// <summary>The number of a sample whose rows have no field in common with those of the first; null when there is none.</summary>
    /// <param name="samples">How many samples there are.</param>
    public int? Unlike(int samples)
    {
        var own = _fields.Values.Where(f => f.Around is null).ToList();
        return Enumerable
            .Range(1, samples - 1)
            .Where(s => FieldsOf(0) >= FewFields && FieldsOf(s) >= FewFields && !own.Exists(f => f.IsIn(0) && f.IsIn(s)))
            .Select(s => (int?)s)
            .FirstOrDefault();

        int FieldsOf(int sample) => own.Count(f => f.IsIn(sample));
    }

    /// <summary>A sample begins.</summary>
    /// <param name="number">Its number, from 0.</param>
    public void BeginSample(int number) => _sample = (ulong)number;

    public void Begin()
    {
        // A row is counted when it begins.
    }

    public void Field(ReadOnlySpan<byte> name, FieldValue value)
    {
        var text = Encoding.UTF8.GetString(name);
        Add(FieldPath.CanHold(text) ? FieldPath.Join("", text) : text, text, around: null, depth: 1, value);
    }

    public void Column(int column, FieldValue value)
    {
        // What does not come from the row says nothing of its fields.
    }

    private void Add(string path, string name, FieldEvidence? around, int depth, FieldValue value)
    {
        if (!_fields.TryGetValue(path, out var field))
        {
            if (_fields.Count == MostFields)
            {
                _left.Add(path);
                return;
            }

            _fields[path] = field = new(name) { Path = around is null ? null : path, Around = around };
        }

        field.Add(Rows, (int)_sample, value);
        if (value.Kind == FieldKind.Object && depth < Deepest && FieldPath.CanHold(name) && !JsonText.HasHalfPair(value.Json))
        {
            AddInner(path, field, depth + 1, value.Json);
        }
    }

    private void AddInner(string path, FieldEvidence around, int depth, ReadOnlySpan<byte> json)
    {
        var scratch = new JsonScratch();
        var reader = new Utf8JsonReader(json, JsonText.Options);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = Encoding.UTF8.GetString(scratch.Name(ref reader));
            reader.Read();
            var value = scratch.Value(ref reader, json);
            if (FieldPath.CanHold(name))
            {
                Add(FieldPath.Join(path, name), name, around, depth, value);
            }
        }
    }

    public void End(ReadOnlySpan<byte> row)
    {
        Rows++;
        if (_samples.Count < FieldEvidence.MostCompared)
        {
            _samples.Add(_sample);
        }
    }

    public void Refuse(string why, ReadOnlySpan<byte> row) => NoRows++;
}
