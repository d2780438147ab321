using DataPlatform.Runs;

namespace DataPlatform.Bronze.Http;

/// <summary>Whether there is a token to send.</summary>
internal abstract record TokenReply
{
    private TokenReply() { }

    /// <summary>There is one.</summary>
    public sealed record Ready : TokenReply
    {
        public static readonly Ready It = new();
    }

    /// <summary>The login would have to wait for a permit for longer than the run waits.</summary>
    /// <param name="Wait">How long, and why.</param>
    public sealed record NoPermit(QuotaWait Wait) : TokenReply;

    /// <summary>There is none, and there will be none in this run.</summary>
    /// <param name="Why">What happened and what to do, without secrets.</param>
    public sealed record None(string Why) : TokenReply;
}
