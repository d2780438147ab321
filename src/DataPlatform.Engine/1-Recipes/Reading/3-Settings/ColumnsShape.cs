using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>The columns of a dataset: <c>name: type</c>, or <c>name: { type, ... }</c>.</summary>
internal sealed record ColumnsShape() : Shape<IReadOnlyList<DeclaredColumn>>("columns by name")
{
    private static readonly GroupOf Settings = new(ColumnSettings.Group);

    public override IReadOnlyList<SettingGroup> Groups => [ColumnSettings.Group];

    public override bool TryRead(YamlValue value, [MaybeNullWhen(false)] out IReadOnlyList<DeclaredColumn> result)
    {
        result = null;
        if (value.Map is not { } map)
        {
            value.Problem($"{value.Name} must be a mapping (name: type), not {value.Kind}");
            return false;
        }

        map.CheckKeys();
        if (!map.Keys.Any())
        {
            value.Problem("'columns' declares no column");
        }

        result = [.. map.Keys.Select(name => ReadColumn(name, map)).OfType<DeclaredColumn>()];
        return true;
    }

    public override JsonObject Schema() =>
        new()
        {
            ["type"] = "object",
            ["minProperties"] = 1,
            ["propertyNames"] = Names.Sql.Schema(),
            ["additionalProperties"] = new JsonObject
            {
                ["anyOf"] = new JsonArray(ColumnTypes.Shape.Schema(), ColumnSettings.Group.Reference()),
            },
        };

    private static DeclaredColumn? ReadColumn(string name, YamlMap map)
    {
        if (!Names.Sql.Accepts(name))
        {
            map.Problem(name, $"column '{Excerpt.Of(name)}' must be {Names.Sql.Expected}");
        }

        var value = map.Find(name)!;
        if (value.Map is null)
        {
            if (value.Text is { } text && Placeholder.NamesIn(text).Any())
            {
                value.Problem($"column '{Excerpt.Of(name)}' needs its type: write {{ type: text, value: \"{Excerpt.Of(text)}\" }}");
                return new(name, ColumnTypes.Unknown, null, text, Nullable: true, TimeNotation.Default);
            }

            var type = ColumnTypes.Shape.TryRead(value, out var read) ? read : ColumnTypes.Unknown;
            return new(name, type, null, null, Nullable: true, TimeNotation.Default);
        }

        return Settings.TryRead(value, out var own)
            ? new(
                name,
                ColumnSettings.Type.Read(own),
                ColumnSettings.Field.Read(own),
                ColumnSettings.Value.Read(own),
                ColumnSettings.Nullable.Read(own),
                new(ColumnSettings.Format.Read(own), ColumnSettings.Zone.Read(own)),
                ColumnSettings.Optional.Read(own)
            )
            {
                Path = ColumnSettings.Path.Read(own),
                From = ColumnSettings.From.Read(own),
                Number = ColumnSettings.Number.Read(own),
                Default = ColumnSettings.Default.Read(own),
                Checks = [.. ColumnSettings.Checks.Read(own).Select(c => c with { Column = name })],
            }
            : null;
    }
}
