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
            definitions[group.DefinitionName] = group.Schema();
        }

        schema["definitions"] = definitions;
        return JsonText.Of(schema);
    }
}
