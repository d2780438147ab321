using DataPlatform.Recipes.Reading.Settings;
using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading;

/// <summary>What a source says for all of its datasets: each is read as if it had written itself what it takes of it.</summary>
/// <param name="defaults">The settings, with the lines on which they stand.</param>
internal sealed class DatasetDefaults(YamlMap defaults)
{
    // Of these a dataset and its source may each say a part.
    private static readonly Setting[] ByName = [RequestSettings.Query, TableSettings.Columns];

    private static readonly Setting[] OfHistories = [WindowSettings.HistoryFrom, WindowSettings.HistoryDays, WindowSettings.RefetchDays];

    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);

    /// <summary>A dataset with what it takes of the defaults.</summary>
    public YamlMap Complete(YamlMap own)
    {
        var unwanted = Unwanted(own);
        var offered = defaults
            .Keys.Where(k => DatasetSettings.Shared.Has(k) && !unwanted.Contains(k))
            .Select(k => defaults.Find(k)!)
            .ToList();
        var all = own.Of(offered.Where(d => !own.Has(d.Key)).Concat(own.Keys.Select(k => Joined(own.Find(k)!, offered))));
        var sent = SentBy(all);
        var idle = offered.Where(d => !own.Has(d.Key) && IsIdle(d.Key, all, sent)).Select(d => d.Key).ToHashSet(StringComparer.Ordinal);
        CheckForgotten(own, all, idle);
        var taken = offered.Where(d => !idle.Contains(d.Key) && (!own.Has(d.Key) || all.Find(d.Key)!.Joined is not null));
        _taken.UnionWith(taken.Select(d => d.Key));
        return own.Of(all.Keys.Where(k => !idle.Contains(k)).Select(k => all.Find(k)!));
    }

    /// <summary>Tells of defaults that no dataset takes.</summary>
    public void CheckUse()
    {
        foreach (var key in defaults.Keys.Where(k => DatasetSettings.Shared.Has(k) && !_taken.Contains(k)))
        {
            defaults.Problem(key, $"no dataset takes this '{key}': each has its own, is without it, or has no use for it");
        }
    }

    // What a dataset is without, and what says the same thing as one of its own settings.
    private HashSet<string> Unwanted(YamlMap own)
    {
        var without = DatasetSettings.Without.Read(own);
        foreach (var key in without)
        {
            var problem =
                !defaults.Has(key)
                    ? $"names '{Excerpt.Of(key)}', which the 'defaults' of the source do not have{Suggestion.For(key, defaults.Keys)}"
                : own.Has(key) && !IsByName(key) ? $"names '{Excerpt.Of(key)}', of which the dataset has its own anyway"
                : null;
            if (problem is not null)
            {
                own.Problem(own.LineOf(DatasetSettings.Without.Key, key), $"'without' {problem}");
            }
        }

        var replaced = DatasetSettings
            .Shared.Rules.OfType<SettingRule.NotBoth>()
            .Select(r =>
                own.Has(r.Second.Key) ? r.First.Key
                : own.Has(r.First.Key) || defaults.Has(r.First.Key) ? r.Second.Key
                : ""
            );
        return without.Concat(replaced).ToHashSet(StringComparer.Ordinal);
    }

    private static YamlValue Joined(YamlValue own, List<YamlValue> offered)
    {
        if (!IsByName(own.Key) || own.Map is not { } names || offered.Find(d => d.Key == own.Key)?.Map is not { } shared)
        {
            return own;
        }

        var inOrder = shared.Keys.Select(k => names.Find(k) ?? shared.Find(k)!);
        return own with { Joined = names.Of(inOrder.Concat(names.Keys.Where(k => !shared.Has(k)).Select(k => names.Find(k)!))) };
    }

    private static bool IsByName(string key) => ByName.Any(s => s.Key == key);

    // A history means nothing to a dataset that asks for no days, and so on: what another one can use is not held against it.
    private static bool IsIdle(string key, YamlMap whole, HashSet<string> sent) =>
        OfHistories.Any(s => s.Key == key) ? !sent.Contains("from")
        : key == WindowSettings.DateField.Key ? !sent.Contains("from") && !HasColumn(whole, whole.Find(key)?.Text)
        : key == WindowSettings.Window.Key ? !sent.Contains("from") && !sent.Contains("to")
        : key == RequestSettings.Limit.Key ? !sent.Contains("limit")
        : key == AnswerSettings.Csv.Key && whole.Find(AnswerSettings.Format.Key)?.Text != "csv";

    // What has the column that moves a window may have forgotten to ask for one, and would have no history without a word.
    private static void CheckForgotten(YamlMap own, YamlMap whole, HashSet<string> idle)
    {
        List<string> unused = [.. OfHistories.Select(s => s.Key).Where(idle.Contains)];
        if (unused.Count > 0 && whole.Find(WindowSettings.DateField.Key)?.Text is { } column && HasColumn(whole, column))
        {
            own.Problem(
                own.Line,
                $"'{string.Join("', '", unused)}' of the source's 'defaults' needs {{from}} in 'path', 'query' or 'body'; if there is no history to ask for, say 'without: [{string.Join(", ", unused)}]'"
            );
        }
    }

    private static HashSet<string> SentBy(YamlMap dataset) =>
        dataset.Keys.SelectMany(k => dataset.Find(k)!.Texts).SelectMany(Placeholder.NamesIn).ToHashSet(StringComparer.Ordinal);

    private static bool HasColumn(YamlMap dataset, string? name) =>
        name is not null && (dataset.Find(TableSettings.Columns.Key)?.Map?.Has(name) ?? false);
}
