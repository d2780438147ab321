using System.Text.Json;
using DuckDB.NET.Data;

namespace DataPlatform.Recipes.Reading;

/// <summary>A query as DuckDB's own parser understands it. It is only parsed, never run.</summary>
/// <param name="Tables">The tables that it reads, as <c>schema.table</c> in lower case; those named without a schema are none of ours.</param>
/// <param name="Problem">Why it is not one SELECT; null when it is.</param>
internal sealed record SelectStatement(IReadOnlyList<string> Tables, string? Problem)
{
    /// <summary>The names of its columns; null when one has no name of its own, or when they are those of a table (<c>*</c>).</summary>
    public IReadOnlyList<string>? Columns { get; private init; }

    // A tree as deep as the parser lets through; it is walked without recursion.
    private static readonly JsonDocumentOptions AnyDepth = new() { MaxDepth = int.MaxValue };

    // A database without tables, one for the process: to open it takes many times as long as to parse. One statement at a time.
    private static readonly Lazy<DuckDBConnection> Parser = new(OpenParser);
    private static readonly Lock Turn = new();

    /// <summary>Makes the parser ready, which can be done beside other things. That it fails is told by <see cref="Parse"/>.</summary>
    public static void MakeReady() => _ = Parser.Value;

    public static SelectStatement Parse(string sql)
    {
        using var tree = JsonDocument.Parse(Serialize(sql), AnyDepth);
        var root = tree.RootElement;
        if (root.GetProperty("error").GetBoolean())
        {
            // Anything that is no SELECT is "not implemented".
            var isOther = root.GetProperty("error_type").GetString() == "not implemented";
            return new([], isOther ? "this is another statement" : root.GetProperty("error_message").GetString());
        }

        var statements = root.GetProperty("statements");
        return statements.GetArrayLength() == 1
            ? new(TablesIn(statements), null) { Columns = ColumnsOf(statements[0].GetProperty("node")) }
            : new([], $"this holds {statements.GetArrayLength()} statements");
    }

    private static string Serialize(string sql)
    {
        lock (Turn)
        {
            using var command = Parser.Value.CreateCommand();
            command.CommandText = "SELECT json_serialize_sql($sql::VARCHAR)";
            command.Parameters.Add(new DuckDBParameter("sql", sql));
            return (string)command.ExecuteScalar()!;
        }
    }

    private static DuckDBConnection OpenParser()
    {
        var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        return connection;
    }

    private static List<string> TablesIn(JsonElement tree)
    {
        var tables = new List<string>();
        var nodes = new Stack<JsonElement>([tree]);
        while (nodes.TryPop(out var node))
        {
            if (node.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in node.EnumerateArray())
                {
                    nodes.Push(item);
                }
            }
            else if (node.ValueKind == JsonValueKind.Object)
            {
                if (TableOf(node) is { } table)
                {
                    tables.Add(table);
                }

                foreach (var property in node.EnumerateObject())
                {
                    nodes.Push(property.Value);
                }
            }
        }

        return [.. tables.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    // Of a UNION, the columns are called as in its first part.
    private static List<string>? ColumnsOf(JsonElement node)
    {
        while (!node.TryGetProperty("select_list", out _))
        {
            if (!node.TryGetProperty("left", out var inner) && !node.TryGetProperty("child", out inner))
            {
                return null;
            }

            node = inner;
        }

        var names = new List<string>();
        foreach (var column in node.GetProperty("select_list").EnumerateArray())
        {
            var alias = column.GetProperty("alias").GetString();
            var isPlain = column.GetProperty("class").GetString() == "COLUMN_REF";
            var name =
                !string.IsNullOrEmpty(alias) ? alias
                : isPlain ? column.GetProperty("column_names").EnumerateArray().Last().GetString()
                : null;
            if (name is null)
            {
                return null;
            }

            names.Add(name);
        }

        return names;
    }

    // A table expression of the query's own (WITH x AS ...) has no schema.
    private static string? TableOf(JsonElement node) =>
        node.TryGetProperty("type", out var type)
        && type.ValueKind == JsonValueKind.String
        && type.GetString() == "BASE_TABLE"
        && node.GetProperty("schema_name").GetString() is { Length: > 0 } schema
            ? $"{schema}.{node.GetProperty("table_name").GetString()}".ToLowerInvariant()
            : null;
}
