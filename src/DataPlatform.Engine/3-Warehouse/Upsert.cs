namespace DataPlatform.Warehouse;

/// <summary>
/// The statement by which new rows enter a table: a new key is inserted, a row with other values is updated and says who changed it, a row with
/// the same values keeps its lineage.
/// </summary>
internal static class Upsert
{
    /// <param name="target">The table, as SQL.</param>
    /// <param name="source">The new rows, as SQL: a table, or a select in parentheses. At most one row for each key.</param>
    /// <param name="key">The columns that identify a row; never null.</param>
    /// <param name="values">The other columns.</param>
    /// <param name="lineage">The columns that do not count as a change, each with its value as SQL; the new row is <c>s</c>.</param>
    /// <param name="mayMeet">A condition of every row <c>t</c> of the table whose key is among the new ones, as SQL.</param>
    public static string Text(
        string target,
        string source,
        IReadOnlyList<string> key,
        IReadOnlyList<string> values,
        IReadOnlyList<(string Column, string Value)> lineage,
        string mayMeet = "TRUE"
    )
    {
        var columns = key.Concat(values).Concat(lineage.Select(l => l.Column));
        var row = key.Concat(values).Select(c => $"s.{Sql.Name(c)}").Concat(lineage.Select(l => l.Value));
        return $"""
            MERGE INTO {target} AS t USING {source} AS s ON {Sql.SameKey(key, "t", "s")} AND {mayMeet}
            {UpdateChanged(values, lineage)}
            WHEN NOT MATCHED THEN INSERT ({Sql.Names(columns)}) VALUES ({string.Join(", ", row)})
            """;
    }

    /// <summary>The same for new rows none of whose keys is in the table: nothing has to be looked for.</summary>
    /// <inheritdoc cref="Text"/>
    public static string InsertText(
        string target,
        string source,
        IEnumerable<string> columns,
        IReadOnlyList<(string Column, string Value)> lineage
    )
    {
        var names = columns.ToList();
        var row = names.Select(c => $"s.{Sql.Name(c)}").Concat(lineage.Select(l => l.Value));
        return $"INSERT INTO {target} ({Sql.Names(names.Concat(lineage.Select(l => l.Column)))}) SELECT {string.Join(", ", row)} FROM {source} AS s";
    }

    private static string UpdateChanged(IReadOnlyList<string> values, IReadOnlyList<(string Column, string Value)> lineage)
    {
        if (values.Count == 0)
        {
            return "";
        }

        var changed = values.Select(v => $"t.{Sql.Name(v)} IS DISTINCT FROM s.{Sql.Name(v)}");
        var sets = values.Select(v => $"{Sql.Name(v)} = s.{Sql.Name(v)}").Concat(lineage.Select(l => $"{Sql.Name(l.Column)} = {l.Value}"));
        return $"WHEN MATCHED AND ({string.Join(" OR ", changed)}) THEN UPDATE SET {string.Join(", ", sets)}";
    }
}
