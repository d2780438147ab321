using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using DataPlatform.Runs;
using DataPlatform.Runs.Observers;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Runs;

/// <summary>The page says what a run leaves: all of it, and nothing else.</summary>
[Collection(Alone.Name)]
public sealed class TelemetryPageTests
{
    [Fact]
    public void The_page_is_what_the_lists_make_of_it() =>
        GeneratedFile.Holds("src/DataPlatform.Engine/2-Runs/Observers/README.md", TelemetryPage.Text(Instruments()));

    [Fact]
    public void Every_event_is_on_the_page()
    {
        var events = typeof(RunEvent).GetNestedTypes().Where(t => t.IsSubclassOf(typeof(RunEvent))).Select(t => t.Name);

        Assert.Equal(events.Order(StringComparer.Ordinal), TelemetryPage.Events.Keys);
    }

    [Fact]
    public void Every_metric_has_a_unit_and_a_description() =>
        Assert.All(Instruments(), i => Assert.False(string.IsNullOrEmpty(i.Unit) || string.IsNullOrEmpty(i.Description), i.Name));

    [Fact]
    public async Task The_spans_and_tags_of_a_run_with_all_that_can_happen_are_those_of_the_page()
    {
        var spans = new ConcurrentQueue<Activity>();
        var tags = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Telemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using var meters = Meters(tags);
        var calls = 0;
        await using var market = await SmallMarket.StartAsync(
            lists: 2,
            series: 2,
            source: "attempts: 2\nlimits: [3/1s]",
            answer: r =>
                r.Path == "/series-02" && r.Query["symbol"] == "BBB" ? new("", Status: 500)
                : r.Path == "/list-02" && Interlocked.Increment(ref calls) == 1 ? new("", Status: 503)
                : null
        );
        market.With("gold/broken.sql", "-- Cannot work.\n-- table: gold.broken\n-- key:   a\nSELECT 1 AS a, 1 / 0 AS b, error('no') AS c");

        var engine = new TestEngine();
        engine.Events.At = (moment, _) =>
        {
            if (moment == Moment.ChunkFetched)
            {
                meters.RecordObservableInstruments();
            }
        };

        await engine.RunAsync(market.Options);

        var seen = spans.SelectMany(s => s.TagObjects.Select(t => (s.OperationName, t.Key))).ToHashSet();
        var listed = TelemetryNames.Spans.SelectMany(s => s.Attributes.Select(a => (s.Name, a))).ToHashSet();
        // A run that fails, and one of more than a thousand requests a chunk, are not in this one.
        (string, string)[] rare = [("run", "error.type"), ("request", "dataplatform.sample.one_in")];
        Assert.Equal(listed.Except(rare).Order(), seen.Order());
        Assert.Equal(
            TelemetryNames.Attributes.Select(a => a.Name).Order(StringComparer.Ordinal),
            listed.Select(l => l.a).Concat(tags.Keys).Distinct().Order(StringComparer.Ordinal)
        );
        Assert.All(
            spans,
            s => Assert.Equal(ParentOf(s.OperationName), spans.SingleOrDefault(p => p.SpanId == s.ParentSpanId)?.OperationName)
        );
    }

    private static string? ParentOf(string span) => TelemetryNames.Spans.Single(s => s.Name == span).Parent;

    private static List<Instrument> Instruments()
    {
        RuntimeHelpers.RunClassConstructor(typeof(RunInstruments).TypeHandle);
        var instruments = new List<Instrument>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == Telemetry.Name)
                {
                    instruments.Add(instrument);
                }
            },
        };
        listener.Start();
        return instruments;
    }

    private static MeterListener Meters(ConcurrentDictionary<string, bool> tags)
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == Telemetry.Name)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((_, _, its, _) => Add(its));
        listener.SetMeasurementEventCallback<long>((_, _, its, _) => Add(its));
        listener.SetMeasurementEventCallback<double>((_, _, its, _) => Add(its));
        listener.Start();
        return listener;

        void Add(ReadOnlySpan<KeyValuePair<string, object?>> its)
        {
            foreach (var tag in its)
            {
                tags[tag.Key] = true;
            }
        }
    }
}
