using System.Collections.Concurrent;
using DuckDB.NET.Data;

namespace DataPlatform.Tests.Support;

/// <summary>
/// A DuckDB of its own that looks at a file, read only, as a user's would. To start one costs several times what a query of a small table does, so one
/// that is done with a file looks at the next.
/// </summary>
internal sealed class Prompt : IDisposable
{
    private static readonly ConcurrentBag<DuckDBConnection> Free = [];

    private Prompt(DuckDBConnection connection) => Connection = connection;

    /// <summary>The file's tables are found by their schemas.</summary>
    public DuckDBConnection Connection { get; }

    public static Prompt At(string file)
    {
        var prompt = new Prompt(Free.TryTake(out var free) ? free : Start());
        try
        {
            prompt.Execute($"ATTACH '{file.Replace("'", "''", StringComparison.Ordinal)}' AS warehouse (READ_ONLY); USE warehouse");
            return prompt;
        }
        catch
        {
            prompt.Connection.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Execute("USE memory; DETACH warehouse");
        Free.Add(Connection);
    }

    // Of one thread: tests run side by side as it is.
    private static DuckDBConnection Start()
    {
        var connection = new DuckDBConnection("Data Source=:memory:;threads=1");
        connection.Open();
        return connection;
    }

    private void Execute(string sql)
    {
        using var command = Connection.CreateCommand();
#pragma warning disable CA2100 // The only part of it that changes is a quoted literal.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
