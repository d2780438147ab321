using DataPlatform.Recipes.Reading.Settings;
using DataPlatform.Recipes.Reading.Shapes;

namespace DataPlatform.Recipes.Reading;

/// <summary>Sources that name the same quota: what one of them says of the limits holds for all, and none of them says anything else.</summary>
internal static class SharedQuotas
{
    /// <summary>The files, each source with the limits of its quota.</summary>
    public static IReadOnlyList<RecipeReader.Result> Share(IReadOnlyList<RecipeReader.Result> files)
    {
        var sharing = files
            .Where(f => f.Source.Quota is not null)
            .GroupBy(f => f.Source.Quota!, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        foreach (var (quota, members) in sharing)
        {
            CheckName(quota, members[0], files);
            CheckKeys(members);
        }

        var shared = sharing.ToDictionary(s => s.Key, s => LimitsOf(s.Value), StringComparer.Ordinal);
        return [.. files.Select(f => f.Source.Quota is { } quota ? WithLimits(f, shared[quota].Limits, shared[quota].Use) : f)];
    }

    // A quota keeps its state under its name, and so does a source that has one of its own.
    private static void CheckName(string quota, RecipeReader.Result member, IReadOnlyList<RecipeReader.Result> files)
    {
        if (files.FirstOrDefault(f => f.Source.Name == quota && f.Source.Quota != quota) is { } namesake)
        {
            member.SourceEntry.Problem(
                SourceSettings.Quota.Key,
                $"quota '{quota}' is the name of a source that is not in it ({PlaceOf(namesake, SourceSettings.Name)}); "
                    + $"write 'quota: {quota}' there too, or choose another name"
            );
        }
    }

    // Each key has its own part of the quota.
    private static void CheckKeys(List<RecipeReader.Result> members)
    {
        var keys = members[0].Source.PlacesInTurn;
        foreach (var other in members.Where(m => !m.Source.PlacesInTurn.SequenceEqual(keys)))
        {
            other.SourceEntry.Problem(
                SourceSettings.Quota.Key,
                $"sources that share a quota have the same 'keys' in the same order, and {PlaceOf(members[0], SourceSettings.Auth)} has others"
            );
        }
    }

    private static (IReadOnlyList<RateLimit> Limits, double Use) LimitsOf(List<RecipeReader.Result> members) =>
        (
            Said(members, SourceSettings.Limits, s => s.Limits, (a, b) => a.ToHashSet().SetEquals(b)),
            Said(members, SourceSettings.Use, s => s.Use, (a, b) => a.Equals(b))
        );

    // What the first one says that says anything.
    private static T Said<T>(List<RecipeReader.Result> members, Setting<T> setting, Func<SourceRecipe, T> value, Func<T, T, bool> isSame)
    {
        var saying = members.Where(m => m.SourceEntry.Has(setting.Key)).ToList();
        var first = saying.FirstOrDefault() ?? members[0];
        foreach (var other in saying.Where(s => !isSame(value(s.Source), value(first.Source))))
        {
            other.SourceEntry.Problem(
                setting.Key,
                $"'{setting.Key}' of quota '{first.Source.Quota}' is already declared in {PlaceOf(first, setting)}; say the same, or leave it out"
            );
        }

        return value(first.Source);
    }

    private static string PlaceOf(RecipeReader.Result file, Setting setting) =>
        $"{file.Source.File}:{file.SourceEntry.LineOf(setting.Key)}";

    private static RecipeReader.Result WithLimits(RecipeReader.Result file, IReadOnlyList<RateLimit> limits, double use)
    {
        var source = file.Source with { Limits = limits, Use = use };
        return file with
        {
            Source = source,
            Recipes = [.. file.Recipes.Select(r => r with { Recipe = r.Recipe with { Source = source } })],
        };
    }
}
