using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Host;

/// <summary>Where spans and metrics go.</summary>
public sealed class TraceTests
{
    [Fact]
    public async Task Spans_and_metrics_are_with_the_collector_when_the_program_ends()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0);
        await using var collector = await StubApi.StartAsync(_ => new StubApi.Answer("", ContentType: "application/x-protobuf"));
        var environment = new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address.AbsoluteUri,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
        };

        using var host = HostProcess.Start(
            ["run", "--recipes", market.Options.RecipesDirectory, "--data", market.Data, "--trace", "otlp"],
            environment
        );

        Assert.Equal(0, await host.EndAsync());
        Assert.Equal(["/v1/metrics", "/v1/traces"], collector.Asked.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Spans_on_the_console_come_before_the_summary()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0);

        using var host = HostProcess.Start([
            "run",
            "--recipes",
            market.Options.RecipesDirectory,
            "--data",
            market.Data,
            "--trace",
            "console",
        ]);

        Assert.Equal(0, await host.EndAsync());
        var told = await host.Output;
        Assert.InRange(
            told.LastIndexOf("Activity.DisplayName:", StringComparison.Ordinal),
            1,
            told.IndexOf("all well", StringComparison.Ordinal)
        );
    }
}
