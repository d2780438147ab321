using System.Globalization;
using DataPlatform.Runs;
using DuckDB.NET.Data;
using DuckDBErrorType = DuckDB.NET.Native.DuckDBErrorType;

namespace DataPlatform.Warehouse;

/// <summary>
/// The DuckDB file. One owner writes through <see cref="Execute"/>, <see cref="Append{T}"/> and <see cref="Transaction{T}"/>, always from one
/// lane, so nothing here needs a lock; others read through connections of their own (<see cref="OpenReader"/>). DuckDB.NET has no
/// asynchronous calls (its Async methods block), so these are honest synchronous ones.
/// </summary>
internal sealed class Database : IDisposable
{
    private readonly DuckDBConnection _connection;
    private readonly string _connectionString;
    private DuckDBTransaction? _transaction;
    private CancellationToken _cancellation;

    private Database(DuckDBConnection connection, string connectionString) =>
        (_connection, _connectionString) = (connection, connectionString);

    /// <exception cref="ConfigurationException">The file is not a warehouse this program can use.</exception>
    public static Database Open(string path, bool readOnly = false)
    {
        // Models and universes are SQL of the recipes' authors: it reads and writes this file and no other.
        var builder = new DuckDBConnectionStringBuilder { DataSource = path, ["enable_external_access"] = "false" };
        if (readOnly)
        {
            builder["access_mode"] = "READ_ONLY";
        }

        var connectionString = builder.ConnectionString;
        var connection = new DuckDBConnection(connectionString);
        try
        {
            connection.Open();
            var warehouse = new Database(connection, connectionString);
            warehouse.CheckVersion(path);
            if (!readOnly)
            {
                warehouse.Execute(OpsSchema.Create);
                warehouse.Execute(
                    "INSERT INTO ops.meta SELECT $schema, 0, $version WHERE NOT EXISTS (FROM ops.meta)",
                    ("schema", OpsSchema.Version),
                    ("version", EngineVersion.Text)
                );
                // The last version that wrote here.
                warehouse.Execute("UPDATE ops.meta SET version = $version WHERE version <> $version", ("version", EngineVersion.Text));
            }

            return warehouse;
        }
        catch (DuckDBException e)
        {
            connection.Dispose();
            var hint = e.Message.Contains("lock", StringComparison.OrdinalIgnoreCase)
                ? "another program holds it open; close it and try again"
                : "it is not a DuckDB file of this version; restore it, or delete it and run 'dataplatform rebuild' to make it anew from bronze";
            throw new ConfigurationException($"{path}: the warehouse cannot be opened: {hint} ({FirstLine(e.Message)})");
        }
        catch
        {
            connection.Dispose();
            throw;
        }
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

    /// <summary>A further connection to the same file, for reading beside the writer. It sees what was committed.</summary>
    public Database OpenReader()
    {
        var connection = new DuckDBConnection(_connectionString);
        connection.Open();
        return new(connection, _connectionString);
    }

    /// <summary>Runs statements and says how many rows the last one touched.</summary>
    public long Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
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
    public void Append<T>(string schema, string table, IEnumerable<T> rows, Action<IDuckDBAppenderRow, T> write)
    {
        using var appender = _connection.CreateAppender(schema == "temp" ? "temp" : null, schema == "temp" ? "main" : schema, table);
        foreach (var item in rows)
        {
            var row = appender.CreateRow();
            write(row, item);
            row.EndRow();
        }
    }

    public DuckDBAppender Appender(string tempTable) => _connection.CreateAppender("temp", "main", tempTable);

    /// <summary>All or nothing: what <paramref name="work"/> did is committed when it returns, and undone when it throws.</summary>
    /// <param name="work">What to do.</param>
    /// <param name="cancellationToken">Ends the work, also in the middle of a statement.</param>
    /// <exception cref="OperationCanceledException">It was cancelled before its end; nothing of it is left.</exception>
    public T Transaction<T>(Func<T> work, CancellationToken cancellationToken = default)
    {
        using var transaction = _connection.BeginTransaction();
        (_transaction, _cancellation) = (transaction, cancellationToken);
        try
        {
            T result;
            using (new Interrupter(_connection, cancellationToken))
            {
                result = work();
            }

            transaction.Commit();
            return result;
        }
        catch (Exception e)
        {
            // A statement that failed may have ended the transaction already; what matters is that nothing of it is committed.
            try
            {
                transaction.Rollback();
            }
            catch (Exception rollback) when (rollback is DuckDBException or InvalidOperationException) { }

            if (e is DuckDBException interrupted && IsInterrupt(interrupted) && cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException("a statement was interrupted", e, cancellationToken);
            }

            throw;
        }
        finally
        {
            (_transaction, _cancellation) = (null, CancellationToken.None);
        }
    }

    /// <summary>Asks what would be: whatever <paramref name="work"/> did is undone again.</summary>
    public T LookAhead<T>(Func<T> work)
    {
        using var transaction = _connection.BeginTransaction();
        _transaction = transaction;
        try
        {
            return work();
        }
        finally
        {
            _transaction = null;
            transaction.Rollback();
        }
    }

    public void Dispose() => _connection.Dispose();

    // Some calls wrap the error and lose its type.
    private static bool IsInterrupt(DuckDBException e) =>
        e.ErrorType == DuckDBErrorType.Interrupt || e.Message.Contains("INTERRUPT Error", StringComparison.Ordinal);

    private DuckDBCommand Command(string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
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

    /// <summary>What lies behind an error of DuckDB, on one line: after a fatal one it repeats itself around the original error.</summary>
    public static string Cause(string message)
    {
        const string Original = "Original error: ";
        var at = message.IndexOf(Original, StringComparison.Ordinal);
        return FirstLine(at < 0 ? message : message[(at + Original.Length)..]).Trim('"');
    }

    private static string FirstLine(string message) => message.Split('\n')[0];

    /// <summary>
    /// Once cancelled, interrupts whatever the connection runs, and again and again until it is disposed: an interrupt that comes just before a
    /// statement begins is lost (measured).
    /// </summary>
    private sealed class Interrupter : IDisposable
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
}
