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
            "a user name without ':' and control characters; the password is where 'env' or 'file' says"
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

    private static readonly SecretSettings Password = new("", "password", "ACME_PASSWORD", "password", "secret", "variable");

    public static readonly Kind<SourceAuth> Kind = new(
        "basic",
        new("auth basic", "A user name and a password in the Authorization header.", Username, Password.Variable, Password.File)
        {
            Rules = [Password.Rule],
        },
        Read
    );

    private static SourceAuth.Basic? Read(YamlMap map)
    {
        var (username, password) = (Username.Read(map), Password.Read(map));
        return username.Length > 0 && password is not null ? new(username, password) : null;
    }
}
