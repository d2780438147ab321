using System.Globalization;
using DataPlatform.Runs;
using DuckDB.NET.Data;

namespace DataPlatform.Warehouse;

/// <summary>
/// A connection to the DuckDB file. DuckDB.NET has no asynchronous calls (its Async methods block), so these are honest synchronous ones. Nothing
/// here is locked, because each connection has one user at a time:
/// <list type="bullet">
/// <item>
/// The writer is the connection that <see cref="Open"/> gives. Whoever opened it uses it alone until the network starts and again when it has
/// ended; in between it belongs to the promotion, whose steps (silver, gold, the choice of tickers) take turns. While a transaction is open, only
/// the thread that opened it may use the connection: another thread's statement would become part of it, and is refused.
/// </item>
/// <item>
/// Readers are connections of their own (<see cref="OpenReader"/>, or a file opened to be read only). Each belongs to one lane or planner, runs
/// beside the writer, sees what was committed, and is refused every call that writes.
/// </item>
/// </list>
/// </summary>
internal sealed class Database : IDisposable
{
    private readonly DuckDBConnection _connection;
    private readonly string _connectionString;
    private readonly bool _mayWrite;

    // The transaction that is open, what cancels it, and the thread that opened it. Null between transactions.
    private DuckDBTransaction? _transaction;
    private CancellationToken _cancellation;
    private int _thread;

    private Database(DuckDBConnection connection, string connectionString, bool mayWrite)
    {
        _connection = connection;
        _connectionString = connectionString;
        _mayWrite = mayWrite;
    }

    /// <exception cref="ConfigurationException">The file is not a warehouse this program can use.</exception>
    public static Database Open(string path, bool readOnly = false)
    {
        // Models and universes are SQL of the recipes' authors: it reads and writes this file and no other.
        var builder = new DuckDBConnectionStringBuilder { DataSource = path, ["enable_external_access"] = "false" };
        if (readOnly)
        {
            builder["access_mode"] = "READ_ONLY";
        }

        var connection = new DuckDBConnection(builder.ConnectionString);
        try
        {
            connection.Open();
            var warehouse = new Database(connection, builder.ConnectionString, mayWrite: !readOnly);
            warehouse.CheckVersion(path);
            if (!readOnly)
            {
                warehouse.CreateOps();
            }

            return warehouse;
        }
        catch (DuckDBException e)
        {
            connection.Dispose();
            throw CannotOpen(path, e);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A further connection to the same file, for reading beside the writer. It sees what was committed.</summary>
    public Database OpenReader()
    {
        var connection = new DuckDBConnection(_connectionString);
        connection.Open();
        return new(connection, _connectionString, mayWrite: false);
    }

    /// <summary>Runs statements and says how many rows the last one touched.</summary>
    public long Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        CheckMayWrite();
        using var command = Command(sql, values);
        return command.ExecuteNonQuery();
    }

    public T? Scalar<T>(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = Command(sql, values);
        var value = command.ExecuteScalar();
        return value is null or DBNull ? default : (T)Convert.ChangeType(value, typeof(T), CultureInfo.InvariantCulture);
    }

    public List<T> Query<T>(string sql, Func<RowReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = Command(sql, values);
        using var reader = command.ExecuteReader();
        var row = new RowReader(reader);
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(row));
        }

        return rows;
    }

    /// <summary>Appends rows, which is many times faster than INSERT.</summary>
    /// <param name="schema">The table's schema; <c>temp</c> for a temporary table.</param>
    /// <param name="table">The table's name.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="write">Writes a value for each column, in the table's order.</param>
    public void Append<T>(string schema, string table, IEnumerable<T> rows, Action<IDuckDBAppenderRow, T> write)
    {
        using var appender = schema == "temp" ? Appender(table) : Appender(null, schema, table);
        foreach (var item in rows)
        {
            var row = appender.CreateRow();
            write(row, item);
            row.EndRow();
        }
    }

    /// <summary>An appender to a temporary table, for a caller that cannot hand over all rows at once.</summary>
    public DuckDBAppender Appender(string tempTable) => Appender("temp", "main", tempTable);

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

    /// <summary>What lies behind an error of DuckDB, on one line: after a fatal one it repeats itself around the original error.</summary>
    public static string Cause(string message)
    {
        const string Original = "Original error: ";
        var at = message.IndexOf(Original, StringComparison.Ordinal);
        return FirstLine(at < 0 ? message : message[(at + Original.Length)..]).Trim('"');
    }

    public void Dispose() => _connection.Dispose();

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

    private DuckDBAppender Appender(string? database, string schema, string table)
    {
        CheckMayWrite();
        return _connection.CreateAppender(database, schema, table);
    }

    private void CheckMayWrite()
    {
        if (!_mayWrite)
        {
            throw new InvalidOperationException("this connection to the warehouse only reads");
        }

        CheckThread();
    }

    private void CheckThread()
    {
        if (_transaction is not null && _thread != Environment.CurrentManagedThreadId)
        {
            throw new InvalidOperationException("the warehouse has one writer, and it is in a transaction of another thread");
        }
    }

    private DuckDBCommand Command(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        CheckThread();
        _cancellation.ThrowIfCancellationRequested();
        var command = _connection.CreateCommand();
        command.Transaction = _transaction;
        // Every text comes from this assembly, from checked recipe names through Sql.Name, or is a user's own .sql model.
#pragma warning disable CA2100
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var (name, value) in values)
        {
            command.Parameters.Add(new DuckDBParameter(name, value ?? DBNull.Value));
        }

        return command;
    }

    private static string FirstLine(string message) => message.Split('\n')[0];

    private static ConfigurationException CannotOpen(string path, DuckDBException e)
    {
        var hint = e.Message.Contains("lock", StringComparison.OrdinalIgnoreCase)
            ? "another program holds it open; close it and try again"
            : "it is not a DuckDB file of this version; restore it, or delete it and run 'dataplatform rebuild' to make it anew from bronze";
        return new($"{path}: the warehouse cannot be opened: {hint} ({FirstLine(e.Message)})");
    }

    private void CreateOps()
    {
        Execute(OpsSchema.Create);
        Execute(
            "INSERT INTO ops.meta SELECT $schema, 0, $version WHERE NOT EXISTS (FROM ops.meta)",
            ("schema", OpsSchema.Version),
            ("version", EngineVersion.Text)
        );
        // The last version that wrote here.
        Execute("UPDATE ops.meta SET version = $version WHERE version <> $version", ("version", EngineVersion.Text));
    }

    private void CheckVersion(string path)
    {
        var exists = Scalar<long>("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'ops' AND table_name = 'meta'") > 0;
        var version = exists ? Scalar<int>("SELECT max(schema_version) FROM ops.meta") : OpsSchema.Version;
        if (version != OpsSchema.Version)
        {
            var (age, wayOut) =
                version > OpsSchema.Version
                    ? ("a newer", "update dataplatform")
                    : ("an older", "run 'dataplatform rebuild' to make it anew from bronze");
            throw new ConfigurationException(
                $"{path}: the warehouse was written by {age} version (schema {version}, this program knows {OpsSchema.Version}); {wayOut}"
            );
        }
    }
}
