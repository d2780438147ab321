using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using DuckDB.NET.Data;
using Xunit;

namespace DataPlatform.Tests.Warehouse;

/// <summary>A DuckDB file that cannot be opened is told from one that holds nothing, and never loses its log.</summary>
public sealed class WarehouseFileTests
{
    [Fact]
    public void A_young_file_with_a_damaged_log_is_refused_and_left_as_it_is()
    {
        using var folder = new TempFolder();
        var file = YoungWarehouse(folder, "warehouse.duckdb");
        Damage(file + ".wal");
        var (before, log) = (File.ReadAllBytes(file), File.ReadAllBytes(file + ".wal"));

        Assert.Throws<ConfigurationException>(() => Database.Open(file));
        Assert.Throws<ConfigurationException>(() => Database.Read(file));

        Assert.Equal(12288, before.Length);
        Assert.Equal(before, File.ReadAllBytes(file));
        Assert.Equal(log, File.ReadAllBytes(file + ".wal"));
    }

    [Theory]
    [InlineData(
        "/srv/block/w",
        "Corrupt database file: computed checksum 1 does not match stored checksum 2 in block at location 3",
        false
    )]
    [InlineData("w", "IO Error: Could not set lock on file \"w\": Conflicting lock is held in /usr/bin/duckdb (PID 7)", true)]
    public void A_damaged_block_is_told_from_a_lock(string path, string message, bool isHeld)
    {
        var error = WarehouseFile.CannotOpen(path, new InvalidOperationException(message));

        Assert.IsType<ConfigurationException>(error);
        Assert.Equal(isHeld, error.Message.Contains("another program holds it open", StringComparison.Ordinal));
        Assert.Equal(!isHeld, error.Message.Contains("it is not a DuckDB file of this version", StringComparison.Ordinal));
    }

    [Fact]
    public void What_a_killed_run_could_not_hold_in_memory_is_gone_at_the_next_start()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder.At("warehouse.duckdb.tmp"));
        File.WriteAllText(folder.At("warehouse.duckdb.tmp/duckdb_temp_storage_DEFAULT-0.tmp"), "rows");

        using (DataFolder.Open(folder.Path)) { }

        Assert.False(Directory.Exists(folder.At("warehouse.duckdb.tmp")));
    }

    [Fact]
    public void What_does_not_fit_into_memory_lies_beside_the_warehouse_until_it_closes()
    {
        using var folder = new TempFolder();
        using (var warehouse = Database.Open(folder.At("warehouse.duckdb"), MemoryBudget.Of(MemoryBudget.Least)))
        {
            Assert.Equal("192.0 MiB", warehouse.Scalar<string>("SELECT current_setting('memory_limit')"));
            warehouse.Execute(
                "CREATE TEMP TABLE big AS SELECT hash(i) AS a, hash(i + 1) AS b, hash(i + 2) AS c, hash(i + 3) AS d FROM range(8000000) AS r(i)"
            );

            Assert.True(Directory.Exists(folder.At("warehouse.duckdb.tmp")));
            Assert.Equal(8_000_000, warehouse.Scalar<long>("SELECT count(*) FROM big"));
        }

        Assert.False(Directory.Exists(folder.At("warehouse.duckdb.tmp")));
    }

    [Fact]
    public void A_replaced_file_takes_its_log_along()
    {
        using var folder = new TempFolder();
        var (file, backup) = (YoungWarehouse(folder, "warehouse.duckdb"), folder.At("old.bak"));
        using (Database.Open(folder.At("new"))) { }

        Assert.True(WarehouseFile.Replace(folder.At("new"), file, backup));

        Assert.Equal(7, Number(backup));
        using var warehouse = Database.Read(file);
        Assert.NotNull(warehouse);
        Assert.False(File.Exists(file + ".wal"));
        Assert.False(File.Exists(folder.At("new")));
    }

    [Fact]
    public void A_log_whose_file_was_moved_away_before_a_kill_is_not_taken_for_the_next_file_s()
    {
        using var folder = new TempFolder();
        var file = YoungWarehouse(folder, "warehouse.duckdb");
        File.Move(file, folder.At("old.bak"));

        using var warehouse = Database.Open(file);

        Assert.Equal(OpsSchema.Version, warehouse.Scalar<int>("SELECT schema_version FROM ops.meta"));
        Assert.Equal(0, warehouse.Scalar<long>("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'mine'"));
    }

    [Fact]
    public void A_file_without_our_tables_is_read_as_no_warehouse()
    {
        using var folder = new TempFolder();
        var file = folder.At("warehouse.duckdb");
        Execute(file, "CHECKPOINT");

        Assert.Null(Database.Read(file));
        using (Database.Open(file)) { }
        using var warehouse = Database.Read(file);
        Assert.NotNull(warehouse);
    }

    // As a kill leaves it: all that is committed is in the log.
    private static string YoungWarehouse(TempFolder folder, string name)
    {
        var file = folder.At(name);
        Execute(file, "SET wal_autocheckpoint = '1TB'; PRAGMA disable_checkpoint_on_shutdown; CREATE TABLE mine AS SELECT 7 AS n");
        Assert.True(WarehouseFile.HasLog(file));
        return file;
    }

    private static void Damage(string file)
    {
        var bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 0xff;
        File.WriteAllBytes(file, bytes);
    }

    private static int Number(string file)
    {
        using var connection = new DuckDBConnection($"Data Source={file}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT n FROM mine";
        return (int)command.ExecuteScalar()!;
    }

    private static void Execute(string file, string sql)
    {
        using var connection = new DuckDBConnection($"Data Source={file}");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // A test writes its own SQL.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
