using System.Diagnostics;
using System.Globalization;
using System.Text;
using DataPlatform.Engine;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using OpenTelemetry;
using OpenTelemetry.Trace;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>The spans of a run, as an exporter gets them.</summary>
public sealed class TracingTests
{
    private readonly TestEngine _engine = new();

    [Fact]
    public async Task A_run_is_a_tree_of_chunks_layers_and_requests()
    {
        var (spans, summary) = await TracedRunAsync();

        Approved.Matches(Tree(spans, summary.RunId));
    }

    [Fact]
    public async Task With_two_chunks_in_flight_every_span_still_hangs_where_it_belongs()
    {
        var (spans, summary) = await TracedRunAsync(chunksInFlight: 2);

        Approved.Matches(Tree(spans, summary.RunId), nameof(A_run_is_a_tree_of_chunks_layers_and_requests));
    }

    [Fact]
    public async Task No_span_is_left_behind_as_the_ambient_one()
    {
        using var listener = Listener();
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 2);
        var ambient = new List<string?>();
        _engine.Events.At = (moment, chunk) => ambient.Add(Activity.Current?.OperationName);
        using var outer = new Activity("the caller's").Start();

        await _engine.RunAsync(market.Options with { ChunkSize = 1 });

        Assert.Same(outer, Activity.Current);
        Assert.All(ambient, a => Assert.True(a is null or "the caller's", a));
    }

    [Fact]
    public async Task A_run_that_fails_says_so_on_its_span_and_no_span_is_left_open()
    {
        var (started, stopped) = (0, 0);
        using var outer = new Activity("test").Start();
        using var listener = Listener(
            a => Count(a, ref started),
            a =>
            {
                Count(a, ref stopped);
                if (a.TraceId == outer.TraceId && a.OperationName == "run")
                {
                    Assert.Equal((ActivityStatusCode.Error, "broken on purpose"), (a.Status, a.StatusDescription));
                }
            }
        );
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 1);
        _engine.Events.At = (moment, chunk) =>
        {
            if (moment == Moment.SilverPromoted && chunk == 2)
            {
                throw new InvalidOperationException("broken on purpose");
            }
        };

        await Assert.ThrowsAsync<RunFailedException>(() => _engine.RunAsync(market.Options));

        Assert.True(started > 0);
        Assert.Equal(started, stopped);

        void Count(Activity activity, ref int counter)
        {
            if (activity.TraceId == outer.TraceId)
            {
                Interlocked.Increment(ref counter);
            }
        }
    }

    private async Task<(IReadOnlyList<Activity> Spans, RunSummary Summary)> TracedRunAsync(int chunksInFlight = 1)
    {
        var exported = new List<Activity>();
        using var outer = new Activity("test") { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        RunSummary summary;
        using (var provider = Sdk.CreateTracerProviderBuilder().AddSource(Telemetry.Name).AddInMemoryExporter(exported).Build())
        {
            await using var market = await SmallMarket.StartAsync(
                lists: 2,
                series: 3,
                answer: r =>
                    r.Path == "/series-02" && r.Query["symbol"] == "BBB" ? new("{\"message\":\"boom\"}", Status: 500)
                    : r.Path == "/series-03" && r.Query["symbol"] == "CCC"
                        ? new("[{\"symbol\":\"CCC\",\"date\":\"2026-01-09\",\"value\":\"n/a\"}]")
                    : null
            );
            await _engine.RunAsync(market.Options with { Tickers = ["AAA"], Datasets = ["series-01"] });
            summary = await _engine.RunAsync(market.Options with { ChunkSize = 2, ChunksInFlight = chunksInFlight });
            provider.ForceFlush();
        }

        // Tests run side by side and share the source: a run's spans are those of its trace, and of this run in it.
        List<Activity> all;
        lock (exported)
        {
            all = [.. exported.Where(a => a.TraceId == outer.TraceId)];
        }

        var root = all.Single(a => a.OperationName == "run" && Equals(a.GetTagItem("dataplatform.run.id"), summary.RunId));
        return ([.. all.Where(a => a == root || Ancestors(a, all).Contains(root))], summary);
    }

    private static IEnumerable<Activity> Ancestors(Activity span, IReadOnlyList<Activity> all)
    {
        while (all.FirstOrDefault(a => a.SpanId == span.ParentSpanId) is { } parent)
        {
            yield return parent;
            span = parent;
        }
    }

    private static string Tree(IReadOnlyList<Activity> spans, string runId)
    {
        var text = new StringBuilder();
        Add(spans.Single(s => s.OperationName == "run"), "");
        return text.ToString();

        void Add(Activity span, string indent)
        {
            var tags = span.TagObjects.Select(t => $"{t.Key}={Stable(t.Key, Convert.ToString(t.Value, CultureInfo.InvariantCulture)!)}");
            var error = span.Status == ActivityStatusCode.Error ? $" ERROR {span.StatusDescription}" : "";
            text.Append(indent)
                .Append(span.OperationName)
                .Append(' ')
                .Append(span.Kind)
                .Append(" [")
                .AppendJoin(", ", tags)
                .Append(']')
                .AppendLine(error);
            foreach (var child in spans.Where(s => s.ParentSpanId == span.SpanId).OrderBy(Rank).ThenBy(Subject, StringComparer.Ordinal))
            {
                Add(child, indent + "  ");
            }
        }

        string Stable(string name, string value) =>
            value == runId ? "RUN-ID"
            : name is "server.port" or "dataplatform.quota.waited" ? "#"
            : value;

        static int Rank(Activity span) => Array.IndexOf(["bronze", "silver", "gold"], span.OperationName);

        static string Subject(Activity span) =>
            $"{span.GetTagItem("dataplatform.chunk")}{span.GetTagItem("dataplatform.dataset")} {span.GetTagItem("dataplatform.ticker")}{span.GetTagItem("db.collection.name")}";
    }

    private static ActivityListener Listener(Action<Activity>? started = null, Action<Activity>? stopped = null)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Telemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStarted = started,
            ActivityStopped = stopped,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
