using System.Text.RegularExpressions;
using DuckDB.NET.Data;

namespace DataPlatform.Warehouse;

/// <summary>Writes tables of a warehouse as Parquet. The connection has been opened for it: only our own statements run on it.</summary>
/// <param name="warehouse">See <see cref="Database.ReadToExport"/>.</param>
internal sealed partial class ParquetTables(Database warehouse)
{
    /// <summary>True for a file as <see cref="Write"/> names them, by its path below the table's folder.</summary>
    public static bool IsOurFile(string path) => OurFile().IsMatch(path.Replace('\\', '/'));

    [GeneratedRegex(@"^(_year=[^/]+/)?data_\d+\.parquet\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex OurFile();

    private static readonly string[] DayTypes = ["DATE", "TIMESTAMP", "TIMESTAMP WITH TIME ZONE"];

    /// <summary>The silver and gold tables, as <c>schema.name</c>.</summary>
    public List<(string Schema, string Table)> All() => new RowFinder(warehouse).Tables();

    /// <summary>The rows of a table, and a text that changes when the table does.</summary>
    public (long Rows, string Version) Measure(string schema, string table)
    {
        var columns = string.Join(',', new RowFinder(warehouse).Columns(schema, table).Select(c => $"{c.Name} {c.Type}"));
        return warehouse.Query(
            $"SELECT count(*), concat_ws('|', count(*), max({Sql.Name(Lineage.Promotion.Name)}), max({Sql.Name(Lineage.RunId.Name)}), md5($columns)) FROM {Sql.Name(schema, table)}",
            r => (r.Integer(0), r.Text(1)),
            ("columns", columns)
        )[0];
    }

    /// <summary>True when a table of ours is behind the name: it says when its rows changed.</summary>
    public bool IsOurs(string schema, string table) =>
        new RowFinder(warehouse).Columns(schema, table).Exists(c => c.Name == Lineage.Promotion.Name);

    /// <summary>Writes a table into a folder, which is there and empty: one file, or one for each year of its days.</summary>
    /// <param name="schema">The table's schema.</param>
    /// <param name="table">The table.</param>
    /// <param name="key">The columns of its key: the first of them with days parts it by years.</param>
    /// <param name="folder">The folder.</param>
    /// <exception cref="DuckDBException">There is no room for it.</exception>
    public void Write(string schema, string table, IReadOnlyList<string> key, string folder)
    {
        var columns = new RowFinder(warehouse).Columns(schema, table);
        var day = columns.Find(c => key.Contains(c.Name, StringComparer.Ordinal) && DayTypes.Contains(c.Type, StringComparer.Ordinal)).Name;
        var rows = $"SELECT * EXCLUDE ({Sql.Name(Lineage.Promotion.Name)})";
        warehouse.Export(
            day is null
                ? $"COPY ({rows} FROM {Sql.Name(schema, table)}) TO {Sql.Literal(Path.Combine(folder, "data_0.parquet"))} (FORMAT parquet, COMPRESSION zstd)"
                : $"COPY ({rows}, year({Sql.Name(day)}) AS _year FROM {Sql.Name(schema, table)}) TO {Sql.Literal(folder)} (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (_year), OVERWRITE_OR_IGNORE)"
        );
    }
}
