using System.Globalization;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using DataPlatform.Recipes;

namespace DataPlatform.Engine.Drafting.Columns;

/// <summary>Chooses the columns that identify a row: the fewest that are unique in the sample, those first that are usual for it.</summary>
internal static class KeyGuess
{
    // Of the likeliest columns, pairs and triples are tried.
    private const int MostTried = 14;
    private const int LongestKey = 200;

    private static readonly string[] Symbols = ["symbol", "ticker", "isin", "cusip", "cik", "figi", "currency", "country"];
    private static readonly string[] Days =
    [
        "date",
        "day",
        "datetime",
        "timestamp",
        "time",
        "t",
        "period",
        "period_end",
        "as_of",
        "as_of_date",
        "fiscal_date_ending",
        "published_date",
        "published_at",
        "published_utc",
        "filing_date",
        "record_date",
        "trade_date",
        "transaction_date",
        "report_date",
        "event_date",
        "end_date",
    ];

    /// <summary>The key; without columns when nothing can be one.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="fixedKey">Those that are in it in any case: they say what a sample was asked for.</param>
    /// <param name="isOfTicker">One of these says for whom.</param>
    /// <param name="found">The rows.</param>
    /// <param name="nulls">Words that mean null.</param>
    public static DraftKey Of(
        IReadOnlyList<DraftColumn> columns,
        IReadOnlyList<string> fixedKey,
        bool isOfTicker,
        FieldCollector found,
        IReadOnlyCollection<string> nulls
    )
    {
        var likely = columns
            .Where(c => c.Evidence is { } e && !fixedKey.Contains(c.Name, StringComparer.Ordinal) && MayBeKey(c, e, found.Rows, nulls))
            .Select((c, i) => (Column: c, Rank: Rank(c.Name), Place: i))
            .OrderBy(c => c.Rank)
            .ThenBy(c => c.Place)
            .Select(c => c.Column)
            .Take(MostTried)
            .ToList();
        var compared = (int)Math.Min(found.Rows, FieldEvidence.MostCompared);
        // Rows of several samples are told apart by what these were asked for.
        var samples = fixedKey.Count > 0 ? found.Samples : null;
        var held = columns.Where(c => c.Evidence is not null && fixedKey.Contains(c.Name, StringComparer.Ordinal)).ToList();
        foreach (var set in Sets(likely, fixedKey.Count > 0, isOfTicker))
        {
            if (IsUnique([.. held, .. set], samples, compared))
            {
                return new([.. fixedKey, .. set.Select(c => c.Name)], HowSure(found.Rows, compared));
            }
        }

        return new(
            [.. fixedKey, .. likely.Take(3).Select(c => c.Name)],
            "decide: rows of the sample share it, and of several with one key the last one stays"
        );
    }

    // A symbol that is unique in a small sample by chance is still one of a day; so both are tried before one of them alone.
    private static IEnumerable<IReadOnlyList<DraftColumn>> Sets(List<DraftColumn> likely, bool mayBeNone, bool isOfTicker)
    {
        var symbol = likely.FirstOrDefault(c => Symbols.Contains(c.Name, StringComparer.Ordinal));
        var day = likely.FirstOrDefault(c => Days.Contains(c.Name, StringComparer.Ordinal));
        if (likely.FirstOrDefault(c => IsId(c.Name)) is { } id)
        {
            yield return [id];
        }

        if (symbol is not null && (day is not null || (mayBeNone && !isOfTicker)))
        {
            yield return day is null ? [symbol] : [symbol, day];
        }

        if (mayBeNone)
        {
            yield return day is null ? [] : [day];
        }

        foreach (var one in likely)
        {
            yield return [one];
        }

        foreach (var set in likely.SelectMany((a, i) => likely.Skip(i + 1).Select(b => (DraftColumn[])[a, b])))
        {
            yield return set;
        }

        foreach (
            var set in likely.SelectMany(
                (a, i) => likely.Skip(i + 1).SelectMany((b, j) => likely.Skip(i + j + 2).Select(c => (DraftColumn[])[a, b, c]))
            )
        )
        {
            yield return set;
        }
    }

    /// <summary>True for a column that says by its name of which day a row is.</summary>
    public static bool SaysDay(DraftColumn column) =>
        column.Type is ColumnType.DateType or ColumnType.TimestampType && Days.Contains(column.Name, StringComparer.Ordinal);

    /// <summary>True for the name of a column that identifies a row whatever day it is of.</summary>
    public static bool IsOfRow(string name) => name is "id" or "uuid" or "guid" or "accession_number";

    private static bool MayBeKey(DraftColumn column, FieldEvidence field, long rows, IReadOnlyCollection<string> nulls) =>
        column.Type is not (ColumnType.JsonType or ColumnType.DoubleType or ColumnType.BooleanType or ColumnType.DecimalType)
        && field.Came == rows
        && field.Nulls == 0
        && field.Longest <= LongestKey
        && !field.Types.Words.Any(nulls.Contains);

    private static int Rank(string name) =>
        name is "id" ? 0
        : Symbols.Contains(name, StringComparer.Ordinal) ? 1
        : Days.Contains(name, StringComparer.Ordinal) ? 2
        : IsId(name) ? 3
        : name.Contains("date", StringComparison.Ordinal) ? 4
        : name is "name" or "title" or "type" or "kind" or "code" ? 5
        : 6;

    private static bool IsId(string name) => IsOfRow(name) || name.EndsWith("_id", StringComparison.Ordinal);

    private static bool IsUnique(IReadOnlyList<DraftColumn> set, IReadOnlyList<ulong>? samples, int rows)
    {
        var seen = new HashSet<ulong>(rows);
        Span<ulong> values = stackalloc ulong[set.Count + 1];
        for (var row = 0; row < rows; row++)
        {
            values[^1] = samples?[row] ?? 0;
            for (var i = 0; i < set.Count; i++)
            {
                values[i] = set[i].Evidence!.Values[row];
            }

            if (!seen.Add(XxHash3.HashToUInt64(MemoryMarshal.AsBytes(values))))
            {
                return false;
            }
        }

        return true;
    }

    private static string HowSure(long rows, int compared) =>
        rows == 1
            ? "decide: one row says little of what is unique"
            : string.Create(CultureInfo.InvariantCulture, $"unique in {(compared < rows ? "the first " : "")}{compared:#,0} rows")
                + (rows < 20 ? ", which are few" : "");
}
