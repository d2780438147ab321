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
internal sealed partial class Database : IDisposable
{
    // A commit that makes the log as long as this brings it into the file; before that, whoever writes says when (IsCheckpointDue).
    private const string LongestLog = "256MB";

    // How many threads DuckDB may use for a file, where whoever started the process says so (in runtimeconfig.json); else one for each core.
    private const string ThreadsSetting = "DataPlatform.WarehouseThreads";

    private readonly DuckDBConnection _connection;
    private readonly string _connectionString;
    private readonly bool _mayWrite;

    // The transaction that is open, what cancels it, and the thread that opened it. Null between transactions.
    private DuckDBTransaction? _transaction;
    private CancellationToken _cancellation;
    private int _thread;

    private Database(DuckDBConnection connection, string connectionString, bool mayWrite, MemoryBudget memory)
    {
        Memory = memory;
        _connection = connection;
        _connectionString = connectionString;
        _mayWrite = mayWrite;
    }

    /// <summary>The memory that the warehouse and what fills it may take.</summary>
    public MemoryBudget Memory { get; }

    /// <summary>Opens the warehouse, which is made when it is missing, or when an earlier attempt to make it was given up half way.</summary>
    /// <param name="path">The file.</param>
    /// <param name="memory">The memory that may be taken; null: as much as <see cref="MemoryBudget"/> has by default.</param>
    /// <param name="copies">The one folder besides in which it may write, for <see cref="CopyTo"/>; null: none.</param>
    /// <exception cref="ConfigurationException">The file is not a warehouse this program can use.</exception>
    /// <exception cref="IOException">The machine refuses; the warehouse may be healthy.</exception>
    public static Database Open(string path, MemoryBudget? memory = null, string? copies = null)
    {
        memory ??= MemoryBudget.Of(null);
        try
        {
            return OpenToWrite(path, memory, copies);
        }
        catch (DuckDBException e) when (!WarehouseFile.IsUnfinished(path, e))
        {
            throw WarehouseFile.CannotOpen(path, e);
        }
        catch (DuckDBException)
        {
            WarehouseFile.Delete(path);
            return OpenToWrite(path, memory, copies);
        }
    }

    /// <summary>Opens the warehouse to read it only; null when there is none yet, or when its tables were never made.</summary>
    /// <param name="path">The file.</param>
    /// <param name="ofAnyVersion">True to read one that another version wrote, too, or that holds nothing of this program.</param>
    /// <exception cref="ConfigurationException">The file is not a warehouse this program can use.</exception>
    /// <exception cref="IOException">The machine refuses; the warehouse may be healthy.</exception>
    public static Database? Read(string path, bool ofAnyVersion = false)
    {
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var warehouse = Connect(path, w => OpsSchema.CheckVersion(w, path, ofAnyVersion), readOnly: true);
            if (ofAnyVersion || OpsSchema.IsMade(warehouse))
            {
                return warehouse;
            }

            warehouse.Dispose();
            return null;
        }
        catch (DuckDBException e)
        {
            return WarehouseFile.IsUnfinished(path, e) ? null : throw WarehouseFile.CannotOpen(path, e);
        }
    }

    /// <summary>A further connection to the same file, for reading beside the writer. It sees what was committed.</summary>
    public Database OpenReader()
    {
        var connection = new DuckDBConnection(_connectionString);
        connection.Open();
        return new(connection, _connectionString, mayWrite: false, Memory);
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
        var rows = new List<T>();
        Each(sql, row => rows.Add(read(row)), values);
        return rows;
    }

    /// <summary>Reads row by row, and holds none; until the last row, the connection can be asked nothing else.</summary>
    public void Each(string sql, Action<RowReader> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = Command(sql, values);
        // Otherwise DuckDB makes all rows before it gives the first.
        command.UseStreamingMode = true;
        using var reader = command.ExecuteReader();
        var row = new RowReader(reader);
        while (reader.Read())
        {
            read(row);
        }
    }

    /// <summary>The names of the columns that a query gives.</summary>
    public IReadOnlyList<string> ColumnsOf(string sql)
    {
        using var command = Command(sql, []);
        using var reader = command.ExecuteReader();
        return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
    }

    /// <summary>Appends rows, which is many times faster than INSERT.</summary>
    /// <param name="schema">The table's schema; <c>temp</c> for a temporary table.</param>
    /// <param name="table">The table's name.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="write">Writes a value for each column, in the table's order.</param>
    public void Append<T>(string schema, string table, IEnumerable<T> rows, Action<IDuckDBAppenderRow, T> write)
    {
        using var appender = schema == "temp" ? Appender("temp", "main", table) : Appender(null, schema, table);
        foreach (var item in rows)
        {
            var row = appender.CreateRow();
            write(row, item);
            row.EndRow();
        }
    }

    /// <summary>An appender that takes rows by the batch.</summary>
    /// <param name="schema">The table's schema; <c>temp</c> for a temporary table.</param>
    /// <param name="table">The table's name.</param>
    /// <param name="storage">How its first columns are written: those that rows come with.</param>
    /// <param name="batches">Those of another appender, for a table with columns of the same types; null for batches of its own.</param>
    public ChunkAppender Chunks(string schema, string table, ColumnStorage[] storage, BatchPool? batches = null)
    {
        CheckMayWrite();
        var name = schema == "temp" ? ((string?)"temp", "main", table) : (null, schema, table);
        return new(_connection.NativeConnection, name, storage, batches, _cancellation);
    }

    public void Dispose() => _connection.Dispose();

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

    private static Database OpenToWrite(string path, MemoryBudget memory, string? copies) =>
        Connect(
            path,
            warehouse =>
            {
                warehouse.LimitMemory();
                OpsSchema.CheckVersion(warehouse, path);
                // Whole or not at all: half of it would look like the work of another version.
                warehouse.Transaction(() => OpsSchema.Ensure(warehouse), CancellationToken.None);
            },
            memory: memory,
            copies: copies
        );

    // What it cannot hold goes to files in the folder 'warehouse.duckdb.tmp', beside the warehouse. Of rows that are new, it would hold five row groups
    // before it compresses them in one go: with two, it holds less, and typing the next rows stands still for shorter (measured).
    private void LimitMemory() =>
        Execute(
            string.Create(
                CultureInfo.InvariantCulture,
                $"SET memory_limit = '{Memory.Warehouse / (1024 * 1024)}MiB'; SET write_buffer_row_group_count = 2"
            )
        );

    private static Database Connect(
        string path,
        Action<Database> check,
        bool readOnly = false,
        MemoryBudget? memory = null,
        string? copies = null
    )
    {
        var builder = new DuckDBConnectionStringBuilder { DataSource = path };
        if (copies is null)
        {
            builder["enable_external_access"] = "false";
        }

        if (AppContext.GetData(ThreadsSetting) is string threads)
        {
            builder["threads"] = threads;
        }

        if (readOnly)
        {
            builder["access_mode"] = "READ_ONLY";
        }
        else
        {
            builder["checkpoint_threshold"] = LongestLog;
        }

        var connection = new DuckDBConnection(builder.ConnectionString);
        try
        {
            connection.Open();
            var warehouse = new Database(connection, builder.ConnectionString, mayWrite: !readOnly, memory ?? MemoryBudget.Of(null));
            warehouse.CloseDoors(copies);
            check(warehouse);
            return warehouse;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
