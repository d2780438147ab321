namespace DataPlatform.Warehouse;

/// <summary>The one place where a name becomes SQL text. Values never do: they are bound.</summary>
internal static class Sql
{
    /// <summary>Quotes an identifier.</summary>
    public static string Name(string identifier) => "\"" + identifier.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";

    /// <summary>Quotes a table with its schema.</summary>
    public static string Name(string schema, string table) => Name(schema) + "." + Name(table);

    /// <summary>A comma-separated list of quoted identifiers, each behind an optional prefix such as <c>s.</c></summary>
    public static string Names(IEnumerable<string> identifiers, string prefix = "") =>
        string.Join(", ", identifiers.Select(i => prefix + Name(i)));
}
