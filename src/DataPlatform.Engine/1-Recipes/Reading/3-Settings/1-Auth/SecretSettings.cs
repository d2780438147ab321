using System.Text.RegularExpressions;
using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading.Settings.Auth;

/// <summary>Where a secret is. What stands there instead of a name may be the secret itself, so it is never repeated.</summary>
internal sealed class SecretSettings
{
    private const string VariableForm = "[A-Z][A-Z0-9_]{0,79}";
    private const string FileForm = @"[^\u0000-\u001f]*[/\\][^\u0000-\u001f]+";

    /// <summary>An environment variable or a file, in one text.</summary>
    public static readonly Scalar<SecretPlace> Place = new(
        "variable or file",
        "the name of an environment variable like ACME_PASSWORD, or the path of a file like /run/secrets/password, never the secret itself",
        TryPlace
    )
    {
        Plural = "variables or files",
        Shown = _ => null,
        JsonSchema = () => Scalars.TextLike($"^({VariableForm}|{FileForm})$"),
    };

    /// <param name="prefix">What the settings' names begin with, where a kind has several secrets: "client_secret_".</param>
    /// <param name="secret">What the secret is, for a person: "key".</param>
    /// <param name="example">The name of a variable.</param>
    /// <param name="alsoCalled">What others call the place of the secret.</param>
    public SecretSettings(string prefix, string secret, string example, params IReadOnlyList<string> alsoCalled)
    {
        var expected = $"the name of an environment variable, in capitals like {example}, never the {secret} itself";
        Variable = new(
            $"{prefix}env",
            Scalars.Matching("environment variable", VariableForm, expected) with
            {
                Range = "capitals, digits and `_`",
                Shown = _ => null,
            },
            $"The environment variable that holds the {secret}. One that is not set is looked for in the file `.env` beside the recipes. The {secret} "
                + "itself is never in a recipe."
        )
        {
            Examples = [example],
            AlsoCalled = alsoCalled,
        };
        File = new(
            $"{prefix}file",
            Scalars.Matching("file", FileForm, $"the path of a file like /run/secrets/{secret.Replace(' ', '-')}") with
            {
                Range = "with a `/`",
                Shown = _ => null,
            },
            $"The file that holds the {secret} and nothing else; its path, from the recipe's folder on where it does not begin with `/`."
        )
        {
            Examples = [$"/run/secrets/{secret.Replace(' ', '-')}"],
        };
        Keys = KeysOf(secret);
        Rule = new SettingRule.ExactlyOne(
            $"'auth' must name either '{Variable.Key}' or '{File.Key}' as the place of the {secret}",
            Variable,
            File
        );
        RuleWithKeys = new SettingRule.ExactlyOne(
            $"'auth' must name one of '{Variable.Key}', '{File.Key}' and '{Keys.Key}' as the place of the {secret}",
            Variable,
            File,
            Keys
        );
    }

    public OptionalSetting<string> Variable { get; }

    public OptionalSetting<string> File { get; }

    /// <summary>Several in the place of one, for kinds that can use them in turn.</summary>
    public OptionalSetting<IReadOnlyList<SecretPlace>> Keys { get; }

    /// <summary>One of them says it.</summary>
    public SettingRule Rule { get; }

    /// <summary>The same where there may be several.</summary>
    public SettingRule RuleWithKeys { get; }

    /// <summary>Where the secret is; null when the recipe does not say it.</summary>
    public SecretPlace? Read(YamlMap map)
    {
        var (variable, file) = (Variable.Read(map), File.Read(map));
        return variable is not null ? SecretPlace.InVariable(variable)
            : file is not null ? SecretPlace.InFile(file)
            : null;
    }

    /// <summary>Where the secrets are that are used in turn; one, where there are not several; none when the recipe does not say it.</summary>
    public IReadOnlyList<SecretPlace> ReadAll(YamlMap map)
    {
        if (Keys.Read(map) is not { } keys)
        {
            return Read(map) is { } one ? [one] : [];
        }

        if (keys.Count == 1 || keys.Distinct().Count() < keys.Count)
        {
            map.Problem(Keys.Key, "'keys' are several different ones that are used in turn; one alone is named by 'env' or 'file'");
        }

        return keys;
    }

    private static OptionalSetting<IReadOnlyList<SecretPlace>> KeysOf(string secret) =>
        new(
            "keys",
            new ListOf<SecretPlace>(Place) { IsSet = true, WhenEmpty = "'keys' names no key" },
            $"Several {secret}s that are used in turn, each as a variable or a file. `limits` are those of each: two {secret}s are asked twice as much. One that "
                + "is refused three times in a row what another one is given is put aside, which the run tells."
        )
        {
            Examples = ["[ACME_KEY_1, ACME_KEY_2]"],
            AlsoCalled = ["api_keys", "tokens", "key_pool"],
        };

    private static bool TryPlace(string text, out SecretPlace? place)
    {
        place =
            IsWhole(VariableForm, text) ? SecretPlace.InVariable(text)
            : IsWhole(FileForm, text) ? SecretPlace.InFile(text)
            : null;
        return place is not null;
    }

    private static bool IsWhole(string form, string text) =>
        Regex.IsMatch(text, $@"\A(?:{form})\z", RegexOptions.None, TimeSpan.FromSeconds(1));
}
