using System.Globalization;
using DataPlatform.Recipes;

namespace DataPlatform.Engine.Drafting.Columns;

/// <summary>Chooses the type of a column by what its values are and what it is called.</summary>
internal static class TypeGuess
{
    // A double keeps so many digits of whatever number.
    private const int DigitsOfDouble = 17;

    // What is counted in fractions elsewhere, though these samples hold whole numbers alone.
    private static readonly HashSet<string> Fractional = new(StringComparer.Ordinal)
    {
        "price",
        "prices",
        "open",
        "high",
        "low",
        "close",
        "rate",
        "ratio",
        "yield",
        "change",
        "percent",
        "percentage",
        "pct",
        "amount",
        "value",
        "eps",
        "dividend",
        "weight",
        "average",
        "avg",
        "mean",
        "vwap",
        "margin",
        "spread",
        "strike",
        "bid",
        "ask",
        "nav",
    };

    // Numbers that nobody reckons with, and whose zeros count.
    private static readonly HashSet<string> Identifying = new(StringComparer.Ordinal)
    {
        "cik",
        "cusip",
        "isin",
        "sedol",
        "figi",
        "lei",
        "ein",
        "zip",
        "postcode",
        "phone",
        "code",
        "sic",
        "accession",
        "symbol",
        "ticker",
    };

    private static readonly HashSet<string> Temporal = new(StringComparer.Ordinal)
    {
        "t",
        "ts",
        "time",
        "timestamp",
        "date",
        "datetime",
        "at",
        "utc",
        "epoch",
        "created",
        "updated",
        "modified",
        "start",
        "end",
        "expires",
        "expiration",
        "expiry",
        "unix",
    };

    /// <summary>The column of a field.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="field">What the samples say of the field.</param>
    /// <param name="rows">The rows of all samples.</param>
    public static DraftColumn Of(string name, FieldEvidence field, long rows)
    {
        var column = Typed(name, field);
        return column with { IsOptional = field.Came < rows };
    }

    private static DraftColumn Typed(string name, FieldEvidence field)
    {
        var types = field.Types;
        if (!types.HasValues)
        {
            return new(name, ColumnType.Text, field) { Comment = "decide: it was empty in every row of the sample" };
        }

        if (types.Structures > 0 || types.HasNul)
        {
            return new(name, ColumnType.Json, field);
        }

        if (types.AreTruths && types.Truths + types.Texts > 0)
        {
            return new(name, ColumnType.Boolean, field);
        }

        var words = name.Split('_').ToHashSet(StringComparer.Ordinal);
        return Time(name, words, field) ?? Number(name, words, field) ?? new(name, ColumnType.Text, field);
    }

    private static DraftColumn? Time(string name, HashSet<string> words, FieldEvidence field)
    {
        var fitting = field.Types.Times;
        var isNamedSo =
            words.Overlaps(Temporal) || name.EndsWith("date", StringComparison.Ordinal) || name.EndsWith("time", StringComparison.Ordinal);
        // Numbers are moments when they are called so, or when they are far too large for anything else.
        var time = fitting.FirstOrDefault(t =>
            !(t.IsEpoch || t.Format == "yyyyMMdd") || isNamedSo || (t.Format == "epoch_ns" && field.Types.Numbers > 0)
        );
        if (time is null)
        {
            return null;
        }

        var isDay = time.AreDays && (!time.HasTime || words.Contains("date") || words.Contains("day"));
        return new(name, isDay ? ColumnType.Date : ColumnType.Timestamp, field)
        {
            Format = time.Format,
            Comment = About(time, isDay, fitting),
        };
    }

    private static string? About(TimeCandidate time, bool isDay, IReadOnlyList<TimeCandidate> fitting)
    {
        var other = fitting.FirstOrDefault(t => t != time && !t.IsEpoch && t.AreDays == time.AreDays && !IsSame(time, t));
        return other is not null ? $"decide: the sample fits {other.Format} as well"
            : isDay || time.NameOffset ? null
            : "decide: without a zone it is read as UTC; say for example zone: America/New_York";
    }

    // M/d/yyyy takes whatever MM/dd/yyyy does.
    private static bool IsSame(TimeCandidate one, TimeCandidate other) =>
        Short(one.Format) == Short(other.Format) || other.Format is null || one.Format is null;

    private static string Short(string? format) =>
        (format ?? "")
            .Replace("MM", "M", StringComparison.Ordinal)
            .Replace("MM", "M", StringComparison.Ordinal)
            .Replace("dd", "d", StringComparison.Ordinal);

    private static DraftColumn? Number(string name, HashSet<string> words, FieldEvidence field)
    {
        var types = field.Types;
        if (!types.AreNumbers || types.Truths > 0 || types.HasLeadingZero || (types.Texts > 0 && words.Overlaps(Identifying)))
        {
            return null;
        }

        if (types.AreWhole && !types.HasPoint)
        {
            return words.Overlaps(Fractional)
                ? new(name, ColumnType.Double, field) { Comment = "whole numbers in the sample; its name says that others may come" }
                : new(name, ColumnType.Integer, field);
        }

        if (types.MostDigits <= DigitsOfDouble || types.MostDigits > ColumnType.DecimalType.MaxPrecision)
        {
            return new(name, ColumnType.Double, field);
        }

        // Room for larger numbers than those of the sample.
        var scale = Math.Min(types.MostPlaces, ColumnType.DecimalType.MaxPrecision - 1);
        return new(name, ColumnType.Decimal(ColumnType.DecimalType.MaxPrecision, scale), field)
        {
            Comment = string.Create(CultureInfo.InvariantCulture, $"decide: {types.MostDigits} digits, more than a double keeps"),
        };
    }
}
