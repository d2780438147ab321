using DataPlatform.Recipes;
using DataPlatform.Runs.Documents;

namespace DataPlatform.Warehouse;

/// <summary>How far the rows of a silver table reach.</summary>
/// <param name="Rows">Rows.</param>
/// <param name="Oldest">The oldest day; null without a column of days.</param>
/// <param name="Newest">The newest day; null without a column of days.</param>
internal sealed record TableExtent(long Rows, DateOnly? Oldest, DateOnly? Newest)
{
    /// <summary>Measures a table, which must be there.</summary>
    /// <param name="warehouse">The warehouse.</param>
    /// <param name="table">The table's name.</param>
    /// <param name="day">Its column of days; null where it has none.</param>
    public static TableExtent Of(Database warehouse, string table, string? day) =>
        day is null
            ? new(SilverTables.Rows(warehouse, table), null, null)
            : warehouse.Query(
                $"SELECT count(*), min({Sql.Name(day)})::DATE, max({Sql.Name(day)})::DATE FROM {Sql.Name("silver", table)}",
                r => new TableExtent(r.Integer(0), r.Date(1), r.Date(2))
            )[0];

    /// <summary>Counts the days that are missing inside of series, which reads every row.</summary>
    /// <param name="warehouse">The warehouse.</param>
    /// <param name="table">The table, which must be there.</param>
    /// <param name="day">Its column of days, which is part of the key.</param>
    /// <returns>Null where the key is the day alone: then there is one series, and nobody to hold it against.</returns>
    public static DayHoles? HolesOf(Database warehouse, SilverTable table, string day)
    {
        var series = table.Key.Where(k => k != day).ToList();
        if (series.Count == 0)
        {
            return null;
        }

        var key = Sql.Names(series);
        var label = string.Join(" || ' ' || ", series.Select(s => $"coalesce({Sql.Name(s)}::VARCHAR, '')"));
        return warehouse.Query(
            $"""
            WITH days AS (SELECT DISTINCT {key}, {label} AS series, {Sql.Name(day)}::DATE AS day FROM {Sql.Name("silver", table.Name)}),
            reach AS (SELECT series, min(day) AS first, max(day) AS last FROM days GROUP BY series),
            borders AS (SELECT first AS day, 1 AS step FROM reach UNION ALL SELECT last + 1, -1 FROM reach),
            open AS (SELECT day, sum(sum(step)) OVER (ORDER BY day) AS series FROM borders GROUP BY day),
            had AS (SELECT day, count(*) AS series FROM days GROUP BY day),
            common AS (SELECT h.day FROM had AS h ASOF JOIN open AS o ON h.day >= o.day WHERE h.series * 2 >= o.series),
            missing AS (
                SELECT r.series, c.day FROM reach AS r JOIN common AS c ON c.day BETWEEN r.first AND r.last
                ANTI JOIN days AS d ON d.series = r.series AND d.day = c.day),
            worst AS (SELECT series, count(*) AS days, min(day) AS first FROM missing GROUP BY series)
            SELECT coalesce(sum(days), 0)::BIGINT, count(*), arg_max(series, days), arg_max(first, days) FROM worst
            """,
            r => new DayHoles(r.Integer(0), r.Integer(1), r.TextOrNull(2), r.Date(3))
        )[0];
    }
}
