using Microsoft.OpenApi;

namespace DataPlatform.Engine.Drafting.Documents;

/// <summary>A schema as a draft sees it: what it says together with all that it is made of (<c>$ref</c>, <c>allOf</c>, and the other one of "this or null").</summary>
internal sealed class ApiSchema
{
    // A schema may be made of itself.
    private const int Deepest = 12;

    private readonly List<IOpenApiSchema> _parts = [];

    private ApiSchema(IOpenApiSchema schema)
    {
        Gather(schema, 1);
        Fields =
        [
            .. _parts
                .SelectMany(p => p.Properties ?? Enumerable.Empty<KeyValuePair<string, IOpenApiSchema>>())
                .DistinctBy(f => f.Key, StringComparer.Ordinal)
                .Where(f => f.Value is not null),
        ];
        Required = _parts.SelectMany(p => p.Required ?? Enumerable.Empty<string>()).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>The fields of an object, in their order.</summary>
    public IReadOnlyList<KeyValuePair<string, IOpenApiSchema>> Fields { get; }

    /// <summary>The fields that are always there.</summary>
    public IReadOnlySet<string> Required { get; }

    /// <summary>What it is: one type, or none where it may be several or says nothing.</summary>
    public JsonSchemaType? Type =>
        _parts.Select(p => p.Type & ~JsonSchemaType.Null).FirstOrDefault(t => t is { } its && its != default) is { } said ? said
        : Fields.Count > 0 ? JsonSchemaType.Object
        : Items is not null ? JsonSchemaType.Array
        : null;

    /// <summary>What kind of text or number it is, as <c>date-time</c>.</summary>
    public string? Format => _parts.Select(p => p.Format).FirstOrDefault(f => !string.IsNullOrEmpty(f));

    /// <summary>What it is called in the document; null for one that has no name.</summary>
    public string? Name => _parts.OfType<OpenApiSchemaReference>().Select(r => r.Reference.Id).FirstOrDefault();

    /// <summary>The elements of a list.</summary>
    public IOpenApiSchema? Items => _parts.Select(p => p.Items).FirstOrDefault(i => i is not null);

    /// <summary>The values of an object whose field names are values.</summary>
    public IOpenApiSchema? Values =>
        Fields.Count > 0 ? null : _parts.Select(p => p.AdditionalProperties).FirstOrDefault(v => v is not null);

    public bool IsObject => Type == JsonSchemaType.Object;

    public bool IsList => Type == JsonSchemaType.Array;

    /// <summary>Neither an object nor a list, as far as it says.</summary>
    public bool IsPlain => Type is JsonSchemaType.String or JsonSchemaType.Integer or JsonSchemaType.Number or JsonSchemaType.Boolean;

    public static ApiSchema Of(IOpenApiSchema schema) => new(schema);

    private void Gather(IOpenApiSchema schema, int depth)
    {
        if (depth > Deepest || _parts.Contains(schema))
        {
            return;
        }

        _parts.Add(schema);
        foreach (var part in schema.AllOf ?? [])
        {
            Gather(part, depth + 1);
        }

        var others = (schema.AnyOf ?? []).Concat(schema.OneOf ?? []).Where(s => s.Type is not JsonSchemaType.Null).ToList();
        if (others is [var only])
        {
            Gather(only, depth + 1);
        }
    }
}
