using DataPlatform.Engine;
using DataPlatform.Host.Tracing;
using DataPlatform.Runs;
using Microsoft.Extensions.Logging;

namespace DataPlatform.Host;

/// <summary>Composes the engine for one command: logging to standard error, and the trace exporter that was asked for.</summary>
internal sealed class Engine : IDisposable
{
    private readonly IDisposable? _tracing;

    private Engine(string trace)
    {
        if (trace == "none")
        {
            Orchestrator = NewOrchestrator(new PlainLog(Console.Error.WriteLine), []);
            return;
        }

        Orchestrator = Traced(toConsole: trace == "console", out _tracing);
    }

    public Orchestrator Orchestrator { get; }

    /// <param name="trace">none, console or otlp.</param>
    /// <param name="json">True when standard output belongs to one JSON document: spans then go to standard error.</param>
    /// <exception cref="ConfigurationException">What says where traces go cannot be used.</exception>
    public static Engine Start(string trace, bool json)
    {
        if (trace == "console" && json)
        {
            // The exporter writes to whatever Console.Out is.
            Console.SetOut(Console.Error);
        }

        return new(trace);
    }

    /// <summary>Writes out what tracing still holds, so that the summary comes last.</summary>
    public void Flush() => Dispose();

    public void Dispose() => _tracing?.Dispose();

    // A method of its own: whoever does not trace loads nothing of OpenTelemetry.
    private static Orchestrator Traced(bool toConsole, out IDisposable tracing)
    {
        var plain = new PlainLog(Console.Error.WriteLine);
        var export = new TraceExport(toConsole, line => plain.Say(LogLevel.Warning, line));
        tracing = export;
        return NewOrchestrator(new PlainLog(Console.Error.WriteLine, also: export), [export]);
    }

    private static Orchestrator NewOrchestrator(PlainLog log, IReadOnlyList<IRunObserver> observers) =>
        Orchestrator.OfProcess(TimeProvider.System, log, observers);
}
