using System.Globalization;
using Microsoft.Extensions.Logging;

namespace DataPlatform.Host;

/// <summary>The log, one line a message: time of day (UTC), level where it matters, text.</summary>
/// <param name="output">Where to; from any thread.</param>
internal sealed class PlainLog(TextWriter output) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => this;

    public bool IsEnabled(LogLevel logLevel) => true;

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
        var level = logLevel switch
        {
            LogLevel.Warning => "warning: ",
            LogLevel.Error or LogLevel.Critical => "error: ",
            _ => "",
        };
        var time = TimeProvider.System.GetUtcNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        output.WriteLine($"{time} {level}{formatter(state, exception)}");
    }

    public void Dispose()
    {
        // The writer belongs to the process.
    }
}
