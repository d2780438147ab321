using DataPlatform.Engine;
using DataPlatform.Runs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace DataPlatform.Host;

/// <summary>Composes the engine for one command: logging to standard error, and the trace exporter that was asked for.</summary>
internal sealed class Engine : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly TracerProvider? _traces;
    private readonly MeterProvider? _metrics;
    private bool _flushed;

    private Engine(IHost host, TracerProvider? traces, MeterProvider? metrics) => (_host, _traces, _metrics) = (host, traces, metrics);

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
        if (trace == "console" && json)
        {
            // The exporter writes to whatever Console.Out is.
            Console.SetOut(Console.Error);
        }

        return new(builder.Build(), Traces(trace), trace == "otlp" ? Metrics() : null);
    }

    /// <summary>Writes out what logging and tracing still hold, so that the summary comes last.</summary>
    public async Task FlushAsync()
    {
        if (!_flushed)
        {
            _flushed = true;
            _traces?.Dispose();
            _metrics?.Dispose();
            if (_host is IAsyncDisposable disposable)
            {
                await disposable.DisposeAsync();
            }
        }
    }

    public async ValueTask DisposeAsync() => await FlushAsync();

    private static TracerProvider? Traces(string trace)
    {
        if (trace == "none")
        {
            return null;
        }

        var builder = Sdk.CreateTracerProviderBuilder().AddSource(Telemetry.Name).ConfigureResource(r => r.AddService("dataplatform"));
        return (trace == "console" ? builder.AddConsoleExporter() : builder.AddOtlpExporter()).Build();
    }

    private static MeterProvider Metrics() =>
        Sdk.CreateMeterProviderBuilder()
            .AddMeter(Telemetry.Name)
            .ConfigureResource(r => r.AddService("dataplatform"))
            .AddOtlpExporter()
            .Build();
}
