using System.Runtime.InteropServices;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Segments;

/// <summary>What a bronze line says before its body, as far as it has been read; the line itself may lack anything.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct BronzeHead
{
    public int? Version;
    public string? RunId;
    public int? Chunk;
    public string? Source;
    public string? Domain;
    public string? Dataset;
    public string? Discriminator;
    public string? Ticker;
    public IReadOnlyList<KeyValuePair<string, string>>? Values;
    public DateOnly? From;
    public DateOnly? To;
    public DateOnly? Date;
    public DateOnly? Final;
    public string? Age;
    public string? Page;
    public string? Continues;
    public string? Link;
    public string? Url;
    public string? Method;
    public string? RequestSha256;
    public DateTimeOffset? SentAt;
    public DateTimeOffset? ReceivedAt;
    public int? Attempts;
    public int? Status;
    public bool SaysWait;
    public IReadOnlySet<string>? Wanted;
    public string? ContentType;
    public List<KeyValuePair<string, string>>? Charset;
    public List<KeyValuePair<string, string>>? Headers;
    public string? Failure;
    public string? Message;
    public long Bytes;
    public string? Sha256;
    public string? KeptSha256;
    public string? Encoding;

    /// <exception cref="FormatException">It lacks what every line has.</exception>
    public readonly BronzeRecord Record() =>
        new()
        {
            RunId = RunId ?? throw Lacks("run_id"),
            Chunk = Chunk ?? throw Lacks("chunk"),
            Source = Source ?? throw Lacks("source"),
            Domain = Domain ?? throw Lacks("domain"),
            Dataset = Dataset ?? throw Lacks("dataset"),
            Discriminator = Discriminator,
            Ticker = Ticker,
            Values = Values ?? [],
            From = From,
            To = To ?? Date ?? throw Lacks("date"),
            Date = Date ?? throw Lacks("date"),
            Final = Final,
            Age = Word.Read<StepAge>(Age),
            Page = Page,
            Link = Link,
            Continues = Continues,
            Url = Url ?? throw Lacks("url"),
            Method = Method,
            RequestSha256 = RequestSha256,
            SentAt = SentAt ?? throw Lacks("sent_at"),
            ReceivedAt = ReceivedAt ?? throw Lacks("received_at"),
            Attempts = Attempts ?? throw Lacks("attempts"),
            Status = Status,
            SaysWait = SaysWait,
            Headers = Headers ?? (IReadOnlyList<KeyValuePair<string, string>>)[],
            Failure = Word.Read<FailureKind>(Failure),
            Message = Message,
            Sha256 = Sha256,
            KeptSha256 = KeptSha256 ?? Sha256,
            Bytes = Bytes,
            Encoding = Word.Read<BodyEncoding>(Encoding) ?? throw Lacks("encoding"),
        };

    private static FormatException Lacks(string part) => new($"the line lacks '{part}'");
}
