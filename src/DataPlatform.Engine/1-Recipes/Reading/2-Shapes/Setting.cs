using System.Text.Json.Nodes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Shapes;

/// <summary>One setting of a recipe: all that is said of it, once. The reader, the JSON Schema and the reference page are made from it.</summary>
internal abstract class Setting(string key, Shape shape, string purpose)
{
    /// <summary>The key.</summary>
    public string Key { get; } = key;

    /// <summary>What may stand behind it.</summary>
    public Shape Shape { get; } = shape;

    /// <summary>What it is for, in a sentence or two.</summary>
    public string Purpose { get; } = purpose;

    /// <summary>Values as a recipe writes them behind the key. The first is the one that messages and the reference page show.</summary>
    public required IReadOnlyList<string> Examples { get; init; }

    /// <summary>True when a recipe cannot do without it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>What others call it: whoever writes one of these in its place is told.</summary>
    public IReadOnlyList<string> AlsoCalled { get; init; } = [];

    /// <summary>What to say when it is required and missing; null for what the example says.</summary>
    public string? WhenMissing { get; init; }

    /// <summary>What leaving it out means, as a recipe writes it; null when that is no value.</summary>
    public virtual string? Default => null;

    /// <summary>Its part of the JSON Schema.</summary>
    public JsonObject Schema()
    {
        var form = Shape.Schema();
        if (form.ContainsKey("$ref"))
        {
            // Beside a reference, a draft-07 schema says nothing else.
            return form;
        }

        var schema = new JsonObject { ["description"] = Description() };
        foreach (var (key, part) in form)
        {
            schema[key] = part?.DeepClone();
        }

        if (Default is { } value)
        {
            schema["default"] = YamlJson.Of(value);
        }

        schema["examples"] = new JsonArray([.. Examples.Select(YamlJson.Of)]);
        return schema;
    }

    /// <summary>The value behind the key; null when there is none, which is told when only the value is missing.</summary>
    protected YamlValue? Find(YamlMap map)
    {
        if (map.Find(Key) is not { IsEmpty: true } empty)
        {
            return map.Find(Key);
        }

        empty.Problem($"'{Key}' is empty; write for example '{Key}: {Examples[0]}'{(IsRequired ? "" : ", or leave it out")}");
        return null;
    }

    private string Description() =>
        string.Join(" ", Shape.Words.Where(w => w.Meaning.Length > 0).Select(w => $"{w.Word}: {w.Meaning}").Prepend(Purpose));
}
