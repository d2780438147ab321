namespace DataPlatform.Runs;

/// <summary>How a planned request ended.</summary>
internal abstract record Ending
{
    private Ending() { }

    public abstract OutcomeStatus Status { get; }

    /// <summary>The word or sentence that <c>ops.requests.reason</c> keeps; null for an answer with rows.</summary>
    public abstract string? Reason { get; }

    /// <summary>Answered and kept.</summary>
    /// <param name="Answer">What the answer is.</param>
    /// <param name="Succeeds">Whatever was known before, it need not be asked again before its cadence.</param>
    public sealed record Stored(StoredAnswer Answer, bool Succeeds) : Ending
    {
        public override OutcomeStatus Status => OutcomeStatus.Stored;

        public override string? Reason =>
            Answer switch
            {
                StoredAnswer.Empty => "empty",
                StoredAnswer.Missing => "missing",
                StoredAnswer.Undeclared => "no recipe declares it any more",
                _ => null,
            };
    }

    /// <summary>Refused, broken or unanswered.</summary>
    /// <param name="Kind">What went wrong.</param>
    /// <param name="Message">The same for a person, without secrets.</param>
    public sealed record Failed(FailureKind Kind, string Message) : Ending
    {
        public override OutcomeStatus Status => OutcomeStatus.Failed;

        public override string Reason => Word.Of(Kind);
    }

    /// <summary>Not sent.</summary>
    /// <param name="Why">The reason.</param>
    public sealed record Skipped(NotSent Why) : Ending
    {
        public override OutcomeStatus Status => OutcomeStatus.Skipped;

        public override string Reason => Why.ToString();
    }
}
