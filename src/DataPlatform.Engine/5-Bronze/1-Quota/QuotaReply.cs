using DataPlatform.Runs;

namespace DataPlatform.Bronze.Quota;

/// <summary>What a quota says to a request that asks for permits.</summary>
internal abstract record QuotaReply
{
    private QuotaReply() { }

    /// <summary>The request may be sent.</summary>
    public sealed record Granted(Permit Permit) : QuotaReply
    {
        /// <summary>Which of the source's keys it is good for, from 0.</summary>
        public int Key { get; init; }
    }

    /// <summary>No permit within the longest wait that the run allows.</summary>
    /// <param name="Wait">How long it would take.</param>
    public sealed record Denied(QuotaWait Wait) : QuotaReply;
}
