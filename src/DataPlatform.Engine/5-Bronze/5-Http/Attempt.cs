using System.Globalization;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Http;

/// <summary>How one attempt ended.</summary>
internal abstract record Attempt
{
    private Attempt() { }

    /// <summary>When it had its permit and was about to be sent.</summary>
    public required DateTimeOffset SentAt { get; init; }

    /// <summary>When it was over, body included.</summary>
    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>Which attempt of the request this was, from 1.</summary>
    public int Number { get; init; } = 1;

    /// <summary>Worth another attempt.</summary>
    public abstract bool IsTransient { get; }

    /// <summary>The server wants to be asked more slowly.</summary>
    public virtual bool IsThrottled => false;

    /// <summary>How it ended, in a word or two.</summary>
    public abstract string Text { get; }

    /// <summary>With a whole answer, whatever its status.</summary>
    public sealed record Answered : Attempt
    {
        /// <summary>The HTTP status; no redirect.</summary>
        public required int Status { get; init; }

        /// <summary>The headers, names in lower case, without secrets and cookies.</summary>
        public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

        /// <summary>The body, decompressed, without secrets; valid as long as the call that it came with.</summary>
        public ReadOnlyMemory<byte> Body { get; init; }

        /// <summary>The body is what came, byte for byte.</summary>
        public bool IsBodyAsReceived { get; init; }

        /// <summary>Bytes of the body as received.</summary>
        public long Bytes { get; init; }

        /// <summary>SHA-256 of the body as received, in hex.</summary>
        public required string Sha256 { get; init; }

        /// <summary>How long the server wants not to be asked; null when it did not say that it refuses.</summary>
        public TimeSpan? RetryAfter { get; init; }

        /// <summary>What it is worth; null before it is read.</summary>
        public Answer? Answer { get; init; }

        public override bool IsTransient =>
            IsThrottled || (Answer is Answer.Bad { Kind: not FailureKind.Stop } bad && (bad.MayPass || Status is 408 or 425 or >= 500));

        public override bool IsThrottled => Answer is Answer.Bad { Kind: FailureKind.RateLimit };

        public override string Text => string.Create(CultureInfo.InvariantCulture, $"status {Status}{Flaw}");

        private string? Flaw =>
            Status >= 400 ? null
            : IsThrottled ? " and a notice of its limit"
            : Answer is Answer.Bad bad ? $" and {Word.Of(bad.Kind)}"
            : null;
    }

    /// <summary>Without an answer that could be kept.</summary>
    public sealed record Unanswered : Attempt
    {
        public required FailureKind Failure { get; init; }

        /// <summary>What happened, without secrets.</summary>
        public required string Message { get; init; }

        public override bool IsTransient => Failure is FailureKind.Timeout or FailureKind.Connection or FailureKind.Damaged;

        public override string Text => $"{Word.Of(Failure)}: {Message}";
    }
}
