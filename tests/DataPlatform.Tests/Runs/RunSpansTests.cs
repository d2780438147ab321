using System.Collections.Concurrent;
using System.Diagnostics;
using DataPlatform.Runs;
using DataPlatform.Runs.Observers;
using DataPlatform.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace DataPlatform.Tests.Runs;

/// <summary>The spans that events become. Other tests use the same source at the same time: what counts is the trace of this one.</summary>
public sealed class RunSpansTests : IDisposable
{
    private static readonly ChunkInfo First = new(1, 2, "non-ticker", 1, "demo/list", 1);
    private static readonly ChunkInfo Second = First with { Index = 2 };

    private readonly ConcurrentQueue<Activity> _started = [];
    private readonly ConcurrentQueue<Activity> _stopped = [];
    private readonly ActivityListener _listener;
    private readonly Activity _outer;
    private readonly RunSpans _spans = new(TimeProvider.System);

    public RunSpansTests()
    {
        _outer = new Activity("test") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        _listener = new()
        {
            ShouldListenTo = source => source.Name == Telemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = a => Keep(a, _started),
            ActivityStopped = a => Keep(a, _stopped),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _outer.Dispose();
    }

    [Fact]
    public void A_span_hangs_below_the_one_that_it_is_a_part_of_though_chunks_overlap()
    {
        Tell(
            Started,
            new RunEvent.ChunkStarted(First),
            Asked(1, "A"),
            Answered(1, "A"),
            new RunEvent.ChunkFetched(First, new(1, 1, 0, 0)),
            new RunEvent.SilverStarted(First),
            new RunEvent.ChunkStarted(Second),
            Asked(2, "A"),
            new RunEvent.SilverEnded(First, LayerResult.Promoted, SilverCounts.None),
            new RunEvent.GoldStarted(First),
            Answered(2, "A"),
            new RunEvent.GoldEnded(First, LayerResult.Promoted, 1, []),
            new RunEvent.ChunkFetched(Second, new(1, 1, 0, 0))
        );

        Assert.Equal(
            [
                "test > run",
                "test > run > chunk 1",
                "test > run > chunk 1 > bronze",
                "test > run > chunk 1 > bronze > request A",
                "test > run > chunk 1 > silver",
                "test > run > chunk 2",
                "test > run > chunk 2 > bronze",
                "test > run > chunk 1 > gold",
                "test > run > chunk 2 > bronze > request A",
            ],
            _started.Select(Path)
        );
        Assert.Equal(["chunk 1", "chunk 2", "run"], _started.Except(_stopped).Select(Name).Order(StringComparer.Ordinal));
        Assert.Same(_outer, Activity.Current);
    }

    [Fact]
    public void A_run_that_ends_leaves_no_span_open_and_says_how_it_ended()
    {
        Tell(
            Started,
            new RunEvent.ChunkStarted(First),
            new RunEvent.ChunkFetched(First, new(0, 0, 0, 0)),
            Finished(First),
            new RunEvent.RunEnded(RunStatus.Partial)
        );

        Assert.Empty(_started.Except(_stopped));
        Assert.Equal("partial", Span("run").GetTagItem("dataplatform.result"));
        Assert.Equal(ActivityStatusCode.Unset, Span("run").Status);
    }

    [Fact]
    public void A_run_that_fails_leaves_no_span_open_and_the_error_on_its_own()
    {
        Tell(
            Started,
            new RunEvent.ChunkStarted(First),
            Asked(1, "A"),
            Asked(1, "B"),
            new RunEvent.ChunkStarted(Second),
            new RunEvent.SilverStarted(Second),
            new RunEvent.RunFailed("IOException", "the disk is full")
        );

        // A request that never ended leaves none.
        Assert.Equal(6, _started.Count);
        Assert.Empty(_started.Except(_stopped));
        Assert.Equal(_stopped.Count, _stopped.Distinct().Count());
        Assert.Equal((ActivityStatusCode.Error, "the disk is full"), (Span("run").Status, Span("run").StatusDescription));
        Assert.Equal("IOException", Span("run").GetTagItem("error.type"));
    }

    [Fact]
    public void A_request_that_failed_has_an_error_and_one_that_was_skipped_has_none()
    {
        Tell(
            Started,
            new RunEvent.ChunkStarted(First),
            Asked(1, "failed"),
            Asked(1, "skipped"),
            Answered(1, "failed", new Ending.Failed(FailureKind.RateLimit, "status 429")),
            Answered(1, "skipped", new Ending.Skipped(new NotSent.Interrupted()))
        );

        var (failed, skipped) = (Span("request failed"), Span("request skipped"));
        Assert.Equal((ActivityStatusCode.Error, "status 429"), (failed.Status, failed.StatusDescription));
        Assert.Equal(("rate-limit", "failed"), (failed.GetTagItem("error.type"), failed.GetTagItem("dataplatform.outcome")));
        Assert.Equal((ActivityStatusCode.Unset, "skipped"), (skipped.Status, skipped.GetTagItem("dataplatform.outcome")));
    }

    [Fact]
    public void A_request_that_never_started_has_no_span()
    {
        Tell(Started, new RunEvent.ChunkStarted(First), Answered(1, "A", new Ending.Skipped(new NotSent.BronzeOff())));

        Assert.DoesNotContain(_started, a => a.OperationName == "request");
    }

    [Fact]
    public void An_attempt_is_part_of_its_request_and_both_have_the_times_that_they_had()
    {
        var clock = new FakeTimeProvider(new(2026, 1, 9, 12, 0, 0, TimeSpan.Zero));
        var spans = new RunSpans(clock);
        var (request, server) = (new RequestKey(1, Some.Recipe.Id, "A"), new Uri("https://api.test/v1/"));

        spans.On(Started);
        spans.On(new RunEvent.ChunkStarted(First));
        spans.On(new RunEvent.RequestStarted(request));
        clock.Advance(TimeSpan.FromSeconds(2));
        spans.On(new RunEvent.PermitTaken(request, 1, TimeSpan.FromSeconds(2)));
        clock.Advance(TimeSpan.FromSeconds(3));
        spans.On(new RunEvent.AttemptEnded(request, new(1, "GET", server, 503, null, IsThrottled: false, 12)));
        clock.Advance(TimeSpan.FromSeconds(1));
        spans.On(new RunEvent.PermitTaken(request, 1, TimeSpan.Zero));
        clock.Advance(TimeSpan.FromSeconds(4));
        spans.On(new RunEvent.AttemptEnded(request, new(2, "GET", server, null, FailureKind.Timeout, IsThrottled: false, null)));
        spans.On(Answered(1, "A", new Ending.Failed(FailureKind.Timeout, "no whole answer")));

        var its = _stopped.Where(a => a.OperationName == "attempt").ToList();
        Assert.Equal((2, 3.0, 4.0), (its.Count, its[0].Duration.TotalSeconds, its[1].Duration.TotalSeconds));
        Assert.Equal(("503", "timeout"), (its[0].GetTagItem("error.type"), its[1].GetTagItem("error.type")));
        Assert.Equal((null, 1), (its[0].GetTagItem("http.request.resend_count"), its[1].GetTagItem("http.request.resend_count")));
        Assert.Equal(clock.GetUtcNow().AddSeconds(-10).UtcDateTime, Span("request A").StartTimeUtc);
        Assert.All(its, a => Assert.Equal(Span("request A").SpanId, a.ParentSpanId));
    }

    [Fact]
    public void Of_very_many_requests_a_share_is_kept_and_says_how_many_each_stands_for()
    {
        Tell(Started, new RunEvent.ChunkStarted(First));

        for (var i = 0; i < 300_000; i++)
        {
            Tell(Asked(1, "A"), Answered(1, "A"));
        }

        Tell(Asked(1, "B"), Answered(1, "B", new Ending.Failed(FailureKind.Http, "status 500")));
        var kept = _stopped.Where(a => a.OperationName == "request").ToList();
        var standFor = kept.Sum(a => (int?)a.GetTagItem("dataplatform.sample.one_in") ?? 1);
        Assert.Equal((3991, 300_001), (kept.Count, standFor));
        Assert.Contains(kept, a => Equals(a.GetTagItem("dataplatform.ticker"), "B"));
    }

    private static RunEvent Started => new RunEvent.RunStarted("run-1", Some.Date, 2, 2);

    private static RunEvent Asked(int chunk, string ticker) => new RunEvent.RequestStarted(new(chunk, Some.Recipe.Id, ticker));

    private static RunEvent Answered(int chunk, string ticker, Ending? ending = null) =>
        new RunEvent.RequestEnded(
            new(chunk, Some.Recipe.Id, ticker),
            Some.Outcome with
            {
                Ticker = ticker,
                Ending = ending ?? Some.Outcome.Ending,
            }
        );

    private static RunEvent Finished(ChunkInfo chunk) =>
        new RunEvent.ChunkFinished(
            chunk,
            new()
            {
                Index = chunk.Index,
                Of = chunk.Of,
                Kind = chunk.Kind,
                Recipes = [],
                Planned = 0,
                Stored = 0,
                Failed = 0,
                Skipped = 0,
                Silver = SilverCounts.None,
                StartedAt = DateTimeOffset.UnixEpoch,
                BronzeSeconds = 0,
                SilverSeconds = 0,
                GoldSeconds = 0,
            }
        );

    private void Tell(params RunEvent[] events) => Array.ForEach(events, _spans.On);

    private void Keep(Activity activity, ConcurrentQueue<Activity> where)
    {
        if (activity.TraceId == _outer.TraceId)
        {
            where.Enqueue(activity);
        }
    }

    private Activity Span(string name) => _started.Single(a => Name(a) == name);

    private string Path(Activity span) =>
        span.ParentSpanId == _outer.SpanId ? $"test > {Name(span)}"
        : _started.FirstOrDefault(a => a.SpanId == span.ParentSpanId) is { } parent ? $"{Path(parent)} > {Name(span)}"
        : $"? > {Name(span)}";

    private static string Name(Activity span) =>
        $"{span.OperationName} {span.GetTagItem("dataplatform.chunk")}{span.GetTagItem("dataplatform.ticker")}".Trim();
}
