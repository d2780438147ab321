using DataPlatform.Runs;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace DataPlatform.Host.Tracing;

/// <summary>
/// Sends spans, metrics and log lines of a run to where <c>--trace</c> says. It begins with the run's start: all of them carry its id, as an attribute
/// of their resource. A collector that is not there, or hangs, is told once and costs the run nothing but a short wait at its end.
/// </summary>
internal sealed class TraceExport : IRunObserver, ILogger, IDisposable
{
    /// <summary>How long the rest may take to be sent when the run has ended.</summary>
    public static readonly TimeSpan FlushLimit = TimeSpan.FromSeconds(4);

    // The runtime's own meters.
    private static readonly string[] Meters = [Telemetry.Name, "System.Runtime", "System.Net.Http"];

    private readonly bool _toConsole;
    private readonly Action<string> _tell;
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _lock = new();

    // What was logged before the run had its id.
    private readonly List<Action<ILogger>> _early = [];
    private readonly List<IDisposable> _providers = [];
    private ILogger? _log;
    private int _told;

    /// <param name="toConsole">Spans to standard output, and nothing else; otherwise everything over OTLP.</param>
    /// <param name="tell">Says a line to the user.</param>
    /// <exception cref="ConfigurationException">A variable of OTLP holds what cannot be used.</exception>
    public TraceExport(bool toConsole, Action<string> tell)
    {
        (_toConsole, _tell) = (toConsole, tell);
        if (!toConsole)
        {
            OtlpSettings.Check();
        }
    }

    public bool Wants(RunEvent what) => what is RunEvent.RunStarted;

    public bool WantsAttempts => false;

    public void On(RunEvent what)
    {
        if (what is RunEvent.RunStarted run && _providers.Count == 0)
        {
            Start(run.RunId);
        }
    }

    public bool IsEnabled(LogLevel logLevel) => !_toConsole;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (_toConsole)
        {
            return;
        }

        lock (_lock)
        {
            if (_log is null)
            {
                _early.Add(log => log.Log(logLevel, eventId, state, exception, formatter));
                return;
            }
        }

        _log.Log(logLevel, eventId, state, exception, formatter);
    }

    /// <summary>Sends what is left, for as long as that may take.</summary>
    public void Dispose()
    {
        // What hangs gives up then, and what is left is lost.
        _end.CancelAfter(FlushLimit);
        Parallel.ForEach(_providers, provider => provider.Dispose());
        _providers.Clear();
    }

    private void Start(string runId)
    {
        void Name(ResourceBuilder resource) =>
            resource.AddService("dataplatform", serviceVersion: EngineVersion.Text).AddAttributes([new("dataplatform.run.id", runId)]);

        var spans = Sdk.CreateTracerProviderBuilder().ConfigureResource(Name).AddSource(Telemetry.Name);
        if (_toConsole)
        {
            _providers.Add(spans.AddConsoleExporter().Build());
            return;
        }

        _providers.Add(spans.AddOtlpExporter(o => Complete(o, "TRACES")).Build());
        _providers.Add(
            Sdk.CreateMeterProviderBuilder().ConfigureResource(Name).AddMeter(Meters).AddOtlpExporter(o => Complete(o, "METRICS")).Build()
        );
        StartLog(Name);
    }

    private void StartLog(Action<ResourceBuilder> name)
    {
        var resource = ResourceBuilder.CreateDefault();
        name(resource);
        var factory = LoggerFactory.Create(logging =>
            logging.AddOpenTelemetry(o =>
            {
                o.IncludeFormattedMessage = true;
                o.SetResourceBuilder(resource).AddOtlpExporter(e => Complete(e, "LOGS"));
            })
        );
        _providers.Add(factory);
        lock (_lock)
        {
            _log = factory.CreateLogger("DataPlatform");
            _early.ForEach(line => line(_log));
            _early.Clear();
        }
    }

    private void Complete(OtlpExporterOptions options, string signal) =>
        OtlpSettings.Complete(
            options,
            signal,
            () =>
                new HttpClient(new CollectorHandler(Failed, _end.Token))
                {
                    Timeout = TimeSpan.FromMilliseconds(options.TimeoutMilliseconds),
                }
        );

    private void Failed(Uri collector, string why)
    {
        if (Interlocked.Exchange(ref _told, 1) == 0)
        {
            _tell(
                $"--trace otlp: {collector.GetLeftPart(UriPartial.Authority)} does not take what is sent ({why}); the run goes on without it"
            );
        }
    }
}
