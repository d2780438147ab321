using DataPlatform.Recipes;

namespace DataPlatform.Host.Settings;

/// <summary>Reads the variables <c>DATAPLATFORM_*</c>.</summary>
internal static class SettingVariables
{
    /// <summary>What they say. One that is set to nothing says nothing.</summary>
    /// <param name="environment">All variables.</param>
    /// <param name="settings">The settings that there are.</param>
    /// <param name="problems">Every problem, with the variable's name.</param>
    public static IReadOnlyList<SaidSetting> Read(
        IReadOnlyDictionary<string, string> environment,
        IReadOnlyList<Setting> settings,
        List<string> problems
    )
    {
        var said = new List<SaidSetting>();
        foreach (var (name, value) in environment.Where(v => v.Value.Length > 0 && Setting.IsVariable(v.Key)))
        {
            if (settings.FirstOrDefault(s => s.Variable == name) is { } setting)
            {
                Add(said, setting, value, problems);
            }
            else if (Setting.OfOneRun.FirstOrDefault(f => Setting.Prefix + Setting.NameOf(f).ToUpperInvariant() == name) is { } flag)
            {
                problems.Add($"{name} is no setting: it belongs to one run; give it {flag}");
            }
            // Others may begin like ours: a key that a recipe names, what a test sets.
            else if (Meant(name, settings) is { Length: > 0 } meant)
            {
                problems.Add($"{name} is no setting{meant}");
            }
        }

        return said;
    }

    private static void Add(List<SaidSetting> said, Setting setting, string value, List<string> problems)
    {
        if (setting.Form == SettingForm.Switch && value is not ("true" or "false"))
        {
            problems.Add($"{setting.Variable} must be true or false, not '{Excerpt.Of(value)}'");
            return;
        }

        var words =
            setting.Form == SettingForm.Pairs
                ? value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                : [value];
        said.Add(new(setting, words, SettingOrigin.Variable, setting.Variable));
    }

    // The prefix is the same in all of them and would make any two look alike.
    private static string Meant(string name, IReadOnlyList<Setting> settings)
    {
        var near = settings
            .Where(s => Math.Abs(s.Variable.Length - name.Length) <= 1)
            .Where(s => Suggestion.For(name[Setting.Prefix.Length..], [s.Name]).Length > 0);
        return Suggestion.For(name, near.Select(s => s.Variable));
    }
}
