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
    private const int NoContent = 204;

    private readonly BodyBytes _bytes = new(recipe);
    private readonly BodyReader _bodies = BodyReader.Of(recipe);

    /// <summary>Reads a response that came.</summary>
    /// <param name="status">Its HTTP status.</param>
    /// <param name="body">Its body, decompressed.</param>
    /// <param name="rows">Takes the rows; null when only their number matters.</param>
    /// <param name="saysWait">What its headers say, see <see cref="ThrottleHeaders"/>.</param>
    public Answer Read(int status, ReadOnlyMemory<byte> body, IRowSink? rows = null, bool saysWait = false)
    {
        if (body.Span.StartsWith(JsonText.ByteOrderMark))
        {
            body = body[JsonText.ByteOrderMark.Length..];
        }

        if (!IsSuccess(status))
        {
            return OfStatus(status, saysWait, $"status {status}{BodyText.Excerpt(body.Span)}");
        }

        if (body.IsEmpty && status is NoContent)
        {
            return new Answer.Good(0, new string?[recipe.FieldsAround.Count]) { IsJson = false };
        }

        if (body.IsEmpty)
        {
            return new Answer.Bad(FailureKind.EmptyBody, $"status {status} without a body") { IsJson = false };
        }

        var text = _bytes.AsText(body, out var wrong);
        if (wrong is null && !Utf8.IsValid(text.Span))
        {
            wrong = new(FailureKind.NotUtf8, "not text in UTF-8; 'charset' names another" + BodyText.Excerpt(body.Span));
        }

        var answer =
            wrong ?? (rows is null && recipe.Pagination is not (null or Pagination.Halves) ? ReadPage(text) : _bodies.Read(text, rows));
        // What is kept is the body as it came.
        return wrong is not null || !text.Equals(body) ? answer with { IsJson = false } : answer;
    }

    private Answer ReadPage(ReadOnlyMemory<byte> body)
    {
        using var digest = new RowsDigest((recipe.Pagination as Pagination.Cursor)?.LastRow);
        var answer = _bodies.Read(body, digest);
        return answer is Answer.Good good ? good with { RowsDigest = digest.Text, LastRow = digest.LastField } : answer;
    }

    /// <summary>A status with which a body may be an answer.</summary>
    public static bool IsSuccess(int status) => status is >= 200 and < 300;

    /// <summary>True when the answer's body may turn out to be a refusal, so that nobody knows before it is read.</summary>
    public bool ReadsNotices => recipe.Source.ThrottleWhen.Count > 0;

    /// <summary>True when status and headers alone say that the source wants to be asked more slowly.</summary>
    public bool IsThrottled(int status, bool saysWait) => !IsSuccess(status) && MeaningOf(status, saysWait) == ResponseMeaning.Throttled;

    private Answer OfStatus(int status, bool saysWait, string message) =>
        MeaningOf(status, saysWait) switch
        {
            ResponseMeaning.Missing => new Answer.Missing(message),
            ResponseMeaning.Empty => new Answer.Good(0, new string?[recipe.FieldsAround.Count]),
            ResponseMeaning.Throttled => new Answer.Bad(FailureKind.RateLimit, message),
            _ => new Answer.Bad(KindOf(status), message),
        };

    // That a path leads nowhere says something of a ticker only when it is asked for one.
    private ResponseMeaning MeaningOf(int status, bool saysWait) =>
        saysWait && recipe.Responses.GetValueOrDefault(status) != ResponseMeaning.Failed ? ResponseMeaning.Throttled
        : recipe.Responses.TryGetValue(status, out var meaning) ? meaning
        : recipe.AsksForMany && status is 404 or 410 ? ResponseMeaning.Missing
        : status == 429 ? ResponseMeaning.Throttled
        : ResponseMeaning.Failed;

    private static FailureKind KindOf(int status) =>
        status switch
        {
            401 => FailureKind.Auth,
            402 or 403 => FailureKind.Forbidden,
            429 => FailureKind.RateLimit,
            _ => FailureKind.Http,
        };
}
