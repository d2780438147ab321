using System.Globalization;
using DataPlatform.Engine;
using Microsoft.Extensions.Logging;

namespace DataPlatform.Host;

/// <summary>The log, one line a message: time of day (UTC), level where it matters, text.</summary>
/// <param name="output">Where to; from any thread.</param>
internal sealed class PlainLog(TextWriter output) : ILogger<Orchestrator>
{
    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

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
        if (!IsEnabled(logLevel))
        {
            return;
        }

        var level = logLevel switch
        {
            LogLevel.Warning => "warning: ",
            LogLevel.Error or LogLevel.Critical => "error: ",
            _ => "",
        };
        var time = TimeProvider.System.GetUtcNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        output.WriteLine($"{time} {level}{formatter(state, exception)}");
    }
}
