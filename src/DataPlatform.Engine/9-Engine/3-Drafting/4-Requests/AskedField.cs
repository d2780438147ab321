using System.Globalization;
using DataPlatform.Engine.Drafting.Columns;

namespace DataPlatform.Engine.Drafting.Requests;

/// <summary>Fields of the rows that repeat what their sample was asked for.</summary>
internal static class AskedField
{
    // As vendors write a day in their rows, besides as it was asked for.
    private static readonly string[] Patterns =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd'T'HH:mm:ss",
        "yyyy-MM-dd'T'HH:mm:ss'Z'",
        "yyyy-MM-dd'T'HH:mm:ss.fff'Z'",
        "yyyy-MM-dd HH:mm:ss",
        "yyyyMMdd",
        "yyyy/MM/dd",
        "MM/dd/yyyy",
        "M/d/yyyy",
        "dd/MM/yyyy",
        "dd.MM.yyyy",
    ];

    /// <summary>The field that holds the day of its sample in every row; null when none does.</summary>
    /// <param name="found">The rows.</param>
    /// <param name="asked">The value that each sample was asked with; null where nobody knows.</param>
    public static FieldEvidence? OfDay(FieldCollector found, IReadOnlyList<string?> asked)
    {
        var texts = asked.Select(a => a is null ? [] : TextsOf(a)).ToList();
        return found.Fields.FirstOrDefault(f => f.Holds(found.Samples, texts));
    }

    /// <summary>The field of a like name that holds the value of its sample in every row; null when none does.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="found">The rows.</param>
    /// <param name="asked">The value that each sample was asked with; null where nobody knows.</param>
    public static FieldEvidence? OfPeriod(string parameter, FieldCollector found, IReadOnlyList<string?> asked)
    {
        var texts = asked.Select(a => a is null ? (string[])[] : [a]).ToList();
        return found.Fields.FirstOrDefault(f => PeriodGuess.IsAlike(parameter, f.Name) && f.Holds(found.Samples, texts));
    }

    private static string[] TextsOf(string value) =>
        WindowGuess.IsDay(value, out var day, out _)
            ? [value, .. Patterns.Select(p => day.ToDateTime(default).ToString(p, CultureInfo.InvariantCulture))]
            : [value];
}
