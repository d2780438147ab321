using DuckDB.NET.Data;

namespace DataPlatform.Warehouse;

/// <content>Work that is whole or not at all, and that a stop ends.</content>
internal sealed partial class Database
{
    /// <summary>All or nothing: what <paramref name="work"/> did is committed when it returns, and undone when it throws.</summary>
    /// <param name="work">What to do.</param>
    /// <param name="cancellationToken">Ends the work, also in the middle of a statement.</param>
    /// <exception cref="OperationCanceledException">It was cancelled before its end; nothing of it is left.</exception>
    /// <exception cref="InvalidOperationException">A transaction is open already.</exception>
    public T Transaction<T>(Func<T> work, CancellationToken cancellationToken = default) =>
        Within(work, static transaction => transaction.Commit(), cancellationToken);

    /// <summary>Asks what would be: as <see cref="Transaction{T}"/>, but whatever <paramref name="work"/> did is undone in any case.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled before its end.</exception>
    /// <exception cref="InvalidOperationException">A transaction is open already.</exception>
    public T LookAhead<T>(Func<T> work, CancellationToken cancellationToken) =>
        Within(work, static transaction => transaction.Rollback(), cancellationToken);

    /// <summary>Runs queries that a stop ends, also in the middle of a statement.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled before its end.</exception>
    public T Interruptible<T>(Func<T> queries, CancellationToken cancellationToken)
    {
        try
        {
            using (new Interrupter(_connection, cancellationToken))
            {
                return queries();
            }
        }
        catch (DuckDBException e) when (Interrupter.IsCause(e) && cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException("a statement was interrupted", e, cancellationToken);
        }
    }

    /// <inheritdoc cref="Interruptible{T}"/>
    public void Interruptible(Action queries, CancellationToken cancellationToken) =>
        Interruptible(
            () =>
            {
                queries();
                return true;
            },
            cancellationToken
        );

    private T Within<T>(Func<T> work, Action<DuckDBTransaction> end, CancellationToken cancellationToken)
    {
        CheckMayWrite();
        using var transaction = _connection.BeginTransaction();
        _transaction = transaction;
        _cancellation = cancellationToken;
        _thread = Environment.CurrentManagedThreadId;
        try
        {
            T result;
            using (new Interrupter(_connection, cancellationToken))
            {
                result = work();
            }

            end(transaction);
            return result;
        }
        catch (Exception e)
        {
            TryRollback(transaction);
            if (e is DuckDBException failed && Interrupter.IsCause(failed) && cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException("a statement was interrupted", e, cancellationToken);
            }

            throw;
        }
        finally
        {
            _transaction = null;
            _cancellation = CancellationToken.None;
        }
    }

    // A statement that failed may have ended the transaction already; what matters is that nothing of it is committed.
    private static void TryRollback(DuckDBTransaction transaction)
    {
        try
        {
            transaction.Rollback();
        }
        catch (Exception e) when (e is DuckDBException or InvalidOperationException) { }
    }
}
