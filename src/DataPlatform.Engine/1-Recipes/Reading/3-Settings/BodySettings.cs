using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>The settings of a dataset's <c>body</c>.</summary>
internal static class BodySettings
{
    private const string LeftOut = "A field that is one placeholder without a value is left out";

    private static readonly OptionalSetting<string> Json = new(
        "json",
        new JsonTree(),
        $"A JSON value; its texts may hold placeholders. {LeftOut}, and `{{page | number}}` is a number and no text."
    )
    {
        Examples = ["{ symbol: \"{ticker}\", page: \"{page | number}\" }"],
        AlsoCalled = ["request_body_json"],
    };

    private static readonly Setting<IReadOnlyList<KeyValuePair<string, string>>> Form = new(
        "form",
        new MapOf<string>(Templates.Parameter) { IsRepeatable = true },
        [],
        $"The fields of a form. {LeftOut}."
    )
    {
        Examples = ["{ symbol: \"{ticker}\", fields: [open, close] }"],
        AlsoCalled = ["request_body_data", "data"],
    };

    private static readonly OptionalSetting<string> GraphQl = new(
        "graphql",
        Scalars.Text with
        {
            Type = "GraphQL query",
        },
        "A GraphQL query, sent as it is: its braces are its own, and values go into `variables`."
    )
    {
        Examples = ["\"query ($id: ID!) { fund(id: $id) { name } }\""],
        AlsoCalled = ["query", "request_body_graphql"],
    };

    private static readonly OptionalSetting<string> Variables = new(
        "variables",
        new JsonTree(),
        "The variables of the GraphQL query; their texts may hold placeholders."
    )
    {
        Examples = ["{ id: \"{ticker}\" }"],
    };

    public static readonly SettingGroup Group = new(
        "body",
        "What the request carries, in one of three forms. It makes the request a POST.",
        Json,
        Form,
        GraphQl,
        Variables
    )
    {
        Rules =
        [
            new SettingRule.ExactlyOne("'body' must be one of 'json', 'form' and 'graphql'", Json, Form, GraphQl),
            new SettingRule.Needs(Variables, GraphQl, "'variables' are those of a 'graphql' query"),
        ],
    };

    /// <summary>The body; null when the mapping declares none that can be read.</summary>
    public static RequestBody? Read(YamlMap map)
    {
        var (json, form, query, variables) = (Json.Read(map), Form.Read(map), GraphQl.Read(map), Variables.Read(map));
        return json is not null ? new RequestBody.Json(json)
            : query is not null ? new RequestBody.GraphQl(query, variables)
            : form.Count > 0 ? new RequestBody.Form(form)
            : null;
    }
}
