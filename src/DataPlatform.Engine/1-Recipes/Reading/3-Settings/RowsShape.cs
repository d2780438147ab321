using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>The rows of a dataset: the path to them, or a mapping with more to say.</summary>
internal sealed record RowsShape() : Shape<DeclaredRows>("path, or settings")
{
    private static readonly GroupOf Settings = new(RowsSettings.Group);

    public override IReadOnlyList<SettingGroup> Groups => [RowsSettings.Group];

    public override bool TryRead(YamlValue value, [MaybeNullWhen(false)] out DeclaredRows result)
    {
        result = null;
        if (value.Map is null)
        {
            result = Scalars.ValuePath.TryRead(value, out var path) ? DeclaredRows.Default with { Rows = new() { Path = path } } : null;
        }
        else if (Settings.TryRead(value, out var map))
        {
            var rows = new RowsRecipe
            {
                Path = RowsSettings.Path.Read(map),
                Shape = RowsSettings.Shape.Read(map),
                KeyAs = RowsSettings.KeyAs.Read(map),
                ValueAs = RowsSettings.ValueAs.Read(map),
                Fields = RowsSettings.Fields.Read(map),
                Expand = RowsSettings.Expand.Read(map),
            };
            result = new(rows, RowsSettings.Where.Read(map));
        }

        return result is not null;
    }

    public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray(Scalars.ValuePath.Schema(), Settings.Schema()) };
}
