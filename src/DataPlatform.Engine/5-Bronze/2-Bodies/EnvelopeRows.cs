using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Bodies;

/// <summary>Hands rows on, each with the values that stand around all of them.</summary>
/// <param name="rows">Takes them.</param>
internal sealed class EnvelopeRows(IRowSink rows) : IRowSink
{
    private readonly List<(int Column, JsonPath.Ending Ending, byte[] Json)> _values = [];
    private readonly JsonScratch _scratch = new();

    /// <summary>The sink itself when no column takes a value from around the rows, or it keeps no values.</summary>
    /// <param name="rows">The sink; null when only the number of rows matters.</param>
    /// <param name="columns">The columns that do, each with the path to its value.</param>
    /// <param name="body">The body, valid JSON.</param>
    public static IRowSink? Of(IRowSink? rows, IReadOnlyList<(int Column, JsonPath Path)> columns, ReadOnlySpan<byte> body)
    {
        if (rows is null or RowsDigest || columns.Count == 0)
        {
            return rows;
        }

        var around = new EnvelopeRows(rows);
        foreach (var (column, path) in columns)
        {
            if (path.Follow(body, ..body.Length, out var found) is var ending and not JsonPath.Ending.Absent)
            {
                around._values.Add((column, ending, body[found].ToArray()));
            }
        }

        return around;
    }

    /// <summary>The columns of a table whose values stand somewhere.</summary>
    public static IReadOnlyList<(int Column, JsonPath Path)> Columns(SilverTable table, ColumnOrigin from) =>
        [
            .. table
                .Columns.Index()
                .Where(c => c.Item.Path is not null && c.Item.From == from)
                .Select(c => (c.Index, new JsonPath(c.Item.Path!.Steps))),
        ];

    public void Begin()
    {
        rows.Begin();
        foreach (var (column, ending, json) in _values)
        {
            rows.Column(column, JsonPath.ValueOf(ending, json, _scratch));
        }
    }

    public void Name(ReadOnlySpan<byte> field, FieldValue value) => rows.Name(field, value);

    public void Field(ReadOnlySpan<byte> name, FieldValue value) => rows.Field(name, value);

    public void Column(int column, FieldValue value) => rows.Column(column, value);

    public void End(ReadOnlySpan<byte> row) => rows.End(row);

    public void Refuse(string why, ReadOnlySpan<byte> row) => rows.Refuse(why, row);
}
