using System.Text.Json;
using DataPlatform.Engine.Drafting.Rows;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Engine.Drafting.Documents;

/// <summary>Where a response's schema has its rows.</summary>
/// <param name="Place">The place.</param>
/// <param name="Row">What a row is.</param>
/// <param name="Around">The plain fields around the rows, each with a value that it might have.</param>
internal sealed record SchemaRows(RowsGuess Place, ApiSchema Row, IReadOnlyList<Envelope.Field> Around)
{
    private const int Deepest = 4;

    // An object with so many values of its own is a row, whatever lists are in it.
    private const int ValuesOfRow = 4;

    /// <summary>Finds them; null when the schema says nothing of rows.</summary>
    public static SchemaRows? Of(ApiSchema root)
    {
        if (root.IsList)
        {
            return root.Items is { } items && ApiSchema.Of(items) is { IsObject: true } row ? new(Guess("", null), row, []) : null;
        }

        var all = All(root, "", [root.Name]).ToList();
        var values = root.Fields.Count(f => ApiSchema.Of(f.Value).IsPlain && !Envelope.IsUsual(f.Key));
        var best = all.OrderByDescending(p => RowsGuess.IsUsual(p.Place.Path.Split('.')[^1])).ThenBy(p => p.Depth).FirstOrDefault();
        if (best.Row is not null && (RowsGuess.IsUsual(best.Place.Path.Split('.')[^1]) || values < ValuesOfRow))
        {
            var around = new List<Envelope.Field>();
            Collect(root, "", best.Place.Path, [root.Name], around);
            return new(best.Place, best.Row, around);
        }

        return root.Fields.Count == 0 ? null : new(Guess("", "decide: one object was taken for the one row"), root, []);
    }

    private static RowsGuess Guess(string path, string? comment) => new(path, path.Length == 0 ? null : YamlText.Of(path), 1, 1, comment);

    // A schema that holds itself has no end.
    private static bool IsOpened(ApiSchema field, IReadOnlyList<string?> outer) =>
        field.IsObject && !(field.Name is { } name && outer.Contains(name, StringComparer.Ordinal));

    private static IEnumerable<(RowsGuess Place, ApiSchema Row, int Depth)> All(ApiSchema schema, string path, IReadOnlyList<string?> outer)
    {
        var depth = outer.Count;
        if (schema.Values is { } of && ApiSchema.Of(of) is { IsObject: true } value)
        {
            var parts = path.Length == 0 ? "" : $"path: {YamlText.Of(path)}, ";
            yield return (new(path, $"{{ {parts}shape: map, key_as: key }}", 1, 1, "decide: what the names are"), value, depth);
        }

        foreach (var (name, inner) in schema.Fields.Where(f => depth <= Deepest && FieldPath.CanHold(f.Key)))
        {
            var (its, field) = (FieldPath.Join(path, name), ApiSchema.Of(inner));
            if (field.IsList && field.Items is { } items && ApiSchema.Of(items) is { IsObject: true } row)
            {
                yield return (Guess(its, null), row, depth);
            }
            else if (IsOpened(field, outer))
            {
                foreach (var found in All(field, its, [.. outer, field.Name]))
                {
                    yield return found;
                }
            }
        }
    }

    private static void Collect(ApiSchema schema, string path, string rows, IReadOnlyList<string?> outer, List<Envelope.Field> found)
    {
        foreach (var (name, inner) in schema.Fields.Where(f => outer.Count <= Deepest && FieldPath.IsPlain(f.Key)))
        {
            var (its, field) = (FieldPath.Join(path, name), ApiSchema.Of(inner));
            if (its == rows)
            {
                continue;
            }

            if (field.IsPlain)
            {
                found.Add(new(its, JsonDocument.Parse(ValueOf(name, field)).RootElement));
            }
            else if (IsOpened(field, outer))
            {
                Collect(field, its, rows, [.. outer, field.Name], found);
            }
        }
    }

    // Such that what looks for pages in an answer finds as much in the schema.
    private static string ValueOf(string name, ApiSchema field) =>
        field.Type switch
        {
            Microsoft.OpenApi.JsonSchemaType.Integer or Microsoft.OpenApi.JsonSchemaType.Number => "1000000",
            Microsoft.OpenApi.JsonSchemaType.Boolean => "true",
            _ when field.Format is "uri" or "url" or "uri-reference" || IsAddress(name) => "\"/next\"",
            _ => "\"x\"",
        };

    private static bool IsAddress(string name) =>
        Array.Exists(["url", "uri", "link", "href"], word => name.EndsWith(word, StringComparison.OrdinalIgnoreCase));
}
