using System.Diagnostics;
using System.Globalization;
using DataPlatform.Recipes;

namespace DataPlatform.Warehouse;

/// <summary>Looks whether what is demanded of a table holds. Reads only, and of rows only those that changed since they were good.</summary>
/// <param name="warehouse">The warehouse.</param>
/// <param name="name">The table, quoted.</param>
/// <param name="key">The columns by which a person knows a row.</param>
/// <param name="marksGone">True when rows that no longer come are marked as gone: they are left out.</param>
internal sealed class CheckedTable(Database warehouse, string name, IReadOnlyList<string> key, bool marksGone = false)
{
    private const int LongestExample = 300;
    private const int DayLength = 10;

    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromHours(1);

    private Dictionary<string, string>? _types;

    private string Rows => $"FROM {name} WHERE {There}";

    private string There => marksGone ? $"{Sql.Name(Lineage.GoneAt.Name)} IS NULL" : "TRUE";

    private string ChangedRows => $"{Rows} AND {Sql.Name(Lineage.Promotion.Name)} > $after";

    /// <summary>
    /// Looks at each row that changed since its check last passed, with one reading for all checks that did so together, and once more for each that does
    /// not pass.
    /// </summary>
    /// <param name="checks">Checks of rows: their columns are there, and of types that they are for.</param>
    /// <param name="marks">How far they have passed; one without a mark looks at all rows.</param>
    /// <param name="failing">Those that did not pass when they were last made, which are made again also where no such row is left.</param>
    /// <returns>A finding for each check that had a row to look at, or has to be made again.</returns>
    public List<CheckFinding> OfRows(
        IEnumerable<Check> checks,
        IReadOnlyDictionary<string, CheckMark> marks,
        ICollection<string> failing
    ) =>
        [
            .. checks
                .GroupBy(c => marks.GetValueOrDefault(c.ToString())?.Through ?? -1)
                .SelectMany(g => OfRows([.. g], g.Key))
                .Where(f => f.Checked > 0 || failing.Contains(f.Check.ToString())),
        ];

    private IEnumerable<CheckFinding> OfRows(List<Check> checks, long after)
    {
        var conditions = checks.Select((c, i) => Failing(c, i)).ToList();
        var counts = warehouse.Query(
            $"SELECT count(*){string.Concat(conditions.Select(c => $", count(*) FILTER ({c.Sql})"))} {ChangedRows}",
            row => Enumerable.Range(0, checks.Count + 1).Select(row.Integer).ToList(),
            [("after", after), .. conditions.SelectMany(c => c.Values)]
        )[0];
        return checks.Select((c, i) => Finding(c, conditions[i], counts[i + 1], counts[0], after));
    }

    private CheckFinding Finding(Check check, Condition failing, long failed, long looked, long after) =>
        new(check, failed, looked, CheckFinding.Passes(check, failed, looked) ? null : Example(check, failing, after));

    /// <summary>
    /// The newest day or moment of a column that is not after another one, as the database writes it, and how many rows are. The whole table is read only
    /// where the row that had the newest has changed, or some were later.
    /// </summary>
    /// <param name="column">A date or timestamp column.</param>
    /// <param name="latest">What counts as later is after this.</param>
    /// <param name="mark">What is known of the rows before; null: nothing.</param>
    public NewestMoment Newest(string column, DateTime latest, CheckMark? mark)
    {
        var quoted = Sql.Name(column);
        var read = $"SELECT (max({quoted}) FILTER ({quoted} <= $latest))::VARCHAR, count(*) FILTER ({quoted} > $latest)";
        if (mark?.Newest is not { } known)
        {
            return warehouse.Query($"{read} {Rows}", r => new NewestMoment(r.TextOrNull(0), r.Integer(1)), ("latest", latest))[0];
        }

        var type = known.Length == DayLength ? "DATE" : "TIMESTAMP";
        var (changed, isNewer) = warehouse.Query(
            $"{read}, coalesce(max({quoted}) FILTER ({quoted} <= $latest) >= $known::{type}, FALSE) {ChangedRows}",
            r => (new NewestMoment(r.TextOrNull(0), r.Integer(1)), r.Integer(2) != 0),
            ("latest", latest),
            ("after", mark.Through),
            ("known", known)
        )[0];
        return changed.Later > 0 || string.CompareOrdinal(known, Written(latest)) > 0 ? Newest(column, latest, mark: null)
            : isNewer ? changed
            : warehouse.Scalar<long>($"SELECT count(*) FROM (SELECT 1 {Rows} AND {quoted} = $known::{type} LIMIT 1)", ("known", known)) > 0
                ? new(known, 0)
            : Newest(column, latest, mark: null);
    }

    /// <summary>Holds the newest day or moment against the run.</summary>
    /// <param name="check">The check.</param>
    /// <param name="newest">What <see cref="Newest"/> found.</param>
    /// <param name="isOfDays">True for a date column: it is held against the run's date. A moment is against its start, or the end of the date where that was before.</param>
    /// <param name="moment">Where and when it is made.</param>
    public static CheckFinding Age(Check.Freshness check, NewestMoment newest, bool isOfDays, CheckMoment moment)
    {
        var now = Now(isOfDays, moment);
        var against = now.ToString(isOfDays ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var later =
            newest.Later == 0
                ? ""
                : string.Create(CultureInfo.InvariantCulture, $"; {newest.Later:#,0} {(newest.Later == 1 ? "row is" : "rows are")} later");
        if (newest.Value is not { } value)
        {
            return new(check, 1, 0, $"no row has a {check.Column}{(newest.Later == 0 ? "" : $" up to {against}")}{later}");
        }

        var age =
            now - DateTime.Parse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
        return age <= check.MaxAge
            ? new(check, 0, 1, null)
            : new(check, 1, 1, $"{check.Column}={value}, {Old(age)} before {against}{later}");
    }

    /// <summary>What is after this is of a time that has not come. Moments may come while a run goes on, of a vendor whose clock is not quite this one.</summary>
    /// <param name="isOfDays">True for a date column.</param>
    /// <param name="moment">Where and when the check is made.</param>
    public static DateTime Latest(bool isOfDays, CheckMoment moment)
    {
        var now = Now(isOfDays, moment);
        return isOfDays
            ? now
            : new DateTime(Math.Max(now.Ticks, Math.Min(moment.At.UtcTicks, End(moment).Ticks)), DateTimeKind.Utc) + ClocksDiffer;
    }

    private static DateTime Now(bool isOfDays, CheckMoment moment)
    {
        var (start, end) = (moment.Run.StartedAt.UtcDateTime, End(moment));
        return isOfDays ? end.AddDays(-1)
            : start < end ? start
            : end;
    }

    private static DateTime End(CheckMoment moment) => moment.Run.Date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc).AddDays(1);

    private static string Written(DateTime moment) => moment.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    private static string Old(TimeSpan age) =>
        age < TimeSpan.FromDays(2)
            ? Duration.ForPeople(age)
            : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(age.TotalDays):#,0} days");

    private string Example(Check check, Condition failing, long after)
    {
        IReadOnlyList<string> shown = [.. key.Append(check.Column!).Distinct(StringComparer.OrdinalIgnoreCase)];
        var row = warehouse.Query(
            $"SELECT {string.Join(", ", shown.Select(Shown))} {ChangedRows} AND ({failing.Sql}) ORDER BY {Sql.Names(key)} LIMIT 1",
            r => shown.Select((column, i) => $"{column}={r.TextOrNull(i) ?? "null"}").ToList(),
            [("after", after), .. failing.Values]
        )[0];
        return Excerpt.Of(string.Join(' ', row.Select(v => Excerpt.Of(v, LongestExample / 4))), LongestExample);
    }

    // There are values that nothing but the database can hold: days behind the year 9999, and no last day at all.
    private string Shown(string column) => SqlType.IsBinary(TypeOf(column)) ? Sql.Name(column) : $"{Sql.Name(column)}::VARCHAR";

    private string TypeOf(string column) => (_types ??= Types())[column];

    private Dictionary<string, string> Types() =>
        warehouse
            .Query($"SELECT column_name, column_type FROM (DESCRIBE {name})", r => (Name: r.Text(0), Type: r.Text(1)))
            .ToDictionary(c => c.Name, c => c.Type, StringComparer.OrdinalIgnoreCase);

    private Condition Failing(Check check, int number)
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

    // Days as days, so that the whole of the last one is in the range; exact numbers as what they are.
    private Condition Outside(Check.Range range, string column, int number)
    {
        var type = range.IsOfDays ? "DATE" : TypeOf(range.Column!);
        var scale = range.IsOfDays ? null : SqlType.Scale(type);
        List<string> outside = SqlType.IsBinary(type) ? [$"isnan({column})"] : [];
        List<(string, object?)> values = [];
        foreach (var (end, sign, text) in new[] { ("min", "<", range.Min), ("max", ">", range.Max) })
        {
            if (text is null)
            {
                continue;
            }

            var value = $"$c{number}_{end}";
            // Of an end that the type cannot hold, all values are on one side.
            outside.Add(
                range.IsOfDays ? $"{column}::DATE {sign} {value}::DATE"
                : scale is null ? $"{column}::DOUBLE {sign} {value}::DOUBLE"
                : $"({column} IS NOT NULL AND coalesce({column} {sign} TRY_CAST({value} AS {type}), {(end == "min" == (text[0] != '-') ? "TRUE" : "FALSE")}))"
            );
            values.Add((value[1..], scale is { } places ? ExactNumber.Rounded(text, places, isUp: end == "min") : text));
        }

        return new(string.Join(" OR ", outside), values);
    }

    /// <summary>What is true of a row for which a check does not hold, and the values in it.</summary>
    private sealed record Condition(string Sql, IReadOnlyList<(string Name, object? Value)> Values);
}
