using DataPlatform.Warehouse;

namespace DataPlatform.Silver;

/// <summary>What the answers of a dataset came to, for whoever writes it down when all datasets are promoted.</summary>
/// <param name="answers">What they mean for their requests.</param>
/// <param name="cut">Windows whose last answer was cut short.</param>
internal sealed class AnswerBooks(AnswerVerdicts answers, IEnumerable<CoveredWindow> cut)
{
    /// <inheritdoc cref="AnswerVerdicts.Newest"/>
    public IEnumerable<AnswerVerdict> Answers => answers.Newest();

    /// <inheritdoc cref="AnswerVerdicts.Covered"/>
    public IEnumerable<CoveredWindow> Covered => answers.Covered();

    /// <summary>Windows whose answers are not whole after all, or have rows that do not fit.</summary>
    public IEnumerable<CoveredWindow> Unsettled => cut.Union(answers.Unsettled());

    /// <inheritdoc cref="AnswerVerdicts.Refused"/>
    public IEnumerable<RefusedWindow> Refused => answers.Refused();
}
