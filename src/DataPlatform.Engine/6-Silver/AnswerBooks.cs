using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>What the answers of a dataset came to, for whoever writes it down when all datasets are promoted.</summary>
/// <param name="answers">What they mean for their requests.</param>
/// <param name="lengths">How long they are.</param>
/// <param name="cut">Windows whose last answer was cut short.</param>
internal sealed class AnswerBooks(AnswerVerdicts answers, AnswerLengths lengths, IEnumerable<CoveredWindow> cut)
{
    /// <summary>Of each request that was answered.</summary>
    public IEnumerable<AnswerVerdict> Answers => answers.Newest().Select(lengths.With);

    /// <inheritdoc cref="AnswerVerdicts.Covered"/>
    public IEnumerable<CoveredWindow> Covered => answers.Covered();

    /// <summary>Windows whose answers are not whole after all, or have rows that do not fit.</summary>
    public IEnumerable<CoveredWindow> Unsettled => cut.Union(answers.Unsettled());

    /// <inheritdoc cref="AnswerVerdicts.Refused"/>
    public IEnumerable<RefusedWindow> Refused => answers.Refused();
}
