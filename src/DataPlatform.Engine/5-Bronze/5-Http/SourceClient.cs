using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading.RateLimiting;
using DataPlatform.Bronze.Auth;
using DataPlatform.Bronze.Quota;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using Polly;
using Polly.RateLimiting;
using Polly.Retry;

namespace DataPlatform.Bronze.Http;

/// <summary>
/// Asks one source. One HTTP handler and one Polly pipeline for the whole process, outer to inner: retry, then the limiter (so that every
/// attempt takes a permit), then the attempt's timeout (inside the limiter, or waiting for a permit would use it up), then HTTP.
/// </summary>
internal sealed class SourceClient : IDisposable
{
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(30);
    private static readonly ResiliencePropertyKey<Call> CallKey = new("dataplatform.call");

    private readonly SourceRecipe _source;
    private readonly RequestAuth? _auth;
    private readonly SecretRedactor _redactor;
    private readonly IQuota _quota;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http;
    private readonly ResiliencePipeline<Attempt> _pipeline;
    private long _sent;
    private long _refused;

    public SourceClient(SourceRecipe source, SourceKeys keys, IQuota quota, TimeProvider clock, Func<double> random)
    {
        _source = source;
        _auth = keys.Of(source);
        _redactor = keys.Redactor;
        _quota = quota;
        _clock = clock;
        _http = new HttpClient(SourceHandler.New(source), disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan };
        var builder = new ResiliencePipelineBuilder<Attempt> { TimeProvider = clock };
        if (source.Attempts > 1)
        {
            builder.AddRetry(NewRetry(source.Attempts - 1, random));
        }

        _pipeline = builder
            .AddRateLimiter(new RateLimiterStrategyOptions { RateLimiter = args => AcquireAsync(args.Context) })
            .AddTimeout(source.Timeout)
            .Build();
    }

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
    /// <param name="address">The address, without the key.</param>
    /// <param name="cost">Permits for each attempt.</param>
    /// <param name="stop">Ends waiting and further attempts; a request that is on its way may still land.</param>
    /// <param name="cancellationToken">Ends the request itself.</param>
    /// <returns>The last attempt; or how long a permit would have taken when that is longer than the run waits, and nothing was sent.</returns>
    /// <exception cref="OperationCanceledException">Stopped before the request was sent, or cancelled.</exception>
    public async Task<(Attempt? Attempt, QuotaWait? Refused)> GetAsync(
        Uri address,
        int cost,
        CancellationToken stop,
        CancellationToken cancellationToken
    )
    {
        var call = new Call(cost, stop);
        var context = ResilienceContextPool.Shared.Get(_source.Name, cancellationToken);
        context.Properties.Set(CallKey, call);
        try
        {
            var attempt = await _pipeline
                .ExecuteAsync(
                    (c, a) => a.Client.SendAsync(a.Address, c, a.Token),
                    context,
                    (Client: this, Address: address, Token: cancellationToken)
                )
                .ConfigureAwait(false);
            return (attempt, null);
        }
        catch (RateLimiterRejectedException) when (call.Denied is { } wait)
        {
            // When there is no permit for a further attempt, the last one is what there is to keep.
            return call.Last is null ? (null, wait) : (call.Last, null);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    public void Dispose() => _http.Dispose();

    private static RetryStrategyOptions<Attempt> NewRetry(int retries, Func<double> random) =>
        new()
        {
            MaxRetryAttempts = retries,
            ShouldHandle = args =>
                ValueTask.FromResult(
                    args.Outcome.Result is { IsTransient: true }
                        && !(args.Context.Properties.TryGetValue(CallKey, out var call) && call.Stop.IsCancellationRequested)
                ),
            // A source that pauses makes it wait in the limiter, with all other requests; anything else backs off on its own, doubled and jittered.
            DelayGenerator = args =>
                ValueTask.FromResult<TimeSpan?>(
                    args.Outcome.Result is { RetryAfter: not null } ? TimeSpan.Zero : BackOff(args.AttemptNumber, random)
                ),
        };

    private static TimeSpan BackOff(int attempt, Func<double> random) =>
        TimeSpan.FromSeconds(Math.Min(LongestBackOff.TotalSeconds, 0.25 * Math.Pow(2, attempt)) * (0.5 + random()));

    private async ValueTask<RateLimitLease> AcquireAsync(ResilienceContext context)
    {
        context.Properties.TryGetValue(CallKey, out var call);
        var before = _clock.GetTimestamp();
        var reply = await _quota.AcquireAsync(call!.Cost, call.Stop).ConfigureAwait(false);
        Telemetry.QuotaWait.Record(
            _clock.GetElapsedTime(before).TotalSeconds,
            KeyValuePair.Create<string, object?>("source", _source.Name)
        );
        call.Permit = null;
        switch (reply)
        {
            case QuotaReply.Granted(var permit):
                call.Permit = permit;
                break;
            case QuotaReply.Denied(var wait):
                call.Denied = wait with { Quota = _source.QuotaName == _source.Name ? null : _source.QuotaName };
                break;
            default:
                throw new UnreachableException();
        }

        return new PermitLease(call.Permit);
    }

    private async ValueTask<Attempt> SendAsync(Uri address, ResilienceContext context, CancellationToken cancelled)
    {
        context.Properties.TryGetValue(CallKey, out var call);
        call!.Attempts++;
        var sentAt = _clock.GetUtcNow();
        Attempt attempt;
        try
        {
            attempt = await ExchangeAsync(address, sentAt, call, context.CancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancelled.IsCancellationRequested)
        {
            attempt = NoAnswer(sentAt, FailureKind.Timeout, $"no whole answer within {Duration.ForPeople(_source.Timeout)}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException or SocketException)
        {
            attempt = NoAnswer(sentAt, FailureKind.Connection, _redactor.Clean(Innermost(e)));
        }

        Telemetry.Attempts.Add(
            1,
            KeyValuePair.Create<string, object?>("source", _source.Name),
            KeyValuePair.Create<string, object?>("result", (object?)attempt.Status ?? Word.Of(attempt.Failure!.Value))
        );
        return call.Last = attempt with { Number = call.Attempts };
    }

    private async Task<Attempt> ExchangeAsync(Uri address, DateTimeOffset sentAt, Call call, CancellationToken token)
    {
        using var request = SourceRequest.New(address, _auth);
        DepartureStream.Watch(call.Permit);
        Interlocked.Increment(ref _sent);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token).ConfigureAwait(false);
        call.Permit?.MarkAnswered();
        var status = (int)response.StatusCode;
        Interlocked.Add(ref _refused, status == 429 ? 1 : 0);
        // Before the body is there: others must not send on while it comes, and it may never come.
        var retryAfter = QuotaHeaders.Tell(_quota, response, call.Cost, _clock.GetUtcNow());
        if (status is >= 300 and < 400)
        {
            // Not the address itself: it may hold the key in any form.
            var target = response.Headers.Location switch
            {
                null => "nowhere",
                { IsAbsoluteUri: true } to when to.Host != _source.BaseUrl.Host => "another host",
                _ => "its own host",
            };
            return NoAnswer(sentAt, FailureKind.Redirect, $"status {status} redirects to {target}; redirects are not followed") with
            {
                IsTransient = false,
            };
        }

        if (await ResponseBody.ReadAsync(response, _source.MaxBody, token).ConfigureAwait(false) is not { } body)
        {
            return NoAnswer(sentAt, FailureKind.TooLarge, $"the body is larger than {ByteSize.ForPeople(_source.MaxBody)} (max_body)") with
            {
                IsTransient = false,
            };
        }

        return new()
        {
            SentAt = sentAt,
            EndedAt = _clock.GetUtcNow(),
            Status = status,
            Headers = [.. Headers(response)],
            Body = _redactor.CleanBody(body),
            Bytes = body.Length,
            Sha256 = Convert.ToHexStringLower(SHA256.HashData(body)),
            IsTransient = status is 408 or 425 or 429 or >= 500,
            RetryAfter = retryAfter,
        };
    }

    private IEnumerable<KeyValuePair<string, string>> Headers(HttpResponseMessage response) =>
        response
            .Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .Where(h => !h.Key.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase))
            .Select(h => KeyValuePair.Create(h.Key.ToLowerInvariant(), _redactor.Clean(h.Value.ToString())));

    private Attempt NoAnswer(DateTimeOffset sentAt, FailureKind kind, string message) =>
        new()
        {
            SentAt = sentAt,
            EndedAt = _clock.GetUtcNow(),
            Failure = kind,
            Message = message,
            IsTransient = true,
        };

    private static string Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e.Message;

    private sealed class Call(int cost, CancellationToken stop)
    {
        public int Cost { get; } = cost;

        public CancellationToken Stop { get; } = stop;

        public int Attempts { get; set; }

        /// <summary>The current attempt's permit; null before the first one is granted.</summary>
        public Permit? Permit { get; set; }

        /// <summary>How long a permit would have taken when it was denied.</summary>
        public QuotaWait? Denied { get; set; }

        /// <summary>How the last attempt ended; null before the first has.</summary>
        public Attempt? Last { get; set; }
    }
}
