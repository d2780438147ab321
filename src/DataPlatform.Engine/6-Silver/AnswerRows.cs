using System.Security.Cryptography;
using System.Text;

namespace DataPlatform.Silver;

/// <summary>What became of the rows of an answer.</summary>
/// <param name="Count">How many there were.</param>
/// <param name="BadDigest">SHA-256 of those that do not fit, in hex; null when all fit.</param>
/// <param name="Newest">The newest date among those that fit; null when none has one.</param>
/// <param name="Fields">The declared fields that they carried, one a line.</param>
internal sealed record AnswerRows(long Count, string? BadDigest, DateOnly? Newest, string Fields)
{
    /// <summary>The oldest date among those of one response that fit; null when none has one.</summary>
    public DateOnly? Oldest { get; init; }

    /// <summary>How many rows the vendor sent, by which pages, totals and caps are counted: also those left out, and before a list in each was expanded.</summary>
    public long Sent { get; init; }

    public static readonly AnswerRows None = new(0, null, null, "");

    /// <summary>These and the rows of a further page.</summary>
    public AnswerRows And(AnswerRows page) =>
        ReferenceEquals(this, None)
            ? page
            : new(
                Count + page.Count,
                Joined(BadDigest, page.BadDigest),
                Newest > page.Newest ? Newest : page.Newest ?? Newest,
                Union(Fields, page.Fields)
            )
            {
                Sent = Sent + page.Sent,
            };

    /// <summary>One digest for what two stand for; null where there is neither.</summary>
    public static string? Joined(string? first, string? second) =>
        first is null ? second
        : second is null ? first
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(first + second)));

    private static string Union(string fields, string more) =>
        fields.Length == 0 || fields == more ? more
        : more.Length == 0 ? fields
        : string.Join('\n', fields.Split('\n').Union(more.Split('\n'), StringComparer.Ordinal));
}
