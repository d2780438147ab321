using System.CommandLine;
using DataPlatform.Host.Alerts;
using DataPlatform.Host.Commands;

namespace DataPlatform.Host.Settings;

/// <summary>What settings say to one command line: they become words of it, those that no flag says otherwise.</summary>
internal sealed class GivenSettings
{
    private readonly RootCommand _root;
    private readonly IReadOnlyList<SaidSetting> _said;

    private GivenSettings(
        RootCommand root,
        ParseResult given,
        string recipes,
        string? file,
        IReadOnlyList<SaidSetting> said,
        Notify? notify
    ) => (_root, Given, Recipes, File, _said, Notify) = (root, given, recipes, file, said, notify);

    /// <summary>The command line as it was given.</summary>
    public ParseResult Given { get; }

    /// <summary>The folder that the command takes its recipes from.</summary>
    public string Recipes { get; }

    /// <summary>The settings file; null when there is none.</summary>
    public string? File { get; }

    /// <summary>Whom to tell how a run ended; null for nobody.</summary>
    public Notify? Notify { get; }

    /// <summary>Reads what settings say to a command line.</summary>
    /// <param name="root">All commands.</param>
    /// <param name="given">The command line, without errors.</param>
    /// <param name="environment">All variables.</param>
    /// <param name="problems">Every problem.</param>
    public static GivenSettings Read(
        RootCommand root,
        ParseResult given,
        IReadOnlyDictionary<string, string> environment,
        List<string> problems
    )
    {
        var command = given.CommandResult.Command;
        var all = SettingList.Of(root);
        var its = SettingList.Of(command, all).ToDictionary(s => s.Name, StringComparer.Ordinal);
        // Whoever asks for help gets it.
        if (its.Count == 0 || given.Action != command.Action)
        {
            return new(root, given, RecipesOf(given, null), null, [], null);
        }

        var variables = SettingVariables.Read(environment, all, problems);
        var recipes = RecipesOf(given, variables.FirstOrDefault(v => v.Setting.Name == Setting.Recipes)?.Words[0]);
        var file = SettingsFile.Of(recipes, recipes == SelectionFlags.ShippedRecipes);
        var (inFile, notify) = SettingsFile.Read(file, all, problems);
        List<SaidSetting> said =
        [
            .. inFile.Concat(variables).Where(s => its.ContainsKey(s.Setting.Name)).Select(s => s with { Setting = its[s.Setting.Name] }),
        ];
        return new(root, given, recipes, System.IO.File.Exists(file) ? file : null, Strongest(given, said), notify);
    }

    /// <summary>The command line with what settings say to it.</summary>
    public ParseResult Parse()
    {
        if (_said.Count == 0)
        {
            return Given;
        }

        // As one word each: a value may begin like a flag, or like the name of a file of words.
        var words = _said.SelectMany(s => s.Words.Select(w => $"{s.Setting.Option.Name}={w}"));
        var given = Given.Tokens.Select(t => t.Value).ToList();
        var end = given.IndexOf("--");
        given.InsertRange(end < 0 ? given.Count : end, words);
        return _root.Parse(given);
    }

    /// <summary>Where the value of a setting comes from, strongest first; nothing where nobody says one.</summary>
    public IReadOnlyList<(SettingOrigin Origin, string Place)> From(Setting setting) =>
        [
            .. IsFlag(Given, setting.Option) ? [(SettingOrigin.Flag, setting.Option.Name)] : Array.Empty<(SettingOrigin, string)>(),
            .. _said.Where(s => s.Setting.Name == setting.Name).OrderByDescending(s => s.Origin).Select(s => (s.Origin, s.Place)),
        ];

    /// <summary>A problem that is told of a flag, told of the file or the variable that said it.</summary>
    public string Placed(string problem)
    {
        var its = _said.Where(s => IsOf(problem, s.Setting.Option.Name)).ToList();
        var said =
            its.Find(s => s.Words.Any(w => problem.Contains(w, StringComparison.Ordinal)))
            ?? its.Find(s => !IsFlag(Given, s.Setting.Option));
        return said is null ? problem : $"{said.Place}: {said.Setting.Name}{problem[said.Setting.Option.Name.Length..]}";
    }

    private static bool IsOf(string problem, string flag) => problem.StartsWith(flag + " ", StringComparison.Ordinal);

    private static bool IsFlag(ParseResult given, Option option) => given.GetResult(option) is { Implicit: false };

    private static string RecipesOf(ParseResult given, string? variable)
    {
        var words = given.CommandResult.Command.Name == "lint" ? given.GetResult("DIR")?.Tokens : given.GetResult("--recipes")?.Tokens;
        return words is [var word] ? word.Value : variable ?? SelectionFlags.DefaultRecipes();
    }

    // A variable goes before the file and a flag before both: of pairs, each by itself.
    private static List<SaidSetting> Strongest(ParseResult given, List<SaidSetting> said) =>
        [
            .. said.Select(s =>
                    s.Setting.Form == SettingForm.Pairs ? s with { Words = [.. s.Words.Where(w => !IsSaidMoreStrongly(given, said, s, w))] }
                    : IsSaidMoreStrongly(given, said, s, null) ? s with { Words = [] }
                    : s
                )
                .Where(s => s.Words.Count > 0),
        ];

    private static bool IsSaidMoreStrongly(ParseResult given, List<SaidSetting> said, SaidSetting its, string? pair)
    {
        // A switch that is off says nothing against another one.
        bool Speaks(string name, IEnumerable<string> words) =>
            name == its.Setting.Name
            || (name == Setting.Opposites.GetValueOrDefault(its.Setting.Name) && !words.SequenceEqual(["false"], StringComparer.Ordinal));
        var flags = given
            .CommandResult.Command.Options.Where(o => IsFlag(given, o))
            .Select(o => (Name: Setting.NameOf(o.Name), Words: given.GetResult(o)!.Tokens.Select(t => t.Value).DefaultIfEmpty("")))
            .Where(f => Speaks(f.Name, f.Words))
            .SelectMany(f => f.Words);
        var stronger = said.Where(s => s.Origin > its.Origin && Speaks(s.Setting.Name, s.Words)).SelectMany(s => s.Words);
        return flags.Concat(stronger).Any(w => pair is null || KeyOf(w) == KeyOf(pair));
    }

    private static string KeyOf(string pair) => pair.Split('=')[0];
}
