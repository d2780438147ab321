using DataPlatform.Engine;
using DataPlatform.Runs;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace DataPlatform.Host;

/// <summary>Composes the engine for one command: logging to standard error, and the trace exporter that was asked for.</summary>
internal sealed class Engine : IAsyncDisposable
{
    private readonly IHost _host;

    private Engine(IHost host) => _host = host;

    public Orchestrator Orchestrator => _host.Services.GetRequiredService<Orchestrator>();

    /// <param name="trace">none, console or otlp.</param>
    /// <param name="json">True when standard output belongs to one JSON document: spans then go to standard error.</param>
    public static Engine Start(string trace, bool json)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddConsole(options =>
        {
            options.FormatterName = PlainFormatter.FormatterName;
            options.LogToStandardErrorThreshold = LogLevel.Trace;
        });
        builder.Logging.AddConsoleFormatter<PlainFormatter, ConsoleFormatterOptions>();
        builder.Services.AddDataPlatform();
        if (trace != "none")
        {
            AddTelemetry(builder, trace);
        }

        if (trace == "console" && json)
        {
            // The exporter writes to whatever Console.Out is.
            Console.SetOut(Console.Error);
        }

        var host = builder.Build();
        // The host is a container here and never started (its own Ctrl-C would get in the way of ours), so what listens is woken by hand.
        host.Services.GetService<TracerProvider>();
        host.Services.GetService<MeterProvider>();
        return new(host);
    }

    /// <summary>Writes out what logging and tracing still hold, so that the summary comes last.</summary>
    public async Task FlushAsync() => await DisposeAsync();

    public async ValueTask DisposeAsync() => await ((IAsyncDisposable)_host).DisposeAsync();

    private static void AddTelemetry(HostApplicationBuilder builder, string trace)
    {
        // OTEL_EXPORTER_OTLP_ENDPOINT and its kin.
        builder.Configuration.AddEnvironmentVariables();
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(r => r.AddService("dataplatform"));
        telemetry.WithTracing(spans =>
            (trace == "console" ? spans.AddConsoleExporter() : spans.AddOtlpExporter()).AddSource(Telemetry.Name)
        );
        if (trace == "otlp")
        {
            telemetry.WithMetrics(metrics => metrics.AddMeter(Telemetry.Name).AddOtlpExporter());
        }
    }
}
