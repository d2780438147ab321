namespace DataPlatform.Warehouse;

/// <summary>The one place where a name becomes SQL text. Values are bound; where DuckDB takes none, see <see cref="Literal"/>.</summary>
internal static class Sql
{
    /// <summary>Quotes an identifier.</summary>
    public static string Name(string identifier) => "\"" + identifier.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>Quotes a table with its schema.</summary>
    public static string Name(string schema, string table) => Name(schema) + "." + Name(table);

    /// <summary>A comma-separated list of quoted identifiers, each behind an optional prefix such as <c>s.</c></summary>
    public static string Names(IEnumerable<string> identifiers, string prefix = "") =>
        string.Join(", ", identifiers.Select(i => prefix + Name(i)));

    /// <summary>The condition that two rows have the same key.</summary>
    public static string SameKey(IEnumerable<string> key, string left, string right) =>
        string.Join(" AND ", key.Select(k => $"{left}.{Name(k)} = {right}.{Name(k)}"));

    /// <summary>Quotes a text for the few statements in which DuckDB takes no bound value, such as <c>COMMENT ON</c>.</summary>
    public static string Literal(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";
}
