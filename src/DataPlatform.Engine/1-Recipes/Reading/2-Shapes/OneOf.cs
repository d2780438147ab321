using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Shapes;

/// <summary>A mapping whose <c>type</c> says which settings it has.</summary>
internal sealed record OneOf<T>(params IReadOnlyList<Kind<T>> Kinds) : Shape<T>("settings")
    where T : class
{
    private const string TypeKey = Kind<T>.TypeKey;

    public override IReadOnlyList<SettingGroup> Groups => [.. Kinds.Select(k => k.Group)];

    private Kind<T>? Usual => Kinds.FirstOrDefault(k => k.IsUsual);

    public override bool TryRead(YamlValue value, [MaybeNullWhen(false)] out T result)
    {
        result = null;
        if (value.Map is not { } map)
        {
            value.Problem($"{value.Name} must be a mapping ({{ {TypeKey}: {(Usual ?? Kinds[0]).Type}, ... }}), not {value.Kind}");
            return false;
        }

        if (KindOf(map) is not { } kind)
        {
            return false;
        }

        kind.Group.Check(map, key => OtherKindWith(key, kind));
        result = kind.Read(map);
        return result is not null;
    }

    public override JsonObject Schema() => new() { ["anyOf"] = new JsonArray([.. Kinds.Select(k => k.Group.Reference())]) };

    private Kind<T>? KindOf(YamlMap map)
    {
        var types = string.Join(", ", Kinds.Select(k => k.Type));
        if (map.Find(TypeKey) is not { } value)
        {
            if (Usual is null)
            {
                map.Problem(map.Line, $"'{TypeKey}' is missing; write one of {types}");
            }

            return Usual;
        }

        var kind = Kinds.FirstOrDefault(k => k.Type == value.Text);
        if (kind is null)
        {
            var meant = Suggestion.For(value.Text ?? "", [.. Kinds.Select(k => (k.Type, k.AlsoCalled))]);
            value.Problem($"'{TypeKey}' must be one of {types}, not {value.Kind}{meant}");
        }

        return kind;
    }

    private string? OtherKindWith(string key, Kind<T> kind) =>
        Kinds.FirstOrDefault(k => k != kind && k.Group.Has(key)) is { } other ? $"; it belongs to '{TypeKey}: {other.Type}'" : null;
}
