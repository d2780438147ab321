using System.CommandLine;

namespace DataPlatform.Host.Settings;

/// <summary>A flag of <c>run</c> that a settings file and a variable can say, too. All that is said of it is made from the flag.</summary>
/// <param name="Option">The flag.</param>
internal sealed record Setting(Option Option)
{
    public const string Prefix = "DATAPLATFORM_";

    // What a recipe's own variables begin with.
    private const string OfRecipes = Prefix + "VAR_";

    private static readonly string[] Paths = ["recipes", "data", "tickers_file"];

    // A file is found by the recipes' folder, and cannot name it.
    public const string Recipes = "recipes";

    /// <summary>A command for the shell: recipes come from others, and what lies beside them must not be carried out.</summary>
    public const string OnEnd = "on_end";

    /// <summary>Flags that one run is asked with: in a file, every run would be.</summary>
    public static readonly IReadOnlyList<string> OfOneRun = ["--date", "--force", "--refetch", "--refetch-from"];

    /// <summary>Flags of which only one can hold: the one that is said more strongly.</summary>
    public static readonly IReadOnlyDictionary<string, string> Opposites = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["quiet"] = "verbose",
        ["verbose"] = "quiet",
        ["tickers"] = "tickers_file",
        ["tickers_file"] = "tickers",
    };

    public string Name { get; } = NameOf(Option.Name);

    public string Variable => Prefix + Name.ToUpperInvariant();

    public SettingForm Form { get; } =
        Option.ValueType == typeof(bool) ? SettingForm.Switch
        : Option.ValueType != typeof(string[]) ? SettingForm.Value
        : Option.HelpName?.Contains('=', StringComparison.Ordinal) == true ? SettingForm.Pairs
        : SettingForm.Many;

    /// <summary>It names a file or a folder: in a settings file, from where that lies.</summary>
    public bool IsPath => Paths.Contains(Name, StringComparer.Ordinal);

    /// <summary>A settings file may say it.</summary>
    public bool IsInFile => Name is not (Recipes or OnEnd);

    public static string NameOf(string flag) => flag.TrimStart('-').Replace('-', '_');

    /// <summary>Whether a variable of the environment is meant for the program, and not for a recipe.</summary>
    public static bool IsVariable(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) && !name.StartsWith(OfRecipes, StringComparison.Ordinal);
}
