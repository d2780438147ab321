using DataPlatform.Engine;
using DataPlatform.Runs;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace DataPlatform.Host;

/// <summary>Composes the engine for one command: logging to standard error, and the trace exporter that was asked for.</summary>
internal sealed class Engine : IDisposable
{
    private readonly IReadOnlyList<IDisposable> _listening;

    private Engine(IReadOnlyList<IDisposable> listening) => _listening = listening;

    public Orchestrator Orchestrator { get; } = Orchestrator.OfProcess(TimeProvider.System, new PlainLog(Console.Error));

    /// <param name="trace">none, console or otlp.</param>
    /// <param name="json">True when standard output belongs to one JSON document: spans then go to standard error.</param>
    public static Engine Start(string trace, bool json)
    {
        if (trace == "console" && json)
        {
            // The exporter writes to whatever Console.Out is.
            Console.SetOut(Console.Error);
        }

        return new(trace == "none" ? [] : Listen(trace));
    }

    /// <summary>Writes out what tracing still holds, so that the summary comes last.</summary>
    public void Flush() => Dispose();

    public void Dispose()
    {
        foreach (var one in _listening)
        {
            one.Dispose();
        }
    }

    // It reads OTEL_EXPORTER_OTLP_ENDPOINT and its kin by itself.
    private static List<IDisposable> Listen(string trace)
    {
        var spans = Sdk.CreateTracerProviderBuilder().ConfigureResource(Name).AddSource(Telemetry.Name);
        if (trace == "console")
        {
            return [spans.AddConsoleExporter().Build()];
        }

        var metrics = Sdk.CreateMeterProviderBuilder().ConfigureResource(Name).AddMeter(Telemetry.Name).AddOtlpExporter();
        return [spans.AddOtlpExporter().Build(), metrics.Build()];
    }

    private static void Name(ResourceBuilder resource) => resource.AddService("dataplatform");
}
