using System.Diagnostics;
using System.Globalization;

namespace DataPlatform.Runs.Observers;

/// <summary>
/// The spans of requests and of their attempts. They are made when a request has ended, with the times that they had: so what became of it is known
/// when it is decided whether it is kept, and hundreds of thousands of them cost little.
/// </summary>
internal sealed class RequestSpans(TimeProvider clock)
{
    /// <summary>Requests of a chunk that went well at the first attempt, and as many of the others, of which all are kept.</summary>
    public const int KeptOfChunk = 1000;

    /// <summary>Of those after them, one in so many is kept.</summary>
    public const int OneIn = 100;

    // An answer of many pages has as many attempts.
    private const int MostAttempts = 100;

    private readonly Dictionary<RequestKey, Open> _open = [];
    private readonly Dictionary<(int Chunk, bool IsTroubled), long> _ended = [];

    /// <summary>A request is about to be asked.</summary>
    public void Started(RequestKey request) => _open[request] = new(clock.GetUtcNow());

    /// <summary>An attempt is about to be sent.</summary>
    public void Sent(RequestKey request, TimeSpan waited)
    {
        if (_open.TryGetValue(request, out var open) && open.Attempts.Count < MostAttempts)
        {
            open.Attempts.Add(new(clock.GetUtcNow(), waited));
        }
    }

    /// <summary>An attempt has ended.</summary>
    public void Ended(RequestKey request, AttemptInfo attempt)
    {
        if (_open.TryGetValue(request, out var open) && open.Attempts is [.., { Info: null } last])
        {
            (last.EndedAt, last.Info) = (clock.GetUtcNow(), attempt);
        }
    }

    /// <summary>A request has its outcome. One that never started has no span.</summary>
    public void Ended(RequestKey request, RequestOutcome outcome, Activity? parent)
    {
        if (!_open.Remove(request, out var open))
        {
            return;
        }

        var kind = (request.Chunk, IsTroubled: outcome.Status != OutcomeStatus.Stored || outcome.Attempts > outcome.Responses);
        var number = _ended.GetValueOrDefault(kind);
        _ended[kind] = number + 1;
        if (number >= KeptOfChunk && number % OneIn != 0)
        {
            return;
        }

        var span = Start("request", ActivityKind.Internal, parent, open.StartedAt);
        Tag(span, request, outcome);
        if (number >= KeptOfChunk)
        {
            span?.SetTag("dataplatform.sample.one_in", OneIn);
        }

        foreach (var attempt in open.Attempts)
        {
            Add(attempt, span);
        }

        span?.Stop();
    }

    /// <summary>The chunk has no more requests.</summary>
    public void Left(int chunk)
    {
        _ended.Remove((chunk, true));
        _ended.Remove((chunk, false));
    }

    private static void Tag(Activity? span, RequestKey request, RequestOutcome outcome)
    {
        span?.SetTag("dataplatform.source", request.Recipe.Source)
            .SetTag("dataplatform.dataset", request.Recipe.Dataset)
            .SetTag("dataplatform.ticker", request.Ticker)
            .SetTag("http.response.status_code", outcome.HttpStatus)
            .SetTag("dataplatform.attempts", outcome.Attempts)
            .SetTag("dataplatform.outcome", Word.Of(outcome.Status));
        if (outcome.Ending is Ending.Failed failed)
        {
            span?.SetTag("error.type", failed.Reason).SetStatus(ActivityStatusCode.Error, failed.Message);
        }
    }

    private static void Add(Sending attempt, Activity? request)
    {
        if (attempt.Info is not { } info || Start("attempt", ActivityKind.Client, request, attempt.SentAt) is not { } span)
        {
            return;
        }

        span.SetTag("http.request.method", info.Method)
            .SetTag("server.address", info.Server.Host)
            .SetTag("server.port", info.Server.Port)
            .SetTag("http.response.status_code", info.Status)
            .SetTag("http.response.body.size", info.Bytes)
            .SetTag("http.request.resend_count", info.Number > 1 ? info.Number - 1 : null)
            .SetTag("dataplatform.quota.waited", attempt.Waited.TotalSeconds);
        var error = info.Failure is { } failure ? Word.Of(failure) : info.Status?.ToString(CultureInfo.InvariantCulture);
        if (info.Failure is not null || info.Status >= 400)
        {
            span.SetTag("error.type", error).SetStatus(ActivityStatusCode.Error);
        }

        span.SetEndTime(attempt.EndedAt.UtcDateTime);
        span.Stop();
    }

    // It must not become this flow's ambient span, nor of any that starts in it.
    private static Activity? Start(string name, ActivityKind kind, Activity? parent, DateTimeOffset at)
    {
        var ambient = Activity.Current;
        var span = Telemetry.Source.StartActivity(name, kind, parent?.Context ?? default, startTime: at);
        Activity.Current = ambient;
        return span;
    }

    private sealed record Open(DateTimeOffset StartedAt)
    {
        public List<Sending> Attempts { get; } = new(1);
    }

    private sealed class Sending(DateTimeOffset sentAt, TimeSpan waited)
    {
        public DateTimeOffset SentAt => sentAt;

        public TimeSpan Waited => waited;

        public DateTimeOffset EndedAt { get; set; }

        /// <summary>What came of it; null while it is on its way.</summary>
        public AttemptInfo? Info { get; set; }
    }
}
