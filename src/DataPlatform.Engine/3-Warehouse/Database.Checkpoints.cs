using DuckDB.NET.Data;
using DuckDB.NET.Native;

namespace DataPlatform.Warehouse;

/// <content>What is committed is brought into the file itself.</content>
internal sealed partial class Database
{
    private const long LongLog = 16 * 1024 * 1024;

    /// <summary>So much is committed and not yet in the file that opening it again would take noticeably longer.</summary>
    public bool IsCheckpointDue => WarehouseFile.LogLength(_connection.DataSource) > LongLog;

    /// <summary>Brings what is committed into the file itself.</summary>
    /// <exception cref="DuckDBException">There is no room for it.</exception>
    public void Checkpoint() => Execute("CHECKPOINT");

    /// <summary>The same, unless a reader holds on to what was there before a change: then nothing happens, and it is still due.</summary>
    /// <inheritdoc cref="Checkpoint()"/>
    public void TryCheckpoint()
    {
        try
        {
            Checkpoint();
        }
        catch (DuckDBException e) when (e.ErrorType == DuckDBErrorType.Transaction) { }
    }

    /// <summary>Brings what is committed to a warehouse that nobody has open into its file.</summary>
    /// <exception cref="DuckDBException">There is no room for it, or the file cannot be opened.</exception>
    public static void Checkpoint(string path)
    {
        using var database = Connect(path, w => w.Checkpoint());
    }
}
