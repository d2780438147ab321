using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using System.Text;
using DataPlatform.Host.Alerts;

namespace DataPlatform.Host.Settings;

/// <summary>The settings that there are: the flags of <c>run</c>, but for those that one run is asked with.</summary>
internal static class SettingList
{
    // Verbs that choose as 'run' does. Of the others, those that have these flags take them from a file, too.
    private static readonly string[] LikeRun = ["run", "plan", "config"];
    private static readonly string[] OfAll = ["recipes", "data", "memory", "base_url", "set", "output"];

    // A market of their own, with recipes and data that are nobody's.
    private static readonly string[] OnTheirOwn = ["demo", "simulate"];

    public static IReadOnlyList<Setting> Of(RootCommand root) =>
        [
            .. root
                .Subcommands.Single(c => c.Name == "run")
                .Options.Where(o => o is not HelpOption && !Setting.OfOneRun.Contains(o.Name, StringComparer.Ordinal))
                .Select(o => new Setting(o)),
        ];

    /// <summary>Those that a command takes.</summary>
    /// <param name="command">The command.</param>
    /// <param name="all">All settings.</param>
    public static IReadOnlyList<Setting> Of(Command command, IReadOnlyList<Setting> all) =>
        OnTheirOwn.Contains(command.Name, StringComparer.Ordinal)
            ? []
            :
            [
                .. all.Where(s => Takes(command.Name, s.Name))
                    .Select(s => command.Options.FirstOrDefault(o => o.Name == s.Option.Name))
                    .OfType<Option>()
                    .Select(o => new Setting(o)),
            ];

    /// <summary>The page that lists them.</summary>
    public static string Page(IReadOnlyList<Setting> all)
    {
        var page = new StringBuilder();
        page.Append(
            $"""
            # Settings

            Made by the program from the flags of `run`: to change it, change them, delete this file and run `SettingsFileTests`.

            What is the same in every run can stand in `{SettingsFile.Name}` beside the recipes (with the shipped ones: where the program is started), or in
            a variable. A flag goes before a variable, a variable before the file, the file before the default; of pairs, each by itself. In the file, a path
            is from where the file lies. In a variable, a list has commas, and pairs are `NAME=VALUE` with semicolons between them. `dataplatform config`
            shows what holds, and from where. No secret belongs in either: keys have their places in the recipes' `auth`.

            | setting | variable | written as | default | what it says |
            |---|---|---|---|---|

            """
        );
        foreach (var s in all)
        {
            var name = s.IsInFile ? $"`{s.Name}`" : "";
            page.Append(
                CultureInfo.InvariantCulture,
                $"| {name} | `{s.Variable}` | {Written(s)} | {DefaultOf(s.Option)} | {s.Option.Description!.Replace("|", "\\|", StringComparison.Ordinal)} |\n"
            );
        }

        AppendNotify(page);
        return page.ToString();
    }

    private static void AppendNotify(StringBuilder page)
    {
        page.Append(
            """

            ## notify

            `notify` stands in the file alone. It tells a web address how each `run` ended that began, by one POST; what becomes of it changes no exit code.

            ```yaml
            notify: { env: ALERT_URL, form: slack, when: problems }
            ```

            | setting | what it says |
            |---|---|

            """
        );
        foreach (var (name, meaning) in Notify.Settings)
        {
            page.Append(CultureInfo.InvariantCulture, $"| `{name}` | {meaning} |\n");
        }
    }

    /// <summary>What holds where nobody says anything; empty where nothing does, or the flag's description says it.</summary>
    public static string DefaultOf(Option option) =>
        !option.HasDefaultValue ? ""
        : option.GetDefaultValue() is { } value and not false ? Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""
        : "";

    // 'lint' is told what it is to check, and looks at data only where they belong to that.
    private static bool Takes(string command, string setting) =>
        LikeRun.Contains(command, StringComparer.Ordinal)
        || (command == "lint" ? setting == "output" : OfAll.Contains(setting, StringComparer.Ordinal));

    private static string Written(Setting setting) =>
        setting.Form switch
        {
            SettingForm.Switch => "`true`, `false`",
            SettingForm.Many => "list",
            SettingForm.Pairs => $"pairs: `{setting.Option.HelpName}`",
            _ => $"`{setting.Option.HelpName?.Replace("|", "\\|", StringComparison.Ordinal)}`",
        };
}
