using System.Globalization;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>What a promotion found, in words. The place of every word that silver warns with.</summary>
internal sealed class DatasetWarnings(string source, string dataset)
{
    private const int LongestExample = 200;
    private const int MostNamed = 5;

    /// <summary>Different rows with one key in one answer.</summary>
    public IEnumerable<RunWarning> Of(KeyConflicts? conflicts)
    {
        if (conflicts is not null)
        {
            yield return Warning(
                WarningKind.SameKey,
                $"rows that another one with the same key in the same answer replaced: {conflicts.Rows}; a column that tells them apart belongs in 'key'",
                conflicts.Example
            );
        }
    }

    /// <summary>Answers that say that there is more than was read.</summary>
    /// <param name="announced">What says so in each, and its ticker.</param>
    public IEnumerable<RunWarning> Of(IReadOnlyList<(string? Ticker, string Sign)> announced)
    {
        if (announced is [var (ticker, sign), ..])
        {
            yield return Warning(
                WarningKind.MorePages,
                $"answers that say that there is more than was read: {announced.Count}; {sign}; declare 'pagination' or mend it, or 'ignore' the field",
                ticker
            );
        }
    }

    /// <summary>Answers that a row cap has cut.</summary>
    public IEnumerable<RunWarning> Of(IReadOnlyList<CutAnswer> cut)
    {
        if (cut is [{ Answer: var answer } first, ..])
        {
            var (from, to) = first.LacksStart ? (answer.From!.Value, answer.Rows.Oldest!.Value) : (answer.Rows.Newest!.Value, answer.To);
            yield return Warning(
                WarningKind.RowCap,
                $"answers that look cut by a row cap: {cut.Count}, this one at {answer.Rows.Sent} rows; it was asked from {answer.From:yyyy-MM-dd} to {answer.To:yyyy-MM-dd}, and {from:yyyy-MM-dd} to {to:yyyy-MM-dd} is missing; ask for less at a time or declare 'pagination'",
                answer.Ticker
            );
        }
    }

    /// <summary>Days of which an answer is as long as the recipe's cap: what is behind it cannot be asked for.</summary>
    public IEnumerable<RunWarning> Of(IReadOnlyList<(string? Ticker, DateOnly Day)> fullDays)
    {
        if (fullDays is [var (ticker, day), ..])
        {
            yield return Warning(
                WarningKind.RowCap,
                $"days, or parts of days, of which as many rows came as 'cap' says: {fullDays.Count}, this one {day:yyyy-MM-dd}; they are not halved, so rows of them may be missing",
                ticker
            );
        }
    }

    /// <summary>Declared fields that no answer has.</summary>
    /// <param name="absent">The fields, and whether they used to come.</param>
    /// <param name="unknown">Fields that came and no column reads: one of them may be the new name.</param>
    public IEnumerable<RunWarning> Of(IReadOnlyCollection<(string Field, bool UsedToCome)> absent, IReadOnlyCollection<string> unknown)
    {
        var others = unknown.Count == 0 ? "" : $"; no column reads {Some(unknown)}";
        string[] gone = [.. absent.Where(a => a.UsedToCome).Select(a => a.Field)];
        if (gone.Length > 0)
        {
            yield return Warning(
                WarningKind.FieldGone,
                $"{Some(gone)} used to come and is in no answer any more: what is stored of it stays as it is{others}",
                gone[0]
            );
        }

        string[] missing = [.. absent.Where(a => !a.UsedToCome).Select(a => a.Field)];
        if (missing.Length > 0)
        {
            // A field may have a dot in its name: only now it is known that this one is no such field.
            var nested = Array.Find(
                missing,
                f => f.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && unknown.Contains(f[..dot], StringComparer.Ordinal)
            );
            var advice = nested is null ? "" : $"; a value inside another is read with 'path: {Excerpt.Of(nested)}' in place of 'field'";
            yield return Warning(
                WarningKind.FieldMissing,
                $"{Some(missing)} is declared and in no row (a column may say 'optional: true'){others}{advice}",
                missing[0]
            );
        }
    }

    private static string Some(IReadOnlyCollection<string> fields) =>
        string.Join(", ", fields.Take(MostNamed).Select(f => $"'{Excerpt.Of(f)}'"))
        + (fields.Count > MostNamed ? string.Create(CultureInfo.InvariantCulture, $" and {fields.Count - MostNamed} more") : "");

    private RunWarning Warning(WarningKind kind, FormattableString message, string? example) =>
        new(
            kind,
            source,
            dataset,
            message.ToString(CultureInfo.InvariantCulture),
            example is null ? null : Excerpt.Of(example, LongestExample)
        );
}
