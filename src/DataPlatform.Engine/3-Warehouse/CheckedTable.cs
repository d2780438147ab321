using System.Diagnostics;
using System.Globalization;
using DataPlatform.Recipes;

namespace DataPlatform.Warehouse;

/// <summary>Looks whether what is demanded of a table holds. Reads only, and of rows only those that have changed since.</summary>
/// <param name="warehouse">The warehouse.</param>
/// <param name="name">The table, quoted.</param>
/// <param name="key">The columns by which a person knows a row.</param>
/// <param name="marksGone">True when rows that no longer come are marked as gone: they are left out.</param>
internal sealed class CheckedTable(Database warehouse, string name, IReadOnlyList<string> key, bool marksGone = false)
{
    private const int LongestExample = 300;
    private const int DayLength = 10;

    private string Rows => $"FROM {name} WHERE {There}";

    private string There => marksGone ? $"{Sql.Name(Lineage.GoneAt.Name)} IS NULL" : "TRUE";

    private string ChangedRows => $"{Rows} AND {Sql.Name(Lineage.Promotion.Name)} > $after";

    /// <summary>Looks at each row that changed since its check last looked, with one reading for all checks that did so together, and once more for each that does not pass.</summary>
    /// <param name="checks">Checks of rows: their columns are there, and of types that they are for.</param>
    /// <param name="marks">How far they have seen the table; one without a mark looks at all rows.</param>
    /// <returns>A finding for each check that had a row to look at.</returns>
    public List<CheckFinding> OfRows(IEnumerable<Check> checks, IReadOnlyDictionary<string, CheckMark> marks) =>
        [.. checks.GroupBy(c => marks.GetValueOrDefault(c.ToString())?.Through ?? -1).SelectMany(g => OfRows([.. g], g.Key))];

    private IEnumerable<CheckFinding> OfRows(List<Check> checks, long after)
    {
        var conditions = checks.Select((c, i) => Failing(c, i)).ToList();
        var counts = warehouse.Query(
            $"SELECT count(*){string.Concat(conditions.Select(c => $", count(*) FILTER ({c.Sql})"))} {ChangedRows}",
            row => Enumerable.Range(0, checks.Count + 1).Select(row.Integer).ToList(),
            [("after", after), .. conditions.SelectMany(c => c.Values)]
        )[0];
        return counts[0] == 0 ? [] : checks.Select((c, i) => Finding(c, conditions[i], counts[i + 1], counts[0], after));
    }

    private CheckFinding Finding(Check check, Condition failing, long failed, long looked, long after) =>
        new(check, failed, looked, CheckFinding.Passes(check, failed, looked) ? null : Example(check, failing, after));

    /// <summary>
    /// The newest day or moment of a column, as the database writes it; null where no row has one. The whole table is read only where the row that had
    /// it has changed.
    /// </summary>
    /// <param name="column">A date or timestamp column.</param>
    /// <param name="mark">What is known of the rows before; null: nothing.</param>
    public string? Newest(string column, CheckMark? mark)
    {
        var (name, newest) = (Sql.Name(column), $"max({Sql.Name(column)})");
        if (mark?.Newest is not { } known)
        {
            return warehouse.Query($"SELECT {newest} {Rows}", r => r.TextOrNull(0))[0];
        }

        var type = known.Length == DayLength ? "DATE" : "TIMESTAMP";
        var (changed, isNewer) = warehouse.Query(
            $"SELECT {newest}, coalesce({newest} >= $known::{type}, FALSE) {ChangedRows}",
            r => (r.TextOrNull(0), r.Integer(1) != 0),
            ("after", mark.Through),
            ("known", known)
        )[0];
        return isNewer ? changed
            : warehouse.Scalar<long>($"SELECT count(*) FROM (SELECT 1 {Rows} AND {name} = $known::{type} LIMIT 1)", ("known", known)) > 0
                ? known
            : Newest(column, mark: null);
    }

    /// <summary>Holds the newest day or moment against the run.</summary>
    /// <param name="check">The check.</param>
    /// <param name="newest">What <see cref="Newest"/> found.</param>
    /// <param name="isOfDays">True for a date column: it is held against the run's date. A moment is against its start, or the end of the date where that was before.</param>
    /// <param name="moment">Where and when it is made.</param>
    public static CheckFinding Age(Check.Freshness check, string? newest, bool isOfDays, CheckMoment moment)
    {
        if (newest is null)
        {
            return new(check, 1, 0, $"no row has a {check.Column}");
        }

        var day = moment.Run.Date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);
        var (start, end) = (moment.Run.StartedAt.UtcDateTime, day.AddDays(1));
        var now =
            isOfDays ? day
            : start < end ? start
            : end;
        var age =
            now - DateTime.Parse(newest, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
        var against = now.ToString(isOfDays ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        return age <= check.MaxAge ? new(check, 0, 1, null) : new(check, 1, 1, $"{check.Column}={newest}, {Old(age)} before {against}");
    }

    private static string Old(TimeSpan age) =>
        age < TimeSpan.FromDays(2)
            ? Duration.ForPeople(age)
            : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(age.TotalDays):#,0} days");

    private string Example(Check check, Condition failing, long after)
    {
        IReadOnlyList<string> shown = [.. key.Append(check.Column!).Distinct(StringComparer.OrdinalIgnoreCase)];
        var row = warehouse.Query(
            $"SELECT {Sql.Names(shown)} {ChangedRows} AND ({failing.Sql}) ORDER BY {Sql.Names(key)} LIMIT 1",
            r => shown.Select((column, i) => $"{column}={r.TextOrNull(i) ?? "null"}").ToList(),
            [("after", after), .. failing.Values]
        )[0];
        return Excerpt.Of(string.Join(' ', row.Select(v => Excerpt.Of(v, LongestExample / 4))), LongestExample);
    }

    private static Condition Failing(Check check, int number)
    {
        var column = Sql.Name(check.Column!);
        return check switch
        {
            Check.Range range => Outside(range, column, number),
            Check.Accepted accepted => new(
                $"{column}::VARCHAR NOT IN ({string.Join(", ", accepted.Values.Select((_, i) => $"$c{number}_{i}"))})",
                [.. accepted.Values.Select((v, i) => ($"c{number}_{i}", (object?)v))]
            ),
            Check.Nulls => new($"{column} IS NULL", []),
            _ => throw new UnreachableException($"{check} looks at no row"),
        };
    }

    // Days as days, so that the whole of the last one is in the range.
    private static Condition Outside(Check.Range range, string column, int number)
    {
        var type = range.IsOfDays ? "DATE" : "DOUBLE";
        List<string> outside = range.IsOfDays ? [] : [$"isnan({column}::DOUBLE)"];
        List<(string, object?)> values = [];
        foreach (var (end, sign, text) in new[] { ("min", "<", range.Min), ("max", ">", range.Max) })
        {
            if (text is not null)
            {
                outside.Add($"{column}::{type} {sign} $c{number}_{end}::{type}");
                values.Add(($"c{number}_{end}", range.IsOfDays ? text : double.Parse(text, CultureInfo.InvariantCulture)));
            }
        }

        return new(string.Join(" OR ", outside), values);
    }

    /// <summary>What is true of a row for which a check does not hold, and the values in it.</summary>
    private sealed record Condition(string Sql, IReadOnlyList<(string Name, object? Value)> Values);
}
