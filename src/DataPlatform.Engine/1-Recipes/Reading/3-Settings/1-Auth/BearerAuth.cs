using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings.Auth;

/// <summary><c>type: bearer</c>: a token in the header <c>Authorization</c> (RFC 6750).</summary>
internal static class BearerAuth
{
    private static readonly SecretSettings Token = new("", "token", "ACME_TOKEN", "token", "api_token", "key", "secret", "variable");

    public static readonly Kind<SourceAuth> Kind = new(
        "bearer",
        new("auth bearer", "A token behind the word Bearer in the Authorization header.", Token.Variable, Token.File, Token.Keys)
        {
            Rules = [Token.RuleWithKeys],
        },
        Read
    )
    {
        AlsoCalled = ["bearer_token", "jwt"],
    };

    private static SourceAuth.ApiKey? Read(YamlMap map) =>
        Token.ReadAll(map).ToArray() is [var token, .. var further]
            ? new(token, null, "Authorization", "Bearer ") { Further = further.Length > 0 ? further : [] }
            : null;
}
