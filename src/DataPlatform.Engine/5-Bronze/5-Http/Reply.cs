using DataPlatform.Runs;

namespace DataPlatform.Bronze.Http;

/// <summary>What became of asking a source.</summary>
internal abstract record Reply
{
    private Reply() { }

    /// <summary>It was asked, and this is how the last attempt ended.</summary>
    public sealed record Sent(Attempt Last) : Reply;

    /// <summary>Nothing was sent: a permit would have taken longer than the run waits.</summary>
    /// <param name="Wait">How long, and why.</param>
    public sealed record NoPermit(QuotaWait Wait) : Reply;

    /// <summary>Nothing was sent: there is no token to send with it.</summary>
    /// <param name="Why">What happened and what to do.</param>
    public sealed record NoToken(string Why) : Reply;
}
