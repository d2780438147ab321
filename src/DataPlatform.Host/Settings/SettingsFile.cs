using DataPlatform.Host.Alerts;
using DataPlatform.Recipes;
using DataPlatform.Recipes.Reading;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Host.Settings;

/// <summary>Reads <c>dataplatform.yaml</c>.</summary>
internal static class SettingsFile
{
    public const string Name = RecipeFolder.SettingsFile;

    /// <summary>Where the file would be.</summary>
    /// <param name="recipes">The recipes' folder.</param>
    /// <param name="isShipped">True where the recipes are those beside the program, where no user has a file.</param>
    public static string Of(string recipes, bool isShipped) => isShipped ? Name : Path.Combine(recipes, Name);

    /// <summary>What a file says.</summary>
    /// <param name="file">The file; it need not be there.</param>
    /// <param name="settings">The settings that there are.</param>
    /// <param name="problems">Every problem, with file and line.</param>
    public static (IReadOnlyList<SaidSetting> Said, Notify? Notify) Read(
        string file,
        IReadOnlyList<Setting> settings,
        List<string> problems
    )
    {
        if (!File.Exists(file))
        {
            return ([], null);
        }

        var found = new List<RecipeProblem>();
        var said = YamlFile.LoadIfAny(file, new(file, found)) is { } map ? Read(file, map, settings) : ([], null);
        problems.AddRange(found.OrderBy(p => p.Line).Select(p => $"{file}:{p.Line}: {p.Message}"));
        return said;
    }

    private static (IReadOnlyList<SaidSetting> Said, Notify? Notify) Read(string file, YamlMap map, IReadOnlyList<Setting> settings)
    {
        map.CheckKeys();
        var said = new List<SaidSetting>();
        Notify? notify = null;
        foreach (var value in map.Keys.Select(k => map.Find(k)!))
        {
            var setting = settings.FirstOrDefault(s => s.IsInFile && s.Name == value.Key);
            if (value.Key == NotifyReader.Name)
            {
                notify = NotifyReader.Read(file, value);
            }
            else if (setting is null)
            {
                map.Problem(value.Line, Unknown(value.Key, settings));
            }
            else if (!value.IsEmpty && Words(value, setting) is { } words)
            {
                var place = $"{file}:{value.Line}";
                said.Add(new(setting, setting.IsPath ? [.. words.Select(w => From(file, w))] : words, SettingOrigin.File, place));
            }
        }

        return (said, notify);
    }

    private static string Unknown(string name, IReadOnlyList<Setting> settings) =>
        name == Setting.Recipes
            ? $"'{name}' cannot stand here: the file is found beside the recipes; give --recipes, or set DATAPLATFORM_RECIPES"
        : name == Setting.OnEnd
            ? $"'{name}' cannot stand here: a file beside recipes must not say what is carried out; give --on-end, or set DATAPLATFORM_ON_END"
        : Setting.OfOneRun.FirstOrDefault(f => Setting.NameOf(f) == name) is { } flag
            ? $"'{name}' belongs to one run and cannot stand here; give it {flag}"
        : $"'{Excerpt.Of(name)}' is no setting{Suggestion.For(name, settings.Where(s => s.IsInFile).Select(s => s.Name).Append(NotifyReader.Name))}";

    // Null, and a problem told, where it is not written as such a setting is.
    private static IReadOnlyList<string>? Words(YamlValue value, Setting setting)
    {
        switch (setting.Form)
        {
            case SettingForm.Pairs when value.Map is { } map:
                return [.. map.Keys.Select(k => Pair(map.Find(k)!)).OfType<string>()];
            case SettingForm.Many or SettingForm.Value when value.Items is { } items && items.All(i => i.Text is not null):
                // Of a flag that takes its list as one word.
                return setting.Form == SettingForm.Many ? [.. items.Select(i => i.Text!)] : [string.Join(',', items.Select(i => i.Text))];
            case SettingForm.Switch when value.Text is not ("true" or "false"):
                value.Problem($"{value.Name} must be true or false, not {value.Kind}");
                return null;
            case not SettingForm.Pairs when value.Text is { } text:
                return [text];
            default:
                value.Problem(
                    $"{value.Name} must be {(setting.Form == SettingForm.Pairs ? $"a mapping like {{ {setting.Option.HelpName!.Replace("=", ": ", StringComparison.Ordinal)} }}" : "a plain value")}, not {value.Kind}"
                );
                return null;
        }
    }

    private static string? Pair(YamlValue value)
    {
        var text =
            value.Items is { } items && items.All(i => i.Text is not null) ? string.Join(',', items.Select(i => i.Text)) : value.Text;
        if (text is null)
        {
            value.Problem($"{value.Name} must be a plain value, not {value.Kind}");
        }

        return text is null ? null : $"{value.Key}={text}";
    }

    private static string From(string file, string path) => Path.Combine(Path.GetDirectoryName(file)!, path);
}
