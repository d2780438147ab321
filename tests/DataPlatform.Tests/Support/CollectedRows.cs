using System.Text;
using DataPlatform.Bronze.Bodies;

namespace DataPlatform.Tests.Support;

/// <summary>Writes down what a reader hands over: <c>a=1;b='x'</c> for a row, <c>#2=x</c> for a column's value, <c>!why</c> for what is none.</summary>
internal sealed class CollectedRows : IRowSink
{
    private readonly List<string> _fields = [];

    public List<string> Rows { get; } = [];

    public List<string> Texts { get; } = [];

    public void Begin() => _fields.Clear();

    public void Field(ReadOnlySpan<byte> name, FieldValue value) => _fields.Add($"{Encoding.UTF8.GetString(name)}={Shown(value)}");

    public void Column(int column, FieldValue value) => _fields.Add($"#{column}={Shown(value)}");

    public void End(ReadOnlySpan<byte> row)
    {
        Rows.Add(string.Join(';', _fields));
        Texts.Add(Encoding.UTF8.GetString(row));
    }

    public void Refuse(string why, ReadOnlySpan<byte> row)
    {
        Rows.Add("!" + why);
        Texts.Add(Encoding.UTF8.GetString(row));
    }

    private static string Shown(FieldValue value)
    {
        var text = Encoding.UTF8.GetString(value.Utf8);
        return value.Kind == FieldKind.Text ? $"'{text}'" : text;
    }
}
