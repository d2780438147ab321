using System.Text.Json.Nodes;
using DataPlatform.Recipes.Reading.Settings;

namespace DataPlatform.Recipes.Reading.Reference;

/// <summary>The JSON Schema of a recipe file, which editors complete and check recipes with: what the list of settings says, as far as a schema can.</summary>
internal static class RecipeSchema
{
    public static string Text()
    {
        var schema = new JsonObject { ["$schema"] = "http://json-schema.org/draft-07/schema#", ["title"] = "Recipe file" };
        foreach (var (key, part) in RecipeFileSettings.Group.Schema())
        {
            schema[key] = part?.DeepClone();
        }

        var definitions = new JsonObject();
        foreach (var group in RecipeFileSettings.Group.Inner().DistinctBy(g => g.Name, StringComparer.Ordinal))
        {
            definitions[group.DefinitionName] = group.Schema(group == DatasetSettings.Group ? [.. DatasetSettings.Shared.Settings] : []);
        }

        schema["allOf"] = new JsonArray([.. WhereNoneIsShared()]);
        schema["definitions"] = definitions;
        return JsonText.Of(schema);
    }

    // What a dataset has to have, unless the source has it for all.
    private static IEnumerable<JsonNode> WhereNoneIsShared()
    {
        var shared = DatasetSettings.Shared.Settings.ToList();
        var required = shared
            .Where(s => s.IsRequired)
            .Select(s => (Setting: s, Demand: new JsonObject { ["required"] = new JsonArray(s.Key) }));
        var demanded = DatasetSettings
            .Group.Rules.Where(r => r.Demanded is { } s && shared.Contains(s))
            .Select(r => (Setting: r.Demanded!, Demand: r.Schema()));
        return required
            .Concat(demanded)
            .Select(d => new JsonObject
            {
                ["if"] = In(DefaultsSettings.Defaults.Key, new() { ["required"] = new JsonArray(d.Setting.Key) }),
                ["else"] = new JsonObject
                {
                    ["properties"] = new JsonObject
                    {
                        [RecipeFileSettings.Datasets.Key] = new JsonObject { ["items"] = UnlessOfAnswers(d.Demand) },
                    },
                },
            });

        static JsonObject UnlessOfAnswers(JsonObject demand) =>
            new() { ["anyOf"] = new JsonArray(demand, new JsonObject { ["required"] = new JsonArray(AnswersOfSettings.AnswersOf.Key) }) };

        static JsonObject In(string key, JsonObject schema) => Within(RecipeFileSettings.Source.Key, Within(key, schema));

        static JsonObject Within(string key, JsonObject schema) =>
            new()
            {
                ["properties"] = new JsonObject { [key] = schema },
                ["required"] = new JsonArray(key),
            };
    }
}
