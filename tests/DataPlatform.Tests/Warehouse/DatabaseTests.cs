using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using DuckDB.NET.Data;
using Xunit;

namespace DataPlatform.Tests.Warehouse;

public sealed class DatabaseTests
{
    private const string Endless = "SELECT count(*) FROM range(1000000000) AS a, range(1000000000) AS b WHERE a.range + b.range = 3";

    [Fact]
    public async Task A_stop_ends_a_statement_however_close_to_its_beginning_it_comes()
    {
        using var warehouse = Some.Warehouse();
        for (var spin = 0; spin < 300; spin++)
        {
            using var stop = new CancellationTokenSource();
            var work = Task.Run(() => warehouse.Transaction(() => warehouse.Scalar<long>(Endless), stop.Token), CancellationToken.None);
            Thread.SpinWait(spin * 100);
            await stop.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work.WaitAsync(TestEngine.Limit, CancellationToken.None));
        }

        Assert.Equal(1, warehouse.Transaction(() => warehouse.Scalar<long>("SELECT 1"), CancellationToken.None));
    }

    [Fact]
    public void A_checkpoint_that_would_have_to_wait_for_a_reader_is_left_for_another_time()
    {
        using var folder = new TempFolder();
        using var warehouse = Database.Open(folder.At("warehouse.duckdb"));
        using var reader = warehouse.OpenReader();

        // As in the middle of a query.
        reader.Scalar<long>("BEGIN TRANSACTION");
        Assert.Equal(0, reader.Scalar<long>("SELECT promotion FROM ops.meta"));
        warehouse.Execute("UPDATE ops.meta SET promotion = 1");
        Assert.Throws<DuckDBException>(warehouse.Checkpoint);
        warehouse.TryCheckpoint();
        reader.Scalar<long>("COMMIT");

        warehouse.Checkpoint();
        Assert.Equal(1, reader.Scalar<long>("SELECT promotion FROM ops.meta"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(4096)]
    [InlineData(8200)]
    [InlineData(12288)]
    public void A_warehouse_whose_first_creation_was_cut_short_is_made_again(int bytes)
    {
        using var folder = new TempFolder();
        var file = folder.At("warehouse.duckdb");
        using (Database.Open(folder.At("whole"))) { }
        File.WriteAllBytes(file, File.ReadAllBytes(folder.At("whole"))[..bytes]);

        using (var nothing = Database.Read(file))
        {
            Assert.Null(nothing);
        }

        using var warehouse = Database.Open(file);
        Assert.Equal(OpsSchema.Version, warehouse.Scalar<int>("SELECT schema_version FROM ops.meta"));
    }

    [Fact]
    public void A_warehouse_whose_first_creation_never_reached_the_disk_is_made_again()
    {
        using var folder = new TempFolder();
        var file = folder.At("warehouse.duckdb");
        File.WriteAllBytes(file, new byte[12288]);

        using var warehouse = Database.Open(file);
        Assert.Equal(OpsSchema.Version, warehouse.Scalar<int>("SELECT schema_version FROM ops.meta"));
    }

    [Fact]
    public void A_small_file_that_is_something_else_is_not_taken_for_a_warehouse_cut_short()
    {
        using var folder = new TempFolder();
        var file = folder.Write("warehouse.duckdb", "a letter to a friend");

        Assert.Throws<ConfigurationException>(() => Database.Open(file));
        Assert.Throws<ConfigurationException>(() => Database.Read(file));
        Assert.Equal("a letter to a friend", File.ReadAllText(file));
    }

    [Theory]
    [InlineData("No space left on device", "the disk is full")]
    [InlineData("Input/output error", "the disk cannot be read or written")]
    [InlineData("Permission denied", "there is no permission")]
    [InlineData("Too many open files", "this process may not open more files")]
    public void A_machine_that_refuses_is_told_from_a_file_that_is_broken(string refusal, string told)
    {
        var error = WarehouseFile.CannotOpen("w", new InvalidOperationException($"IO Error: Could not write file \"w.wal\": {refusal}"));

        Assert.IsType<IOException>(error);
        Assert.Contains(told, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("delete", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not a DuckDB file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stop_while_rows_are_appended_ends_as_one_whenever_it_comes()
    {
        using var warehouse = Numbers();
        for (var delay = 0; delay < 40; delay++)
        {
            using var stop = new CancellationTokenSource();
            var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var work = Task.Run(() => warehouse.Transaction(() => AppendForEver(warehouse, begun), stop.Token), CancellationToken.None);
            await begun.Task.WaitAsync(TestEngine.Limit, CancellationToken.None);
            Thread.SpinWait(delay * 20_000);
            await stop.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work.WaitAsync(TestEngine.Limit, CancellationToken.None));
        }

        Assert.Empty(Stored(warehouse));
    }

    [Fact]
    public async Task A_reader_s_query_can_be_stopped_too()
    {
        using var folder = new TempFolder();
        using var warehouse = Database.Open(folder.At("warehouse.duckdb"));
        using var reader = warehouse.OpenReader();
        using var stop = new CancellationTokenSource();

        var work = Task.Run(() => reader.Interruptible(() => reader.Scalar<long>(Endless), stop.Token), CancellationToken.None);
        Thread.SpinWait(1_000_000);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work.WaitAsync(TestEngine.Limit, CancellationToken.None));
        Assert.Equal(1, reader.Interruptible(() => reader.Scalar<long>("SELECT 1"), CancellationToken.None));
    }

    [Fact]
    public async Task Rows_come_before_the_last_of_them_is_made_and_a_stop_ends_them()
    {
        using var warehouse = Some.Warehouse();
        using var stop = new CancellationTokenSource();
        var rows = 0;

        var late = Assert.Throws<DuckDBException>(() =>
            warehouse.Each("SELECT CASE WHEN i = 999999 THEN error('late') ELSE i END FROM range(1000000) AS r(i)", _ => rows++)
        );
        var work = Task.Run(
            () => warehouse.Interruptible(() => warehouse.Each("FROM range(1000000000000)", _ => stop.Cancel()), stop.Token),
            CancellationToken.None
        );
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work.WaitAsync(TestEngine.Limit, CancellationToken.None));

        Assert.Contains("late", late.Message, StringComparison.Ordinal);
        Assert.InRange(rows, 1, 999_999);
        Assert.Equal(1, warehouse.Scalar<long>("SELECT 1"));
    }

    [Fact]
    public void A_transaction_keeps_all_of_its_work_or_none()
    {
        using var warehouse = Numbers();

        Assert.Throws<DuckDBException>(() =>
            warehouse.Transaction(() => Insert(warehouse, 1) + warehouse.Execute("INSERT INTO nowhere VALUES (1)"))
        );
        Assert.Throws<TimeoutException>(() => warehouse.Transaction<long>(() => throw new TimeoutException($"{Insert(warehouse, 2)}")));
        Assert.Empty(Stored(warehouse));

        Assert.Equal(2, warehouse.Transaction(() => Insert(warehouse, 3) + Insert(warehouse, 4)));
        Assert.Equal([3, 4], Stored(warehouse));
    }

    [Fact]
    public void A_look_ahead_sees_its_own_work_and_leaves_nothing_of_it()
    {
        using var warehouse = Numbers();

        Assert.Equal(
            [1],
            warehouse.LookAhead(
                () =>
                {
                    Insert(warehouse, 1);
                    return Stored(warehouse);
                },
                CancellationToken.None
            )
        );
        Assert.Throws<DuckDBException>(() =>
            warehouse.LookAhead(() => Insert(warehouse, 2) + warehouse.Execute("INSERT INTO nowhere VALUES (1)"), CancellationToken.None)
        );

        Assert.Empty(Stored(warehouse));
        Assert.Equal(1, warehouse.Transaction(() => Insert(warehouse, 3)));
    }

    [Fact]
    public void There_is_one_transaction_at_a_time()
    {
        using var warehouse = Numbers();

        Assert.Throws<InvalidOperationException>(() => warehouse.Transaction(() => warehouse.Transaction(() => Insert(warehouse, 1))));
        Assert.Throws<InvalidOperationException>(() =>
            warehouse.Transaction(() => warehouse.LookAhead(() => Insert(warehouse, 1), CancellationToken.None))
        );

        Assert.Empty(Stored(warehouse));
    }

    [Fact]
    public void While_a_transaction_is_open_no_other_thread_can_slip_a_statement_into_it()
    {
        using var warehouse = Numbers();

        warehouse.Transaction(() =>
        {
            Assert.Throws<InvalidOperationException>(() => OnAnotherThread(() => Insert(warehouse, 1)));
            Assert.Throws<InvalidOperationException>(() => OnAnotherThread(() => Stored(warehouse).Count));
            Assert.Throws<InvalidOperationException>(() => OnAnotherThread(() => warehouse.Transaction(() => Insert(warehouse, 1))));
            return Insert(warehouse, 2);
        });

        Assert.Equal(1, OnAnotherThread(() => Insert(warehouse, 3)));
        Assert.Equal([2, 3], Stored(warehouse));
    }

    [Fact]
    public void A_reader_sees_what_was_committed_and_cannot_write()
    {
        using var folder = new TempFolder();
        using var warehouse = Database.Open(folder.At("warehouse.duckdb"));
        warehouse.Execute("CREATE TABLE numbers (n BIGINT)");
        using var reader = warehouse.OpenReader();

        warehouse.Transaction(() =>
        {
            Insert(warehouse, 1);
            Assert.Empty(Stored(reader));
            return 0;
        });

        Assert.Equal([1], Stored(reader));
        Assert.Throws<InvalidOperationException>(() => Insert(reader, 2));
        Assert.Throws<InvalidOperationException>(() => reader.Transaction(() => 0));
        Assert.Throws<InvalidOperationException>(() => reader.LookAhead(() => 0, CancellationToken.None));
        Assert.Throws<InvalidOperationException>(() => reader.Chunks("main", "numbers", []));
    }

    private static Database Numbers()
    {
        var warehouse = Some.Warehouse();
        warehouse.Execute("CREATE TABLE numbers (n BIGINT)");
        return warehouse;
    }

    private static long AppendForEver(Database warehouse, TaskCompletionSource begun)
    {
        warehouse.Execute("CREATE OR REPLACE TEMP TABLE staged (n BIGINT)");
        using var appender = warehouse.Chunks("temp", "staged", [ColumnStorage.Of(ColumnType.Integer)]);
        while (true)
        {
            var batch = appender.Batches.Take();
            for (var n = 0L; !batch.IsFull; n++)
            {
                StagedRows.Add(batch, n);
            }

            appender.Append(batch);
            begun.TrySetResult();
        }
    }

    private static long Insert(Database warehouse, long number) => warehouse.Execute("INSERT INTO numbers VALUES ($n)", ("n", number));

    private static List<long> Stored(Database warehouse) => warehouse.Query("SELECT n FROM numbers ORDER BY n", r => r.Integer(0));

    private static T OnAnotherThread<T>(Func<T> work)
    {
        T? result = default;
        Exception? thrown = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = work();
            }
            catch (InvalidOperationException e)
            {
                thrown = e;
            }
        });
        thread.Start();
        thread.Join();
        return thrown is null ? result! : throw thrown;
    }
}
