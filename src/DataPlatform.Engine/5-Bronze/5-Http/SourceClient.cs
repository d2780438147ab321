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

    // What a client adds to its handler's work, default headers and a timeout of its own, is of no use to requests.
    private readonly HttpMessageInvoker _sender;
    private readonly LoginRequest _login;
    private readonly TokenKeepers? _own;
    private readonly TokenKeeper? _token;
    private readonly IProof? _proof;
    private readonly SourcePipeline _pipeline;
    private readonly BodyBudget _bodies;
    private readonly Func<Call, CancellationToken, ValueTask<Attempt>> _send;

    private readonly KeptHeaders _headers;

    // Counted by requests that run at once.
    private long _sent;
    private long _refused;

    /// <param name="source">The source.</param>
    /// <param name="keys">What proves who asks.</param>
    /// <param name="quota">What it may still send.</param>
    /// <param name="events">Told of attempts and permits.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="random">Numbers from 0 up to 1, for jitter.</param>
    /// <param name="bodies">How many bytes of bodies may be held; null for what the process may.</param>
    /// <param name="maxWait">The longest time that the run waits for the source; null for the usual one.</param>
    /// <param name="tokens">The keepers of tokens, shared with other sources; null where there are none.</param>
    public SourceClient(
        SourceRecipe source,
        SourceKeys keys,
        IQuota quota,
        RunEvents events,
        TimeProvider clock,
        Func<double> random,
        BodyBudget? bodies = null,
        TimeSpan? maxWait = null,
        TokenKeepers? tokens = null
    )
    {
        _source = source;
        _auth = keys.Of(source);
        _redactor = keys.Redactor;
        _quota = quota;
        _events = events;
        _clock = clock;
        var handler = SourceHandler.New(source);
        _http = new HttpClient(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        _sender = new(handler, disposeHandler: false);
        _send = AttemptAsync;
        _login = new(source, _http, quota, maxWait ?? RunOptions.UsualMaxWait, keys.Redactor, events, clock, random);
        _own = tokens is null ? new() : null;
        _token = _auth?.Login is { } login ? (tokens ?? _own)!.Of(login, _login, () => new(source, login, keys, events, clock)) : null;
        var inTurn = quota is KeyQuotas several ? new KeysInTurn(source, several, events) : null;
        _proof = inTurn is null ? _token : inTurn;
        _pipeline = new(source, quota, _token, _login, inTurn, events, clock, random);
        _bodies = bodies ?? BodyBudget.OfProcess;
        _headers = new(source, keys.Redactor);
    }

    public SourceRecipe Source => _source;

    /// <summary>What this source sent, and what its quota, which others may share, was used for.</summary>
    public QuotaCounts Counts
    {
        get
        {
            var (use, logins) = (_quota.Use, _login.Counts);
            var (sent, refused) = (Interlocked.Read(ref _sent) + logins.Sent, Interlocked.Read(ref _refused) + logins.Refused);
            return new(sent, refused, use.Waited.TotalSeconds, use.Saturation) { Limits = [.. _source.Limits.Select(l => l.ToString())] };
        }
    }

    /// <summary>
    /// Asks until there is an answer to keep or the attempts are used up. A token that is refused is got anew, once, and where a key is refused that is used
    /// in turn with others, those that have room are asked.
    /// </summary>
    /// <param name="call">What to ask.</param>
    /// <param name="cancellationToken">Ends the request itself.</param>
    /// <exception cref="OperationCanceledException">Stopped before an attempt was sent, or cancelled.</exception>
    public Task<Reply> GetAsync(Call call, CancellationToken cancellationToken) =>
        _proof is null ? _pipeline.RunAsync(call, _send, cancellationToken) : GetProvedAsync(_proof, call, cancellationToken);

    public void Dispose()
    {
        _own?.Dispose();
        _sender.Dispose();
        _http.Dispose();
    }

    private async Task<Reply> GetProvedAsync(IProof proof, Call call, CancellationToken cancellationToken)
    {
        var reply = await _pipeline.RunAsync(call, _send, cancellationToken).ConfigureAwait(false);
        while (proof.SendsAgain(call, reply))
        {
            reply = await _pipeline.RunAsync(call, _send, cancellationToken).ConfigureAwait(false);
        }

        // Another key that was asked, too, has said nothing.
        return call is { IsOneKeysWord: true, Refusal: { } refusal } ? new Reply.Sent(refusal) : reply;
    }

    private async ValueTask<Attempt> AttemptAsync(Call call, CancellationToken cancelled)
    {
        using var network = _events.During(TimeUse.Network);
        using var time = new AttemptTime(_source.Timeout, _clock, cancelled);
        call.Body?.Dispose();
        call.Body = _bodies.Open(time);
        call.Tried++;
        call.SentAt = _clock.GetUtcNow();
        Attempt attempt;
        try
        {
            attempt = await ExchangeAsync(call, call.Body, time.Over).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException || (e is HttpRequestException && time.Over.IsCancellationRequested))
        {
            // A connection that breaks once the time is over has timed out.
            cancelled.ThrowIfCancellationRequested();
            attempt = Unanswered(call, FailureKind.Timeout, $"no whole answer within {Duration.ForPeople(_source.Timeout)}");
        }
        catch (InvalidDataException e)
        {
            attempt = Unanswered(call, FailureKind.Damaged, e.Message);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            attempt = Unanswered(call, FailureKind.Connection, _redactor.Clean(Innermost(e)));
        }

        return Ended(call, call.Body, attempt);
    }

    private Attempt Ended(Call call, BodyLease body, Attempt attempt)
    {
        call.Last = attempt;
        if (_events.AreAttemptsWanted)
        {
            _events.Publish(new RunEvent.AttemptEnded(call.Key, InfoOf(call, attempt)));
        }

        if (attempt.IsTransient || (_proof is not null && (attempt is Attempt.Answered { Status: 401 } || KeysInTurn.IsRefusal(attempt))))
        {
            // It may have to wait for long before it is tried again, and what came may still be what there is to keep.
            call.Last = attempt is Attempt.Answered bad ? bad with { Body = bad.Body.ToArray() } : attempt;
            body.Dispose();
        }

        call.OnAttempt?.Invoke(call.Last);
        return call.Last;
    }

    private async Task<Attempt> ExchangeAsync(Call call, BodyLease lease, CancellationToken token)
    {
        call.Token = _token?.Current;
        using var request = SourceRequest.New(_source, call.Request, _auth?.OfKey(call.KeyInTurn));
        DepartureStream.Watch(call.Permit);
        Interlocked.Increment(ref _sent);
        using var response = await _sender.SendAsync(request, token).ConfigureAwait(false);
        call.Permit?.MarkAnswered();
        var status = (int)response.StatusCode;
        var headers = _headers.Of(response);
        var saysWait = ThrottleHeaders.SayWait(status, headers);
        var verdict = call.Reader.OfHead(status, saysWait, headers);
        // Before the body is there: others must not send on while it comes, and it may never come.
        var retryAfter = TellOfHead(call, response, verdict);
        if (status is >= 300 and < 400)
        {
            return Unanswered(call, FailureKind.Redirect, $"status {status} redirects to {TargetOf(response)}; redirects are not followed");
        }

        if (await ResponseBody.ReadAsync(response, _source.MaxBody, lease, token).ConfigureAwait(false) is not { } body)
        {
            var message = $"the body is larger than {ByteSize.ForPeople(_source.MaxBody)} (max_body)";
            return Unanswered(call, FailureKind.TooLarge, message);
        }

        var answered = Answered(call, status, headers, body, retryAfter);
        return TellOfBody(call, response, answered with { Answer = Read(call, saysWait, answered) }, verdict);
    }

    private Attempt.Answered Answered(
        Call call,
        int status,
        IReadOnlyList<KeyValuePair<string, string>> headers,
        ReadOnlyMemory<byte> body,
        TimeSpan? retryAfter
    )
    {
        var clean = _redactor.CleanBody(body);
        return new()
        {
            SentAt = call.SentAt,
            EndedAt = _clock.GetUtcNow(),
            Number = call.Tried,
            Status = status,
            Headers = headers,
            Body = clean,
            IsBodyAsReceived = clean.Equals(body),
            Bytes = body.Length,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(body.Span)),
            RetryAfter = retryAfter,
        };
    }

    private AttemptInfo InfoOf(Call call, Attempt attempt)
    {
        var answered = attempt as Attempt.Answered;
        return new(
            attempt.Number,
            call.Request.Method,
            _source.BaseUrl,
            answered?.Status,
            (attempt as Attempt.Unanswered)?.Failure,
            attempt.IsThrottled,
            answered?.Bytes
        );
    }

    private TimeSpan? TellOfHead(Call call, HttpResponseMessage response, HeadVerdict verdict)
    {
        Interlocked.Add(ref _refused, verdict.IsThrottled ? 1 : 0);
        return QuotaHeaders.Tell(call.Permit!.Quota, response, call.Cost, _clock.GetUtcNow(), verdict);
    }

    private Attempt.Answered TellOfBody(Call call, HttpResponseMessage response, Attempt.Answered answered, HeadVerdict verdict)
    {
        if (!verdict.IsOpen)
        {
            return answered;
        }

        Interlocked.Add(ref _refused, answered.IsThrottled ? 1 : 0);
        var wait = QuotaHeaders.TellOfBody(call.Permit!.Quota, response, call.Cost, _clock.GetUtcNow(), answered.Answer!);
        return wait is null ? answered : answered with { RetryAfter = wait };
    }

    private static Answer Read(Call call, bool saysWait, Attempt.Answered answered)
    {
        try
        {
            return call.Reader.Read(answered.Status, answered.Body, saysWait: saysWait, headers: answered.Headers);
        }
        catch
        {
            call.OnFault?.Invoke(answered);
            throw;
        }
    }

    private Attempt.Unanswered Unanswered(Call call, FailureKind kind, string message) =>
        new()
        {
            SentAt = call.SentAt,
            EndedAt = _clock.GetUtcNow(),
            Number = call.Tried,
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

    private static string Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e.Message;
}
