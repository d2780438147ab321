namespace DataPlatform.Warehouse;

/// <summary>
/// What DuckDB's own parser makes of a SQL text that somebody else wrote. It alone knows where a statement ends, and a text of two statements
/// can end the transaction it runs in.
/// </summary>
/// <param name="Statements">How many SELECT statements the text holds; 0 when it cannot be parsed or holds anything else.</param>
/// <param name="Error">What is wrong with it, on one line; null when it is nothing but SELECT statements.</param>
internal sealed record ParsedSql(long Statements, string? Error)
{
    public static ParsedSql Of(Database warehouse, string sql) =>
        warehouse.Query(
            """
            SELECT coalesce(json_array_length(tree, '$.statements'), 0)::BIGINT, tree ->> '$.error_message'
            FROM (SELECT json_serialize_sql($sql::VARCHAR)::JSON AS tree)
            """,
            r => new ParsedSql(r.Integer(0), r.TextOrNull(1)),
            ("sql", sql)
        )[0];
}
