using DataPlatform.Recipes.Reading.Settings;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Recipes.Reading;

/// <summary>Reads a dataset's <c>for_each</c>, and finds in its queries which columns they have and which tables they read.</summary>
internal static class ForEachReader
{
    public static IReadOnlyList<FanOut> Read(YamlMap map)
    {
        var parts = RequestSettings.ForEach.Read(map);
        var entries = map.Find(RequestSettings.ForEach.Key)?.Items ?? [];
        return [.. parts.Zip(entries, (part, entry) => part is FanOut.Queried query ? Complete(query, entry.Map!) : part).OfType<FanOut>()];
    }

    // Null when nothing can be asked with it.
    private static FanOut.Queried? Complete(FanOut.Queried query, YamlMap map)
    {
        var select = SelectStatement.Parse(query.Query);
        if (select.Problem is { } problem)
        {
            map.Problem(ForEachSettings.Query.Key, $"'query' must be one SELECT; {Excerpt.Of(problem)}");
            return null;
        }

        if (select.Columns is not { Count: > 0 } columns || !columns.All(Names.Sql.Accepts))
        {
            map.Problem(
                ForEachSettings.Query.Key,
                "'query' must name each of its columns, in lower-case letters, digits and '_' (SELECT fund_id AS fund, ...), and not *"
            );
            return null;
        }

        foreach (var name in query.Key.Where(k => !columns.Contains(k, StringComparer.Ordinal)))
        {
            map.Problem(
                map.LineOf(ForEachSettings.Key.Key, name),
                $"key '{Excerpt.Of(name)}' is no column of the query{Suggestion.For(name, columns)}"
            );
        }

        if (query is { Group: > 1, Key.Count: > 1 })
        {
            map.Problem(ForEachSettings.Group.Key, "'group' joins the values of one key column, and 'key' names several");
        }

        IReadOnlyList<string> key = [.. query.Key.Where(k => columns.Contains(k, StringComparer.Ordinal))];
        return query with
        {
            Columns = columns,
            Key = key.Count == 0 ? [columns[0]] : key,
            Reads = select.Tables,
            SaysKey = query.Key.Count > 0,
        };
    }
}
