using DataPlatform.Bronze.Segments;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>A response of a segment, or one page of it.</summary>
/// <param name="Recipe">Its recipe.</param>
/// <param name="Ticker">The ticker; null for a non-ticker recipe.</param>
/// <param name="AnswerRun">The run that began the answer.</param>
/// <param name="From">The window's first day; null where the recipe asks for no window.</param>
/// <param name="To">The window's last day.</param>
/// <param name="Rows">What became of its rows.</param>
/// <param name="IsWhole">Its run had the answer whole, whether by this page or by a later one.</param>
internal sealed record SegmentAnswer(
    DatasetRecipe Recipe,
    string? Ticker,
    string AnswerRun,
    DateOnly? From,
    DateOnly To,
    AnswerRows Rows,
    bool IsWhole
)
{
    /// <summary>The last day on which it can be the last word, by what the recipe said when it was asked.</summary>
    public required DateOnly Final { get; init; }

    /// <summary>Which of its history's windows it is of.</summary>
    public StepAge Age { get; init; }

    /// <summary>What tells it from other answers of its run to the recipe and ticker; null where there are none.</summary>
    public DateOnly? Step => Age == StepAge.NoStep ? null : From;

    /// <summary>When the response came (UTC).</summary>
    public DateTime ReceivedAt { get; init; }

    /// <summary>It says of itself that there are more rows than came.</summary>
    public bool SaysMore { get; init; }

    /// <summary>What a line of a segment came to.</summary>
    public static SegmentAnswer Of(DatasetRecipe recipe, BronzeRecord record, Segment segment, AnswerRows rows, bool isWhole) =>
        new(recipe, record.Ticker, RunOf(record, segment), record.From, record.To, rows, isWhole)
        {
            Final = record.FinalDay,
            Age = record.AgeIn(recipe),
            ReceivedAt = record.ReceivedAt.UtcDateTime,
        };

    // One text for all answers of a segment, for it is kept with each.
    private static string RunOf(BronzeRecord record, Segment segment) =>
        record.AnswerRun == segment.RunId ? segment.RunId : record.AnswerRun;
}
