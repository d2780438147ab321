using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>The counters of the process add up to the summaries of its runs.</summary>
[Collection(Alone.Name)]
public sealed class MetricsTests
{
    private readonly TestEngine _engine = new();

    [Fact]
    public async Task Counters_add_up_to_what_the_summary_says()
    {
        var measured = new ConcurrentDictionary<string, double>();
        var tables = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == Telemetry.Name)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument.Name, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument.Name, 1, tags));
        listener.Start();
        await using var market = await SmallMarket.StartAsync(
            lists: 2,
            series: 3,
            source: "attempts: 2",
            answer: r =>
                r.Path == "/series-02" && r.Query["symbol"] == "BBB" ? new("", Status: 500)
                : r.Path == "/series-03" && r.Query["symbol"] == "CCC"
                    ? new("[{\"symbol\":\"CCC\",\"date\":\"2026-01-09\",\"value\":\"n/a\"}]")
                : null
        );

        var first = await _engine.RunAsync(market.Options with { Switches = new() { ExecuteTickerRecipes = false } });
        var second = await _engine.RunAsync(market.Options);

        Assert.Equal((2L, 8L, 1L, 2L), (first.Requests.Stored, second.Requests.Stored, second.Requests.Failed, second.Requests.Skipped));
        Assert.Equal(
            new SortedDictionary<string, double>(StringComparer.Ordinal)
            {
                ["dataplatform.requests source=small outcome=stored"] = 10,
                ["dataplatform.requests source=small outcome=failed"] = 1,
                ["dataplatform.requests source=small outcome=skipped"] = 2,
                // What went up has come down again.
                ["dataplatform.requests.in_flight source=small"] = 0,
                ["dataplatform.attempts source=small result=200"] = 10,
                ["dataplatform.attempts source=small result=500"] = 2,
                ["dataplatform.attempts.refused source=small"] = 0,
                ["dataplatform.request.duration source=small outcome=stored"] = 10,
                ["dataplatform.request.duration source=small outcome=failed"] = 1,
                ["dataplatform.bronze.size source=small"] = first.Bronze.Bytes + second.Bronze.Bytes,
                ["dataplatform.quota.wait.duration source=small"] = 12,
                ["dataplatform.quota.permits.used source=small"] = 12,
                ["dataplatform.stage.duration stage=bronze"] = first.Chunks.Count + second.Chunks.Count,
                ["dataplatform.stage.duration stage=silver"] = first.Chunks.Count + second.Chunks.Count,
                ["dataplatform.stage.duration stage=gold"] = first.Chunks.Count + second.Chunks.Count,
                ["dataplatform.rows outcome=inserted"] = first.Silver.Inserted + second.Silver.Inserted,
                ["dataplatform.rows outcome=updated"] = 0,
                ["dataplatform.rows outcome=unchanged"] = 0,
                ["dataplatform.rows outcome=quarantined"] = 1,
            },
            new SortedDictionary<string, double>(measured, StringComparer.Ordinal)
        );
        Assert.Equal(
            ["small_list_01", "small_list_02", "small_series_01", "small_series_02", "small_series_03"],
            tables.Keys.Order(StringComparer.Ordinal)
        );
        Assert.Equal(12, first.Quota["small"].Sent + second.Quota["small"].Sent);

        void Add(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var (key, tag) in tags)
            {
                if (key == "table")
                {
                    tables[(string)tag!] = true;
                    continue;
                }

                name += $" {key}={tag}";
            }

            measured.AddOrUpdate(name, value, (_, sum) => sum + value);
        }
    }
}
