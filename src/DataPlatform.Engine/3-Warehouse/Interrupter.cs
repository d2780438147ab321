using DuckDB.NET.Data;
using DuckDBErrorType = DuckDB.NET.Native.DuckDBErrorType;

namespace DataPlatform.Warehouse;

/// <summary>
/// Once cancelled, interrupts whatever the connection runs, and again and again until it is disposed: an interrupt that comes just before a
/// statement begins is lost (measured).
/// </summary>
internal sealed class Interrupter : IDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(50);

    private readonly Timer _timer;
    private readonly CancellationTokenRegistration _registration;

    public Interrupter(DuckDBConnection connection, CancellationToken cancellationToken)
    {
        _timer = new Timer(_ =>
        {
            using var command = connection.CreateCommand();
            command.Cancel();
        });
        _registration = cancellationToken.Register(() => _timer.Change(TimeSpan.Zero, Again));
    }

    /// <summary>
    /// True when a statement failed because it was interrupted. Some calls wrap the error and lose its type, and an interrupted append shows only
    /// what it leaves behind: a transaction that is aborted.
    /// </summary>
    public static bool IsCause(DuckDBException e) =>
        e.ErrorType == DuckDBErrorType.Interrupt
        || e.Message.Contains("INTERRUPT Error", StringComparison.Ordinal)
        || e.Message.Contains("Current transaction is aborted", StringComparison.Ordinal);

    public void Dispose()
    {
        _registration.Dispose();
        // Waits for a callback that is running: it must not meet the next transaction.
        using var ended = new ManualResetEvent(initialState: false);
        if (_timer.Dispose(ended))
        {
            ended.WaitOne();
        }
    }
}
