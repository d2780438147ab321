using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings.Auth;

/// <summary><c>type: basic</c>: a user name and a password.</summary>
internal static class BasicAuth
{
    // A colon ends the name in the header. Behind one may stand the password, so what is refused is not repeated.
    private static readonly Setting<string> Username = new(
        "username",
        Scalars.Matching(
            "text",
            @"[^:\u0000-\u001f\u007f-\u009f]+",
            "a user name without ':' and control characters; the password is in the variable that 'env' names"
        ) with
        {
            Range = "no `:`",
            Shown = _ => null,
        },
        "",
        "The user name."
    )
    {
        IsRequired = true,
        Examples = ["my-name"],
        AlsoCalled = ["user", "login"],
    };

    private static readonly Setting<string> Variable = SecretVariable.Setting("password", "ACME_PASSWORD");

    public static readonly Kind<SourceAuth> Kind = new(
        "basic",
        new("auth basic", "A user name and a password in the Authorization header.", Username, Variable),
        Read
    );

    private static SourceAuth.Basic? Read(YamlMap map)
    {
        var (username, variable) = (Username.Read(map), Variable.Read(map));
        return username.Length > 0 && variable.Length > 0 ? new(username, variable) : null;
    }
}
