namespace DataPlatform.Silver;

/// <summary>The rows of one answer, as they were typed.</summary>
/// <param name="Fitting">How many fit and lie in batches; of an answer whose rows went on as they came, those that have not gone yet.</param>
/// <param name="Read">How many there were.</param>
/// <param name="Refused">Those that do not fit, in their order.</param>
/// <param name="Fields">The fields that came.</param>
internal sealed record TypedAnswer(long Fitting, long Read, IReadOnlyList<ParsedRows.RefusedRow> Refused, AnswerFields Fields)
{
    /// <summary>The oldest day among the rows that fit; null when none has one.</summary>
    public DateOnly? Oldest { get; init; }

    /// <summary>The newest one.</summary>
    public DateOnly? Newest { get; init; }
}
