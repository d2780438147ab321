using DataPlatform.Engine;
using DataPlatform.Runs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace DataPlatform.Host;

/// <summary>Composes the engine for one command: logging to standard error, and the trace exporter that was asked for.</summary>
internal sealed class Engine : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private Engine(ServiceProvider services) => _services = services;

    public Orchestrator Orchestrator => _services.GetRequiredService<Orchestrator>();

    /// <param name="trace">none, console or otlp.</param>
    /// <param name="json">True when standard output belongs to one JSON document: spans then go to standard error.</param>
    public static Engine Start(string trace, bool json)
    {
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerProvider>(new PlainLog(Console.Error));
        services.AddDataPlatform();
        if (trace != "none")
        {
            AddTelemetry(services, trace);
        }

        if (trace == "console" && json)
        {
            // The exporter writes to whatever Console.Out is.
            Console.SetOut(Console.Error);
        }

        var provider = services.BuildServiceProvider();
        // There is no host to start them (its Ctrl-C would get in the way of ours), so what listens is woken by hand.
        provider.GetService<TracerProvider>();
        provider.GetService<MeterProvider>();
        return new(provider);
    }

    /// <summary>Writes out what tracing still holds, so that the summary comes last.</summary>
    public async Task FlushAsync() => await DisposeAsync();

    public async ValueTask DisposeAsync() => await _services.DisposeAsync();

    private static void AddTelemetry(ServiceCollection services, string trace)
    {
        // It reads OTEL_EXPORTER_OTLP_ENDPOINT and its kin by itself.
        var telemetry = services.AddOpenTelemetry().ConfigureResource(r => r.AddService("dataplatform"));
        telemetry.WithTracing(spans =>
            (trace == "console" ? spans.AddConsoleExporter() : spans.AddOtlpExporter()).AddSource(Telemetry.Name)
        );
        if (trace == "otlp")
        {
            telemetry.WithMetrics(metrics => metrics.AddMeter(Telemetry.Name).AddOtlpExporter());
        }
    }
}
