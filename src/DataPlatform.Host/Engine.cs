using DataPlatform.Engine;
using DataPlatform.Host.Output;
using DataPlatform.Host.Tracing;
using DataPlatform.Runs;
using DataPlatform.Runs.Observers;
using Microsoft.Extensions.Logging;

namespace DataPlatform.Host;

/// <summary>Composes the engine for one command: the log on standard error, how far a run is, and the trace exporter that was asked for.</summary>
internal sealed class Engine : IDisposable, IAsyncDisposable
{
    private IProgressDisplay? _display;
    private readonly IDisposable? _tracing;

    private Engine(Orchestrator orchestrator, IProgressDisplay? display = null, IDisposable? tracing = null) =>
        (Orchestrator, _display, _tracing) = (orchestrator, display, tracing);

    public Orchestrator Orchestrator { get; }

    /// <summary>For a command that runs nothing.</summary>
    public static Engine Start() => new(Orchestrator.OfProcess(TimeProvider.System, new PlainLog(Console.Error.WriteLine)));

    /// <summary>For a run.</summary>
    /// <param name="output">How it speaks.</param>
    /// <exception cref="ConfigurationException">What says where traces go cannot be used.</exception>
    public static Engine Start(RunOutput output)
    {
        if (output.Trace == "console" && output.IsJson)
        {
            // The exporter writes to whatever Console.Out is.
            Console.SetOut(Console.Error);
        }

        var progress = new ProgressBook(TimeProvider.System);
        IProgressDisplay? display = null;
        void Write(string line) => Terminal.WriteLine(Console.Error, line);
        var plain = new PlainLog(Write, LeastOf(output.Verbosity));
        var (log, tracing, observers) = output.Trace == "none" ? (plain, null, []) : Traced(output, plain, Write);
        if (output.Verbosity != Verbosity.Quiet)
        {
            // Spans on the console are written beside it, and would tear what is drawn.
            display = output.Trace == "console" ? null : Live(progress);
            display ??= Plain(progress, plain);
            Terminal.Display = display;
        }

        return new(Orchestrator.OfProcess(TimeProvider.System, log, [.. observers, progress]), display, tracing);
    }

    /// <summary>Ends what is drawn, and writes out what tracing still holds, so that the summary comes last. Once is enough.</summary>
    public async ValueTask FlushAsync()
    {
        Terminal.Display = null;
        if (Interlocked.Exchange(ref _display, null) is { } display)
        {
            await display.DisposeAsync();
        }

        _tracing?.Dispose();
    }

    public ValueTask DisposeAsync() => FlushAsync();

    public void Dispose() => _tracing?.Dispose();

    private static LogLevel LeastOf(Verbosity verbosity) =>
        verbosity switch
        {
            Verbosity.Quiet => LogLevel.Warning,
            Verbosity.Verbose => LogLevel.Debug,
            _ => LogLevel.Information,
        };

    private static PlainProgress Plain(ProgressBook progress, PlainLog log) =>
        new(progress, Console.Error, line => log.Say(LogLevel.Information, line), TimeProvider.System);

    // Methods of their own: who does not trace loads nothing of OpenTelemetry, and who is not at a terminal nothing that draws.
    private static IProgressDisplay? Live(ProgressBook progress) =>
        LiveProgress.OfStandardError() is { } console ? new LiveProgress(progress, console) : null;

    private static (PlainLog Log, IDisposable? Tracing, IRunObserver[] Observers) Traced(
        RunOutput output,
        PlainLog plain,
        Action<string> write
    )
    {
        var export = new TraceExport(output.Trace == "console", line => plain.Say(LogLevel.Warning, line));
        return (new(write, LeastOf(output.Verbosity), export), export, [export]);
    }
}
