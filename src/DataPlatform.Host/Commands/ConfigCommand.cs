using System.CommandLine;
using DataPlatform.Host.Output;
using DataPlatform.Host.Settings;
using DataPlatform.Runs;

namespace DataPlatform.Host.Commands;

/// <summary><c>dataplatform config</c></summary>
internal static class ConfigCommand
{
    public static Command Create()
    {
        var command = new VerbCommand(
            "config",
            "Shows which settings hold for 'run', and where each comes from: a flag, a variable DATAPLATFORM_*, the file dataplatform.yaml beside the recipes, or the default.",
            """
            dataplatform config
            dataplatform config --recipes ./recipes --output json
            """
        );
        var flags = new RunFlags().AddTo(command);
        command.SetAction(parsed =>
        {
            // What a run would refuse is refused here.
            flags.Selection.Read(parsed);
            flags.Alerts.Read(parsed);
            Print(Document(parsed, command), flags.Output.IsJson(parsed), parsed.InvocationConfiguration.Output);
            return ExitCode.Ok;
        });
        return command;
    }

    private static ConfigDocument Document(ParseResult parsed, Command command)
    {
        var given = Invocation.SettingsOf(parsed);
        var all = command.Options.Where(o => !Setting.OfOneRun.Contains(o.Name, StringComparer.Ordinal)).Select(o => new Setting(o));
        return new(
            given.File,
            given.Notify?.Place,
            [
                .. all.Select(s =>
                {
                    var from = given.From(s);
                    return new SettingDocument(
                        s.Name,
                        Values(parsed, s),
                        from.Count == 0 ? SettingOrigin.Default : from[0].Origin,
                        [.. from.Select(f => f.Place)]
                    );
                }),
            ]
        );
    }

    private static IReadOnlyList<string> Values(ParseResult parsed, Setting setting) =>
        parsed.GetResult(setting.Option) is { Implicit: false } result ? [.. result.Tokens.Select(t => t.Value).DefaultIfEmpty("true")]
        : SettingList.DefaultOf(setting.Option) is { Length: > 0 } value ? [value]
        : setting.Form == SettingForm.Switch ? ["false"]
        : setting.Name == Setting.Recipes ? [SelectionFlags.DefaultRecipes()]
        : [];

    private static void Print(ConfigDocument config, bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(RunJson.Write(config));
            return;
        }

        var table = new TextTable(new("setting"), new("value"), new("from"));
        foreach (var s in config.Settings)
        {
            table.Add(s.Name, string.Join(' ', s.Values), s.Places.Count == 0 ? "default" : string.Join(", ", s.Places));
        }

        table.WriteTo(output, Terminal.Width(output));
        if (config.Notify is { } notify)
        {
            output.WriteLine($"notify: {notify}");
        }

        output.WriteLine(config.File is null ? "there is no dataplatform.yaml" : $"settings file: {config.File}");
    }
}
