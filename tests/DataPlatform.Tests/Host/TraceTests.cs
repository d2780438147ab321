using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Host;

/// <summary>Where spans, metrics and log lines go, and what a collector that does not take them costs.</summary>
public sealed partial class TraceTests
{
    // A flush of four seconds, on a busy machine; the exporter by itself would wait for a minute.
    private static readonly TimeSpan MostOfAFlush = TimeSpan.FromSeconds(25);

    [Fact]
    public async Task Spans_metrics_and_log_lines_of_one_run_are_with_the_collector_when_the_program_ends()
    {
        // The first of all that is sent takes a cold process longest: it comes while a request is held, and the rest when the program ends.
        var isWarm = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var seen = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        await using var market = await SmallMarket.StartAsync(
            lists: 2,
            series: 0,
            hold: r => r.Path == "/list-02" ? isWarm.Task : Task.CompletedTask
        );
        await using var collector = await StubApi.StartAsync(r =>
        {
            _ = seen.TryAdd(r.Path, true) && seen.Count == 3 && isWarm.TrySetResult();
            return new StubApi.Answer("", ContentType: "application/x-protobuf");
        });

        using var host = Traced(
            market,
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address.AbsoluteUri),
            ("OTEL_EXPORTER_OTLP_HEADERS", "x-team=a"),
            ("OTEL_BSP_SCHEDULE_DELAY", "1500"),
            ("OTEL_BLRP_SCHEDULE_DELAY", "1500"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "1500")
        );

        Assert.Equal(0, await host.EndAsync());
        Assert.Equal(["/v1/logs", "/v1/metrics", "/v1/traces"], collector.Asked.Distinct().Order(StringComparer.Ordinal));
        Assert.All(collector.Requests, r => Assert.Equal("a", r.Headers["x-team"]));
        var run = RunId().Match(await host.Errors).Value;
        var sent = collector.Requests.ToLookup(r => r.Path, r => r.Body);
        Assert.All(sent, signal => Assert.All(signal, body => Assert.Contains(run, body, StringComparison.Ordinal)));
        string[] spans = ["run", "chunk", "bronze", "request", "attempt", "silver", "dataset", "gold", "model"];
        Assert.All(spans, name => Assert.Contains(sent["/v1/traces"], body => body.Contains(Field(name), StringComparison.Ordinal)));
        string[] metrics =
        [
            "dataplatform.requests",
            "dataplatform.quota.permits.used",
            "dotnet.gc.collections",
            "http.client.request.duration",
        ];
        Assert.All(metrics, name => Assert.Contains(sent["/v1/metrics"], body => body.Contains(Field(name), StringComparison.Ordinal)));
        Assert.Contains(sent["/v1/logs"], body => body.Contains("finished chunk 1 of 1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("grpc")]
    public async Task A_collector_that_is_not_there_is_told_once_and_changes_nothing(string protocol)
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0);

        using var host = Traced(market, ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"), ("OTEL_EXPORTER_OTLP_PROTOCOL", protocol));

        Assert.Equal(0, await host.EndAsync());
        Assert.Single(Complaint().Matches(await host.Errors));
    }

    [Fact]
    public async Task A_collector_that_hangs_costs_a_short_wait_at_the_end_and_is_told_once()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0);
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var fetched = new TaskCompletionSource<long>();

        using var host = Traced(
            line =>
            {
                if (line.Contains("gold for chunk 1 of 1", StringComparison.Ordinal))
                {
                    fetched.TrySetResult(Stopwatch.GetTimestamp());
                }
            },
            market,
            ("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://{silent.LocalEndpoint}"),
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "60000")
        );

        Assert.Equal(0, await host.EndAsync());
        Assert.InRange(Stopwatch.GetElapsedTime(await fetched.Task), TimeSpan.Zero, MostOfAFlush);
        Assert.Single(Complaint().Matches(await host.Errors));
    }

    [Fact]
    public async Task What_the_exporter_would_not_understand_is_refused_before_the_run()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0);

        using var host = Traced(market, ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json"), ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "collector"));

        Assert.Equal(2, await host.EndAsync());
        Assert.Equal(
            """
            error: OTEL_EXPORTER_OTLP_TRACES_ENDPOINT must be an address like http://localhost:4318
            error: OTEL_EXPORTER_OTLP_PROTOCOL http/json: must be http/protobuf or grpc
            """,
            await host.Errors
        );
        Assert.Empty(market.Api.Requests);
    }

    [Fact]
    public async Task Spans_on_the_console_come_before_the_summary()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0);

        using var host = HostProcess.Start([.. Run(market), "--trace", "console"]);

        Assert.Equal(0, await host.EndAsync());
        var told = await host.Output;
        Assert.InRange(
            told.LastIndexOf("Activity.DisplayName:", StringComparison.Ordinal),
            1,
            told.IndexOf("all well", StringComparison.Ordinal)
        );
    }

    private static HostProcess Traced(SmallMarket market, params (string Name, string Value)[] environment) =>
        Traced(null, market, environment);

    private static HostProcess Traced(Action<string>? onErrorLine, SmallMarket market, params (string Name, string Value)[] environment) =>
        HostProcess.Start([.. Run(market), "--trace", "otlp"], environment.ToDictionary(e => e.Name, e => e.Value), onErrorLine);

    private static string[] Run(SmallMarket market) => ["run", "--recipes", market.Options.RecipesDirectory, "--data", market.Data];

    // A text in protobuf has its length before it.
    private static string Field(string text) => string.Create(CultureInfo.InvariantCulture, $"{(char)text.Length}{text}");

    [GeneratedRegex(@"\d{8}T\d{6}\.\d{3}Z-[a-z]{4}")]
    private static partial Regex RunId();

    [GeneratedRegex("warning: --trace otlp: .* does not take what is sent")]
    private static partial Regex Complaint();
}
