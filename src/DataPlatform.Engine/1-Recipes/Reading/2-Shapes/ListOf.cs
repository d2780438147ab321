using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Shapes;

/// <summary>A list of texts. One text alone is a list of one.</summary>
internal sealed record ListOf<T>(Scalar<T> Item) : Shape<IReadOnlyList<T>>($"list of {Item.Plural}")
{
    /// <summary>What to say of a list without items; null when it may be empty.</summary>
    public string? WhenEmpty { get; init; }

    /// <summary>True when no item may stand there twice. Who reads the list tells of it; the schema does by itself.</summary>
    public bool IsSet { get; init; }

    public override IReadOnlyList<(string Word, string Meaning)> Words => Item.Words;

    public override bool TryRead(YamlValue value, [MaybeNullWhen(false)] out IReadOnlyList<T> result)
    {
        if (value.Map is not null)
        {
            value.Problem($"{value.Name} must be a list ([a, b]), not a mapping");
            result = null;
            return false;
        }

        if (value.Text is { } text && text.Contains(',', StringComparison.Ordinal) && !Item.Accepts(text))
        {
            value.Problem($"{value.Name} is a list; write [{Excerpt.Of(text)}]");
            result = null;
            return false;
        }

        if (value.Items is { Count: 0 } && WhenEmpty is { } message)
        {
            value.Problem(message);
        }

        var read = new List<T>();
        foreach (var item in value.Items ?? [value])
        {
            if (Item.TryRead(item, out var one))
            {
                read.Add(one);
            }
        }

        result = read;
        return true;
    }

    public override string Write(IReadOnlyList<T> value) => value.Count == 0 ? "" : $"[{string.Join(", ", value.Select(Item.Write))}]";

    public override JsonObject Schema()
    {
        var list = new JsonObject { ["type"] = "array", ["items"] = Item.Schema() };
        if (WhenEmpty is not null)
        {
            list["minItems"] = 1;
        }

        if (IsSet)
        {
            list["uniqueItems"] = true;
        }

        return new() { ["anyOf"] = new JsonArray(Item.Schema(), list) };
    }
}
