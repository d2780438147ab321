using System.Text.Unicode;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Bodies;

/// <summary>
/// Reads responses of one recipe. Whoever wants to know what a response is worth asks here: bronze when it comes, paging, silver, and a replay. It is
/// a function of the recipe and the response alone, so all of them come to the same answer.
/// </summary>
internal sealed class AnswerReader(DatasetRecipe recipe)
{
    /// <summary>The header that may name the character set of a body.</summary>
    public const string ContentType = "content-type";

    private const int NoContent = 204;

    private readonly BodyBytes _bytes = new(recipe);
    private readonly BodyReader _bodies = BodyReader.Of(recipe);
    private readonly ResponseRules _rules = new(recipe.Responses);
    private readonly IReadOnlyList<string> _keyFields = recipe.KeyFields;

    /// <summary>Reads a response that came.</summary>
    /// <param name="status">Its HTTP status.</param>
    /// <param name="body">Its body, decompressed.</param>
    /// <param name="rows">Takes the rows; null when only their number matters.</param>
    /// <param name="saysWait">What its headers say, see <see cref="ThrottleHeaders"/>.</param>
    /// <param name="headers">Its headers; those of <see cref="DecidingHeaders"/> are enough, with <see cref="ContentType"/>.</param>
    public Answer Read(
        int status,
        ReadOnlyMemory<byte> body,
        IRowSink? rows = null,
        bool saysWait = false,
        IReadOnlyList<KeyValuePair<string, string>>? headers = null
    )
    {
        if (body.Span.StartsWith(JsonText.ByteOrderMark))
        {
            body = body[JsonText.ByteOrderMark.Length..];
        }

        var rule = _rules.Of(status, headers ?? [], body.Span);
        var answer =
            rule is null or { Means: ResponseMeaning.Rows } || IsOutweighed(rule, saysWait)
                ? ReadUnruled(status, body, rows, saysWait, rule, HeaderList.Find(headers ?? [], ContentType))
                : OfRule(rule, status, body.Span);
        return rule is null ? answer : answer with { Rule = rule };
    }

    /// <summary>The headers that decide what a response means, besides those that always do.</summary>
    public IReadOnlySet<string> DecidingHeaders => _rules.Headers;

    private Answer ReadUnruled(
        int status,
        ReadOnlyMemory<byte> body,
        IRowSink? rows,
        bool saysWait,
        ResponseRule? rule,
        string? contentType
    )
    {
        if (!IsSuccess(status) && (rule is null || IsOutweighed(rule, saysWait)))
        {
            return OfStatus(status, saysWait, Message(status, body.Span));
        }

        if (body.IsEmpty && status is NoContent)
        {
            return new Answer.Good(0, new string?[recipe.FieldsAround.Count]) { IsJson = false };
        }

        if (body.IsEmpty)
        {
            return new Answer.Bad(FailureKind.EmptyBody, $"status {status} without a body") { IsJson = false };
        }

        var text = _bytes.AsText(body, contentType, out var wrong);
        if (wrong is null && !Utf8.IsValid(text.Span))
        {
            wrong = new(FailureKind.NotUtf8, "not text in UTF-8; 'charset' names another" + BodyText.Excerpt(body.Span));
        }

        var answer =
            wrong
            ?? (rows is null && recipe.Pagination is not (null or { CutsTheWindow: true }) ? ReadPage(text) : _bodies.Read(text, rows));
        // What is kept is the body as it came.
        return wrong is not null || !text.Equals(body) ? answer with { IsJson = false } : answer;
    }

    private Answer ReadPage(ReadOnlyMemory<byte> body)
    {
        using var digest = new RowsDigest((recipe.Pagination as Pagination.Cursor)?.LastRow, _keyFields);
        var answer = _bodies.Read(body, digest);
        return answer is Answer.Good good ? good with { RowsDigest = digest.Text, LastRow = digest.LastField } : answer;
    }

    /// <summary>A status with which a body may be an answer.</summary>
    public static bool IsSuccess(int status) => status is >= 200 and < 300;

    /// <summary>What status and headers alone say of a response.</summary>
    /// <param name="status">Its HTTP status.</param>
    /// <param name="saysWait">What its headers say, see <see cref="ThrottleHeaders"/>.</param>
    /// <param name="headers">Its headers.</param>
    public HeadVerdict OfHead(int status, bool saysWait, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        var (rule, isOpen) = _rules.OfHead(status, headers);
        if (rule is not null && !IsOutweighed(rule, saysWait))
        {
            // Where the rows would be may stand a notice.
            var mayBeNotice = rule.Means == ResponseMeaning.Rows && recipe.Source.ThrottleWhen.Count > 0;
            return new(rule.Means == ResponseMeaning.Throttled, isOpen || mayBeNotice, rule);
        }

        var isThrottled = !IsSuccess(status) && MeaningOf(status, saysWait) == ResponseMeaning.Throttled;
        return new(isThrottled && !isOpen, isOpen || (IsSuccess(status) && recipe.Source.ThrottleWhen.Count > 0), null);
    }

    // "Not now" in the headers is more exact than "not for you" by status alone.
    private static bool IsOutweighed(ResponseRule? rule, bool saysWait) =>
        saysWait && rule is { Means: ResponseMeaning.Missing or ResponseMeaning.Empty, Header: null, Path: null };

    private Answer OfRule(ResponseRule rule, int status, ReadOnlySpan<byte> body) =>
        rule.Means switch
        {
            ResponseMeaning.Missing => new Answer.Missing(Message(status, body)),
            ResponseMeaning.Empty => new Answer.Good(0, new string?[recipe.FieldsAround.Count]),
            ResponseMeaning.Throttled => new Answer.Bad(FailureKind.RateLimit, Message(status, body)),
            ResponseMeaning.Stop => new Answer.Bad(FailureKind.Stop, Message(status, body)),
            _ => new Answer.Bad(IsSuccess(status) ? FailureKind.ErrorObject : KindOf(status), Message(status, body)),
        };

    private Answer OfStatus(int status, bool saysWait, string message) =>
        MeaningOf(status, saysWait) switch
        {
            ResponseMeaning.Missing => new Answer.Missing(message),
            ResponseMeaning.Throttled => new Answer.Bad(FailureKind.RateLimit, message),
            _ => new Answer.Bad(KindOf(status), message),
        };

    // That a path leads nowhere says something of a ticker only when it is asked for one.
    private ResponseMeaning MeaningOf(int status, bool saysWait) =>
        saysWait ? ResponseMeaning.Throttled
        : recipe.AsksForMany && status is 404 or 410 ? ResponseMeaning.Missing
        : status == 429 ? ResponseMeaning.Throttled
        : ResponseMeaning.Failed;

    private static string Message(int status, ReadOnlySpan<byte> body) => $"status {status}{BodyText.Excerpt(body)}";

    private static FailureKind KindOf(int status) =>
        status switch
        {
            401 => FailureKind.Auth,
            402 or 403 => FailureKind.Forbidden,
            _ => FailureKind.Http,
        };
}
