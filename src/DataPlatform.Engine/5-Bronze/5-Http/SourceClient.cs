using System.Net;
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
    private readonly string? _key;
    private readonly SecretRedactor _redactor;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http;
    private readonly ResiliencePipeline<Attempt> _pipeline;
    private long _sent;
    private long _refused;

    public SourceClient(
        SourceRecipe source,
        string? key,
        SecretRedactor redactor,
        QuotaLimiter limiter,
        TimeProvider clock,
        Func<double> random
    )
    {
        (_source, _key, _redactor, _clock) = (source, key, redactor, clock);
        Limiter = limiter;
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

    public QuotaLimiter Limiter { get; }

    public QuotaCounts Counts =>
        new(Interlocked.Read(ref _sent), Interlocked.Read(ref _refused), Limiter.Waited.TotalSeconds, Limiter.Saturation);

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
        catch (RateLimiterRejectedException) when (call.Lease is QuotaRefusal refusal)
        {
            // When there is no permit for a further attempt, the last one is what there is to keep.
            return call.Last is null ? (null, refusal.Wait) : (call.Last, null);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        Limiter.Dispose();
    }

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
        call!.Lease = await Limiter.AcquireAsync(call.Cost, call.Stop).ConfigureAwait(false);
        Telemetry.QuotaWait.Record(
            _clock.GetElapsedTime(before).TotalSeconds,
            KeyValuePair.Create<string, object?>("source", _source.Name)
        );
        return call.Lease;
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
        using var request = NewRequest(address);
        var lease = call.Lease as QuotaLease;
        DepartureStream.Watch(lease);
        Interlocked.Increment(ref _sent);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token).ConfigureAwait(false);
        lease?.MarkAnswered();
        var status = (int)response.StatusCode;
        // Before the body is there: others must not send on while it comes, and it may never come.
        var retryAfter = Heed(response, status, call.Cost);
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

    /// <summary>Tells the limiter what the answer says of the quota.</summary>
    /// <returns>How long the source pauses for it; null when it goes on.</returns>
    private TimeSpan? Heed(HttpResponseMessage response, int status, int cost)
    {
        var now = _clock.GetUtcNow();
        if (status != 429 && RetryAfterHeaders.ReadRemaining(response.Headers, now) is var (remaining, reset))
        {
            Limiter.Remaining(remaining, reset);
        }

        switch (status)
        {
            case 429:
                var wait = RetryAfterHeaders.Read(response.Headers, now);
                Interlocked.Increment(ref _refused);
                Limiter.CoolDown(cost, wait);
                return wait ?? TimeSpan.Zero;
            case 503 when RetryAfterHeaders.ReadRetryAfter(response.Headers, now) is { } pause:
                Limiter.Pause(pause);
                return pause;
            case < 500:
                Limiter.Admitted(cost);
                return null;
            default:
                return null;
        }
    }

    private HttpRequestMessage NewRequest(Uri address)
    {
        var auth = _source.Auth as SourceAuth.ApiKey;
        if (auth?.Query is { } parameter && _key is not null)
        {
            var separator = address.Query.Length > 0 ? '&' : '?';
            address = new($"{address.AbsoluteUri}{separator}{Uri.EscapeDataString(parameter)}={Uri.EscapeDataString(_key)}");
        }

        var request = new HttpRequestMessage(HttpMethod.Get, address)
        {
            // Not HTTP/2: there nobody sees when a request leaves (see DepartureStream), and a quota cannot be used up without knowing.
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        request.Headers.TryAddWithoutValidation("User-Agent", "DataPlatform");
        request.Headers.TryAddWithoutValidation("Accept", "application/json, text/csv, */*;q=0.1");
        if (auth?.Header is { } header && _key is not null)
        {
            request.Headers.TryAddWithoutValidation(header, auth.Prefix + _key);
        }

        return request;
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

        public RateLimitLease? Lease { get; set; }

        /// <summary>How the last attempt ended; null before the first has.</summary>
        public Attempt? Last { get; set; }
    }
}
