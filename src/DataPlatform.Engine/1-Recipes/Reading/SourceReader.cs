using DataPlatform.Recipes.Reading.Settings;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading;

/// <summary>Reads the <c>source</c> of a recipe file.</summary>
internal static class SourceReader
{
    public static SourceRecipe Read(YamlMap map, string file)
    {
        var universe = SourceSettings.Universe.Read(map);
        return new()
        {
            Name = SourceSettings.Name.Read(map),
            BaseUrl = BaseAddress.WithSlash(SourceSettings.BaseUrl.Read(map)),
            Auth = SourceSettings.Auth.Read(map),
            Variables = SourceSettings.Variables.Read(map),
            Headers = SourceSettings.Headers.Read(map),
            Limits = SourceSettings.Limits.Read(map),
            Quota = SourceSettings.Quota.Read(map),
            Use = SourceSettings.Use.Read(map),
            Timeout = SourceSettings.Timeout.Read(map),
            Attempts = SourceSettings.Attempts.Read(map),
            Concurrency = SourceSettings.Concurrency.Read(map),
            MaxBody = SourceSettings.MaxBody.Read(map),
            Plan = SourceSettings.Plan.Read(map),
            OptIn = SourceSettings.OptIn.Read(map),
            ErrorWhen = SourceSettings.ErrorWhen.Read(map),
            ThrottleWhen = SourceSettings.ThrottleWhen.Read(map),
            NanIsNull = SourceSettings.NanIsNull.Read(map),
            Universe = universe,
            UniverseReads = universe is null ? [] : TablesOf(universe, map),
            File = file,
        };
    }

    private static IReadOnlyList<string> TablesOf(string universe, YamlMap map)
    {
        var select = SelectStatement.Parse(universe);
        if (select.Problem is { } problem)
        {
            map.Problem(SourceSettings.Universe.Key, $"'universe' must be one SELECT; {Excerpt.Of(problem)}");
        }

        return select.Tables;
    }
}
