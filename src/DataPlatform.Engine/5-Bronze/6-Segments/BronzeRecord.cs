using System.Security.Cryptography;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Segments;

/// <summary>What a bronze line says besides the body: enough to know what was asked, when, and how it was answered.</summary>
internal sealed record BronzeRecord
{
    public required string RunId { get; init; }

    public required int Chunk { get; init; }

    public required string Source { get; init; }

    public required string Domain { get; init; }

    public required string Dataset { get; init; }

    public string? Discriminator { get; init; }

    public string? Ticker { get; init; }

    /// <summary>What the placeholders of the recipe's <c>for_each</c> stood for; empty without.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Values { get; init; } = [];

    public DateOnly? From { get; init; }

    /// <summary>The window's last day: the run's date unless the window is over.</summary>
    public required DateOnly To { get; init; }

    /// <summary>The run's date.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>The last day on which the answer can be the last word; null: the day before the run's.</summary>
    public DateOnly? Final { get; init; }

    /// <inheritdoc cref="Final"/>
    public DateOnly FinalDay => Final ?? (Date == DateOnly.MinValue ? Date : Date.AddDays(-1));

    /// <summary>Which of its history's windows was asked for, by what the recipe said then; null in a line that does not say it.</summary>
    public StepAge? Age { get; init; }

    /// <summary>The window; null where the recipe asks for none.</summary>
    public HalvedWindow? Window => From is { } from ? new(from, To) : null;

    /// <summary>What of the window the line's own answer is of, where a full answer had the window halved; else the window.</summary>
    public HalvedWindow? Part => Page is { } page && HalvedWindow.TryParse(page, out var part) ? part : Window;

    /// <summary>Which page of the answer it is, in its pager's own words; null for the only one.</summary>
    public string? Page { get; init; }

    /// <summary>The run that began the answer, when it was an earlier one whose answer this page continues; else null.</summary>
    public string? Continues { get; init; }

    /// <summary>The run that began the answer: a run asks a recipe once for each ticker and window, so this tells the answer from all others to that request.</summary>
    public string AnswerRun => Continues ?? RunId;

    /// <summary>The address without the key.</summary>
    public required string Url { get; init; }

    /// <summary>The method; null for GET.</summary>
    public string? Method { get; init; }

    /// <summary>What the request carried, without secrets; null for nothing. Nobody reads it back.</summary>
    public string? RequestBody { get; init; }

    /// <summary>SHA-256 of what the request carried, in hex; null for nothing.</summary>
    public string? RequestSha256 { get; init; }

    /// <summary>What tells the request from all others.</summary>
    public string Identity => OutgoingRequest.IdentityOf(Url, RequestSha256);

    public required DateTimeOffset SentAt { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    public required int Attempts { get; init; }

    /// <summary>The HTTP status; null when no answer came.</summary>
    public int? Status { get; init; }

    /// <summary>The status leaves it to the headers, and they say when to come back or that nothing remains of the source's limit.</summary>
    public bool SaysWait { get; init; }

    /// <summary>The headers that whoever read the line has asked for, and that which names a character set other than UTF-8.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The kind of failure when no answer came.</summary>
    public FailureKind? Failure { get; init; }

    public string? Message { get; init; }

    /// <summary>The answer's header <c>Link</c>, where it has one; known once the line is written.</summary>
    public string? Link { get; init; }

    /// <summary>Bytes of the body as received.</summary>
    public long Bytes { get; init; }

    /// <summary>SHA-256 of the body as received, in hex; null when no answer came.</summary>
    public string? Sha256 { get; init; }

    /// <summary>
    /// SHA-256 of the body as the line keeps it, which differs where white space or a secret went; null when no answer came.
    /// </summary>
    public string? KeptSha256 { get; init; }

    public BodyEncoding Encoding { get; init; }

    /// <summary>The recipe as it was when it asked, as far as that decides what a whole answer is: a day in parts stays one, and one that was none becomes none.</summary>
    public DatasetRecipe AskedBy(DatasetRecipe recipe) =>
        (recipe.Pagination as Pagination.DayParts, Page is { } page && DayPart.TryParse(page, out var part) ? part : (DayPart?)null) switch
        {
            (null, { } its) => recipe with { Pagination = new Pagination.DayParts(its.End - its.From, TimeSpan.Zero, Cap: null) },
            // A full answer is gone on with its halves, if it was one of days.
            ({ Cap: var cap }, null) => recipe with { Pagination = cap is { } full ? new Pagination.Halves(full) : null },
            _ => recipe,
        };

    /// <summary>Which of its history's windows it is of. What it means for the days that are covered does not change with the recipe.</summary>
    public StepAge AgeIn(DatasetRecipe recipe) => Age ?? HistorySteps.AgeOf(recipe, To, Date);

    /// <summary>False when the body is not what was written.</summary>
    public bool IsIntact(ReadOnlySpan<byte> body) => KeptSha256 is not { } digest || Digest(body) == digest;

    /// <summary>SHA-256 in hex.</summary>
    public static string Digest(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body));
}
