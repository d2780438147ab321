using DataPlatform.Runs;

namespace DataPlatform.Bronze.Http;

/// <summary>How one attempt ended: with an answer, or without one.</summary>
internal sealed record Attempt
{
    public required DateTimeOffset SentAt { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    /// <summary>The HTTP status; null when no (whole) answer came.</summary>
    public int? Status { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The body, decompressed, without secrets.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Bytes of the body as received.</summary>
    public long Bytes { get; init; }

    /// <summary>SHA-256 of the body as received, in hex; null when no answer came.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The kind of failure when <see cref="Status"/> is null.</summary>
    public FailureKind? Failure { get; init; }

    public string? Message { get; init; }

    /// <summary>Worth another attempt.</summary>
    public bool IsTransient { get; init; }

    /// <summary>When the server wants to be asked again; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Which attempt of the request this was, from 1.</summary>
    public int Number { get; init; } = 1;
}
