namespace DataPlatform.Silver;

/// <summary>An answer that a row cap has cut.</summary>
/// <param name="Answer">The answer.</param>
/// <param name="LacksStart">The older end of its window is missing; else the newer one.</param>
internal sealed record CutAnswer(SegmentAnswer Answer, bool LacksStart)
{
    /// <summary>The days from its oldest row to its newest.</summary>
    public int Days => Answer.Rows.Newest!.Value.DayNumber - Answer.Rows.Oldest!.Value.DayNumber;
}
