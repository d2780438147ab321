using System.Globalization;
using DataPlatform.Engine;
using DataPlatform.Runs.Observers;
using Microsoft.Extensions.Logging;

namespace DataPlatform.Host;

/// <summary>The log, one line a message: time of day (UTC), level where it matters, text.</summary>
/// <param name="write">Writes a line; called from any thread.</param>
/// <param name="least">What is less is left out.</param>
/// <param name="also">Gets all of it too; null when nobody does.</param>
internal sealed class PlainLog(Action<string> write, LogLevel least = LogLevel.Information, ILogger? also = null) : ILogger<Orchestrator>
{
    public bool IsEnabled(LogLevel logLevel) =>
        logLevel >= least || (logLevel >= LogLevel.Information && also?.IsEnabled(logLevel) == true);

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
        also?.Log(logLevel, eventId, state, exception, formatter);
        // How far the run is, the program shows by itself, also while nothing happens.
        if (logLevel >= least && eventId.Id != RunLog.ProgressEvent)
        {
            Say(logLevel, formatter(state, exception));
        }
    }

    /// <summary>Writes a line of the program's own.</summary>
    public void Say(LogLevel logLevel, string text)
    {
        if (logLevel < least)
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
        write($"{time} {level}{text}");
    }
}
