using System.Net.Sockets;
using System.Security.Cryptography;
using DataPlatform.Bronze.Auth;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Quota;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Bronze.Http;

/// <summary>Asks one source. There is one for each in the process, with the connections and the policy that all requests to the source share.</summary>
internal sealed class SourceClient : IDisposable
{
    private readonly SourceRecipe _source;
    private readonly RequestAuth? _auth;
    private readonly SecretRedactor _redactor;
    private readonly IQuota _quota;
    private readonly RunEvents _events;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http;
    private readonly SourcePipeline _pipeline;

    // Counted by requests that run at once.
    private long _sent;
    private long _refused;

    public SourceClient(SourceRecipe source, SourceKeys keys, IQuota quota, RunEvents events, TimeProvider clock, Func<double> random)
    {
        _source = source;
        _auth = keys.Of(source);
        _redactor = keys.Redactor;
        _quota = quota;
        _events = events;
        _clock = clock;
        _http = new HttpClient(SourceHandler.New(source), disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        _pipeline = new(source, quota, events, clock, random);
    }

    public SourceRecipe Source => _source;

    /// <summary>What this source sent, and what its quota, which others may share, was used for.</summary>
    public QuotaCounts Counts
    {
        get
        {
            var use = _quota.Use;
            return new(Interlocked.Read(ref _sent), Interlocked.Read(ref _refused), use.Waited.TotalSeconds, use.Saturation);
        }
    }

    /// <summary>Asks until there is an answer to keep or the attempts are used up.</summary>
    /// <param name="call">What to ask.</param>
    /// <param name="cancellationToken">Ends the request itself.</param>
    /// <exception cref="OperationCanceledException">Stopped before an attempt was sent, or cancelled.</exception>
    public Task<Reply> GetAsync(Call call, CancellationToken cancellationToken) =>
        _pipeline.RunAsync(call, (c, token) => AttemptAsync(c, token, cancellationToken), cancellationToken);

    public void Dispose() => _http.Dispose();

    /// <param name="call">The request.</param>
    /// <param name="token">Ends the attempt: its time is over, or it is cancelled.</param>
    /// <param name="cancelled">The latter alone.</param>
    private async ValueTask<Attempt> AttemptAsync(Call call, CancellationToken token, CancellationToken cancelled)
    {
        var sentAt = _clock.GetUtcNow();
        Attempt attempt;
        try
        {
            attempt = await ExchangeAsync(call, sentAt, token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancelled.IsCancellationRequested)
        {
            attempt = Unanswered(sentAt, FailureKind.Timeout, $"no whole answer within {Duration.ForPeople(_source.Timeout)}");
        }
        catch (InvalidDataException e)
        {
            attempt = Unanswered(sentAt, FailureKind.Damaged, e.Message);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            attempt = Unanswered(sentAt, FailureKind.Connection, _redactor.Clean(Innermost(e)));
        }

        _events.Publish(
            new RunEvent.AttemptEnded(_source.Name, (attempt as Attempt.Answered)?.Status, (attempt as Attempt.Unanswered)?.Failure)
        );
        call.Last = attempt with { Number = (call.Last?.Number ?? 0) + 1 };
        call.OnAttempt?.Invoke(call.Last);
        return call.Last;
    }

    private async Task<Attempt> ExchangeAsync(Call call, DateTimeOffset sentAt, CancellationToken token)
    {
        using var request = SourceRequest.New(call.Address, _auth);
        DepartureStream.Watch(call.Permit);
        Interlocked.Increment(ref _sent);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token).ConfigureAwait(false);
        call.Permit?.MarkAnswered();
        var status = (int)response.StatusCode;
        var headers = Headers(response).ToList();
        var saysWait = ThrottleHeaders.SayWait(headers);
        var isOpen = AnswerReader.IsSuccess(status) && call.Reader.ReadsNotices;
        // Before the body is there: others must not send on while it comes, and it may never come.
        var retryAfter = TellOfHead(call, response, call.Reader.IsThrottled(status, saysWait), isOpen);
        if (status is >= 300 and < 400)
        {
            var message = $"status {status} redirects to {TargetOf(response)}; redirects are not followed";
            return Unanswered(sentAt, FailureKind.Redirect, message);
        }

        if (await ResponseBody.ReadAsync(response, _source.MaxBody, token).ConfigureAwait(false) is not { } body)
        {
            var message = $"the body is larger than {ByteSize.ForPeople(_source.MaxBody)} (max_body)";
            return Unanswered(sentAt, FailureKind.TooLarge, message);
        }

        var answered = new Attempt.Answered
        {
            SentAt = sentAt,
            EndedAt = _clock.GetUtcNow(),
            Status = status,
            Headers = headers,
            Body = _redactor.CleanBody(body),
            Bytes = body.Length,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(body)),
            RetryAfter = retryAfter,
        };
        return TellOfBody(call, response, Read(call, saysWait, answered), isOpen);
    }

    private TimeSpan? TellOfHead(Call call, HttpResponseMessage response, bool isThrottled, bool isOpen)
    {
        Interlocked.Add(ref _refused, isThrottled ? 1 : 0);
        return QuotaHeaders.Tell(_quota, response, call.Cost, _clock.GetUtcNow(), isThrottled, isOpen);
    }

    private Attempt.Answered TellOfBody(Call call, HttpResponseMessage response, Attempt.Answered answered, bool isOpen)
    {
        if (isOpen && answered.IsThrottled)
        {
            Interlocked.Increment(ref _refused);
            return answered with { RetryAfter = QuotaHeaders.CoolDown(_quota, response, call.Cost, _clock.GetUtcNow()) };
        }

        if (isOpen)
        {
            _quota.Admitted(call.Cost);
        }

        return answered;
    }

    private static Attempt.Answered Read(Call call, bool saysWait, Attempt.Answered answered)
    {
        try
        {
            return answered with { Answer = call.Reader.Read(answered.Status, answered.Body, saysWait: saysWait) };
        }
        catch
        {
            call.OnFault?.Invoke(answered);
            throw;
        }
    }

    private Attempt.Unanswered Unanswered(DateTimeOffset sentAt, FailureKind kind, string message) =>
        new()
        {
            SentAt = sentAt,
            EndedAt = _clock.GetUtcNow(),
            Failure = kind,
            Message = message,
        };

    // Not the address itself: it may hold the key in any form.
    private string TargetOf(HttpResponseMessage response) =>
        response.Headers.Location switch
        {
            null => "nowhere",
            { IsAbsoluteUri: true } to when to.Host != _source.BaseUrl.Host => "another host",
            _ => "its own host",
        };

    private IEnumerable<KeyValuePair<string, string>> Headers(HttpResponseMessage response) =>
        response
            .Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .Where(h => !h.Key.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase))
            .Select(h => KeyValuePair.Create(h.Key.ToLowerInvariant(), _redactor.Clean(h.Value.ToString())));

    private static string Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e.Message;
}
