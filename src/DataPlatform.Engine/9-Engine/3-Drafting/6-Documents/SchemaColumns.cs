using DataPlatform.Engine.Drafting.Columns;
using DataPlatform.Engine.Drafting.Rows;
using DataPlatform.Recipes;
using Microsoft.OpenApi;

namespace DataPlatform.Engine.Drafting.Documents;

/// <summary>The columns that a row's schema makes.</summary>
/// <param name="Columns">The columns, in the order of the fields.</param>
/// <param name="Lists">The paths of lists inside a row that may be the rows themselves.</param>
/// <param name="Left">Fields that are too many or cannot be named.</param>
internal sealed record SchemaColumns(IReadOnlyList<DraftColumn> Columns, IReadOnlyList<string> Lists, int Left)
{
    private const int Deepest = 4;
    private const int MostInner = 40;

    /// <param name="row">What a row is.</param>
    /// <param name="taken">Names of columns that are there already.</param>
    public static SchemaColumns Of(ApiSchema row, params IReadOnlyList<string> taken)
    {
        var fields = Flat(row, "", isOptional: false, [row.Name]).ToList();
        var named = fields.Where(f => FieldPath.CanHold(f.Name)).Take(FieldCollector.MostFields - taken.Count).ToList();
        var names = ColumnNames.Of(named.Select(f => f.Path), taken);
        return new(
            [.. named.Select((f, i) => Column(names[i], f))],
            [.. named.Where(f => IsListOfObjects(f.Schema)).Select(f => f.Path)],
            fields.Count - named.Count
        );
    }

    // Of an object with few fields, those inside it.
    private static IEnumerable<Field> Flat(ApiSchema schema, string path, bool isOptional, IReadOnlyList<string?> around)
    {
        foreach (var (name, inner) in schema.Fields)
        {
            var (its, field) = (FieldPath.CanHold(name) ? FieldPath.Join(path, name) : name, ApiSchema.Of(inner));
            var mayBeMissing = isOptional || !schema.Required.Contains(name);
            // A schema that holds itself has no end.
            var isSelf = field.Name is { } called && around.Contains(called, StringComparer.Ordinal);
            var isOpened = field.IsObject && field.Fields.Count is > 0 and <= MostInner && around.Count < Deepest && !isSelf;
            if (isOpened && FieldPath.CanHold(name))
            {
                foreach (var inside in Flat(field, its, mayBeMissing, [.. around, field.Name]))
                {
                    yield return inside;
                }
            }
            else
            {
                yield return new(its, name, field, mayBeMissing, around.Count > 1);
            }
        }
    }

    private static DraftColumn Column(string name, Field field) =>
        new(name, TypeOf(field.Schema), new(field.Name) { Path = field.IsInside ? field.Path : null })
        {
            IsOptional = field.IsOptional,
            Comment = CommentOf(field.Schema),
        };

    private static ColumnType TypeOf(ApiSchema schema) =>
        (schema.Type, schema.Format) switch
        {
            (JsonSchemaType.Integer, _) => ColumnType.Integer,
            (JsonSchemaType.Number, _) => ColumnType.Double,
            (JsonSchemaType.Boolean, _) => ColumnType.Boolean,
            (JsonSchemaType.String, "date") => ColumnType.Date,
            (JsonSchemaType.String, "date-time") => ColumnType.Timestamp,
            (JsonSchemaType.String, _) => ColumnType.Text,
            _ => ColumnType.Json,
        };

    private static string? CommentOf(ApiSchema schema) =>
        schema.Format is "decimal" or "money" or "currency" ? "decide: decimal(18,4), where every digit counts"
        : schema.Format is "unix-time" or "timestamp" or "epoch" && schema.Type == JsonSchemaType.Integer
            ? "decide: { type: timestamp, format: epoch_s } or epoch_ms"
        : schema.Type is null ? "decide: the document says no one type"
        : null;

    private static bool IsListOfObjects(ApiSchema schema) => schema.IsList && schema.Items is { } items && ApiSchema.Of(items).IsObject;

    private sealed record Field(string Path, string Name, ApiSchema Schema, bool IsOptional, bool IsInside);
}
