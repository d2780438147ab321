namespace DataPlatform.Silver;

/// <summary>
/// What tables refused of answers that another dataset was asked for. That one counts it as its own, for it alone is asked again: an answer covers its
/// window when all tables have it.
/// </summary>
internal sealed class RefusedByReaders
{
    private readonly Dictionary<(string File, long Line), string> _digests = [];

    /// <summary>A table refused rows of a line.</summary>
    /// <param name="file">The segment.</param>
    /// <param name="line">The line's number.</param>
    /// <param name="digest">The digest of what it refused.</param>
    public void Add(string file, long line, string digest) =>
        _digests[(file, line)] = AnswerRows.Joined(_digests.GetValueOrDefault((file, line)), digest)!;

    /// <summary>The digest of what was refused of a line; null when nothing was.</summary>
    public string? Of(string file, long line) => _digests.GetValueOrDefault((file, line));
}
