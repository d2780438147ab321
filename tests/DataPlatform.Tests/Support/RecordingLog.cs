using DataPlatform.Engine;
using Microsoft.Extensions.Logging;

namespace DataPlatform.Tests.Support;

/// <summary>Keeps what the engine says, and lets a test act at a line: look at the tables, or throw, as a broken log would.</summary>
internal sealed class RecordingLog : ILogger<Orchestrator>
{
    private readonly Lock _lock = new();
    private readonly List<(int Id, string Line)> _entries = [];

    /// <summary>Called with each line's event id and text, on the thread that logs it.</summary>
    public Action<int, string>? On { get; set; }

    public IReadOnlyList<string> Lines => [.. Entries.Select(e => e.Line)];

    public IReadOnlyList<(int Id, string Line)> Entries
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries];
            }
        }
    }

    public void Forget()
    {
        lock (_lock)
        {
            _entries.Clear();
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        var line = formatter(state, exception);
        lock (_lock)
        {
            _entries.Add((eventId.Id, line));
        }

        On?.Invoke(eventId.Id, line);
    }
}
