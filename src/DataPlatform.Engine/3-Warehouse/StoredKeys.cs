using DataPlatform.Recipes;

namespace DataPlatform.Warehouse;

/// <summary>What is known of the keys of a table without reading them: DuckDB keeps the least and the greatest value of each part of a column.</summary>
internal static class StoredKeys
{
    /// <summary>
    /// True when no key of the new rows is among the stored ones, because the new values of some key column lie where no stored value is: later days,
    /// further tickers. False when they may meet.
    /// </summary>
    /// <param name="warehouse">The warehouse.</param>
    /// <param name="table">The table that holds the stored rows.</param>
    /// <param name="added">The new rows, as SQL; one at least.</param>
    public static bool CannotMeet(Database warehouse, SilverTable table, string added)
    {
        var key = table.Columns.Where(c => table.Key.Contains(c.Name, StringComparer.Ordinal)).ToList();
        var ends = key.Select(c => $"CAST(min({Sql.Name(c.Name)}) AS VARCHAR), CAST(max({Sql.Name(c.Name)}) AS VARCHAR)");
        var ranges = warehouse.Query(
            $"SELECT {string.Join(", ", ends)} FROM {added}",
            r => key.Select((c, i) => (Column: c, Least: r.Text(2 * i), Greatest: r.Text((2 * i) + 1))).ToList()
        )[0];
        return ranges.Exists(r => !HasAny(warehouse, Sql.Name("silver", table.Name), r.Column, (r.Least, r.Greatest)));
    }

    // The ends are constants of the statement, so that the parts of the table that hold nothing between them are not read.
    private static bool HasAny(Database warehouse, string stored, SilverColumn column, (string Least, string Greatest) range)
    {
        var type = ColumnStorage.Of(column.Type).SqlType;
        return warehouse.Scalar<long>(
                $"""
                SELECT count(*) FROM (
                    SELECT 1 FROM {stored} WHERE {Sql.Name(
                    column.Name
                )} BETWEEN CAST($least AS {type}) AND CAST($greatest AS {type}) LIMIT 1)
                """,
                ("least", range.Least),
                ("greatest", range.Greatest)
            ) > 0;
    }
}
