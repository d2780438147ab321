using DataPlatform.Engine.Drafting.Columns;

namespace DataPlatform.Engine.Drafting;

/// <summary>
/// The key of a draft's rows: what was asked for them, and what tells those of one answer apart. What the next request asks for must not take the place
/// of what the last one asked for.
/// </summary>
internal static class DraftKeys
{
    /// <summary>The column of the day that a row was asked for, where the row itself does not say it.</summary>
    public const string AskedOn = "asked_on";

    /// <summary>The key; with <see cref="AskedOn"/> in it where the draft needs that column.</summary>
    /// <param name="columns">The columns, without that one.</param>
    /// <param name="dateField">The column by which the window moves; null when there is no window.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="request">What is asked for them.</param>
    /// <param name="nulls">Words that mean null.</param>
    public static DraftKey Of(
        IReadOnlyList<DraftColumn> columns,
        string? dateField,
        DraftRows rows,
        DraftRequest request,
        IReadOnlyCollection<string> nulls
    )
    {
        var asked = columns
            .Where(c => c.Value is not null || (c.Evidence is { } e && request.Asked.Contains(e)))
            .Select(c => c.Name)
            .ToList();
        var key = With(asked);
        if (request.Day is { } day && !SaysDay(key, day.Field))
        {
            key = With([AskedOn, .. asked]);
        }
        else if (dateField is not null && !SaysDay(key, null) && !key.Columns.Any(KeyGuess.IsOfRow))
        {
            key = With([.. asked, dateField]);
        }

        // There is a row to load and nothing to tell it by.
        return key.Columns.Count > 0 ? key : new([AskedOn], "decide: nothing in a row identifies it");

        DraftKey With(IReadOnlyList<string> fixedKey) => KeyGuess.Of(columns, fixedKey, request.Ticker is not null, rows.Found, nulls);

        bool SaysDay(DraftKey of, FieldEvidence? asked) =>
            columns.Any(c =>
                of.Columns.Contains(c.Name, StringComparer.Ordinal)
                && (c.Name == dateField || KeyGuess.SaysDay(c) || (asked is not null && c.Evidence == asked))
            );
    }
}
