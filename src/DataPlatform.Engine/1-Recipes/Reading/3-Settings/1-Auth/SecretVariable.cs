using DataPlatform.Recipes.Reading.Shapes;

namespace DataPlatform.Recipes.Reading.Settings.Auth;

/// <summary>The environment variable that holds a secret. What stands there instead of a name may be the secret itself, so it is never repeated.</summary>
internal static class SecretVariable
{
    /// <summary>The setting <c>env</c> of a kind of auth.</summary>
    /// <param name="secret">What the variable holds, for a person: "key".</param>
    /// <param name="example">A name.</param>
    public static Setting<string> Setting(string secret, string example)
    {
        var expected = $"the name of an environment variable, in capitals like {example}, never the {secret} itself";
        return new(
            "env",
            Scalars.Matching("environment variable", "[A-Z][A-Z0-9_]{0,79}", expected) with
            {
                Range = "capitals, digits and `_`",
                Shown = _ => null,
            },
            "",
            $"The environment variable that holds the {secret}. The {secret} itself is never in a recipe."
        )
        {
            IsRequired = true,
            Examples = [example],
            AlsoCalled = ["key", "api_key", "token", "password", "secret", "variable"],
        };
    }
}
