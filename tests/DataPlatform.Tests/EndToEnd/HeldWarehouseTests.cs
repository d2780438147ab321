using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>A warehouse that somebody holds open, that was never filled, or that is the only copy of something is not taken away.</summary>
public sealed class HeldWarehouseTests
{
    private readonly TestEngine _engine = new();

    [Fact]
    public async Task A_young_warehouse_that_another_process_holds_is_neither_planned_over_nor_replaced()
    {
        var (asked, answer) = (Signal(), Signal());
        await using var market = await SmallMarket.StartAsync(
            lists: 1,
            series: 0,
            hold: _ =>
            {
                asked.TrySetResult();
                return answer.Task;
            }
        );
        var warehouse = Tables.Warehouse(market.Data);
        using var first = HostProcess.Start([
            "run",
            "--date",
            "2026-01-09",
            "--recipes",
            market.Options.RecipesDirectory,
            "--data",
            market.Data,
        ]);
        await asked.Task.WaitAsync(TestEngine.Limit);
        // From here on nothing but DuckDB's own lock is in the way.
        File.Delete(Path.Combine(market.Data, ".lock"));
        Assert.Equal(12288, new FileInfo(warehouse).Length);

        var refusals = new[]
        {
            Assert.Throws<ConfigurationException>(() => _engine.Planned(market.Options)),
            Assert.Throws<ConfigurationException>(() => _engine.Orchestrator.Verify(market.Data)),
            Assert.Throws<ConfigurationException>(() => _engine.Orchestrator.Rebuild(market.Options)),
            Assert.Throws<ConfigurationException>(() => _engine.Orchestrator.Rebuild(market.Options, force: true)),
            await Assert.ThrowsAsync<ConfigurationException>(() => _engine.RunAsync(market.Options)),
        };
        first.Kill();
        await first.EndAsync();
        answer.SetResult();
        await _engine.RunAsync(market.Options);

        Assert.All(refusals, r => Assert.Contains("another program holds it open", r.Message, StringComparison.Ordinal));
        Assert.Equal(["killed", "succeeded"], Tables.Rows(market.Data, "SELECT status FROM ops.runs ORDER BY run_id"));
        Assert.Equal(["warehouse.duckdb"], Tables.Files(market.Data));
    }

    [Fact]
    public async Task A_run_waits_for_an_export_as_long_as_that_takes()
    {
        var (asked, answer) = (Signal(), Signal());
        await using var market = await SmallMarket.StartAsync(
            lists: 1,
            series: 0,
            hold: _ =>
            {
                asked.TrySetResult();
                return answer.Task;
            }
        );
        string[] run = ["run", "--date", "2026-01-09", "--recipes", market.Options.RecipesDirectory, "--data", market.Data];
        using var holder = HostProcess.Start(run);
        await asked.Task.WaitAsync(TestEngine.Limit);
        File.Delete(Path.Combine(market.Data, ".lock"));
        var clock = new WatchedClock();

        using (ExportMark.Put(market.Data))
        {
            var impatient = new TestEngine(clock).RunAsync(market.Options with { MaxWait = TimeSpan.FromSeconds(2) });
            for (var attempt = 0; attempt < 20; attempt++)
            {
                await WaitAsync(clock);
            }

            var refused = await Assert.ThrowsAsync<ConfigurationException>(() => impatient);
            var engine = new TestEngine(clock);
            var waiting = engine.RunAsync(market.Options);
            for (var attempt = 0; attempt < 30; attempt++)
            {
                await WaitAsync(clock);
            }

            Assert.False(waiting.IsCompleted);
            holder.Kill();
            await holder.EndAsync();
            answer.SetResult();
            await WaitAsync(clock);
            var summary = await waiting;
            Assert.Contains("another program holds it open", refused.Message, StringComparison.Ordinal);
            Assert.Equal(RunStatus.Succeeded, summary.Status);
            Assert.Single(
                summary.Notes,
                n => n.EndsWith("the run begins when an export of the warehouse has ended", StringComparison.Ordinal)
            );
        }

        Assert.False(ExportMark.IsThere(market.Data));
    }

    [Fact]
    public void The_mark_of_an_export_outlives_another_export()
    {
        using var data = new TempFolder();
        using var slow = ExportMark.Put(data.Path);
        ExportMark.Put(data.Path)!.Dispose();

        var isThere = ExportMark.IsThere(data.Path);
        slow!.Dispose();

        Assert.Equal((true, false), (isThere, ExportMark.IsThere(data.Path)));
    }

    [Fact]
    public async Task A_folder_that_another_run_holds_is_not_waited_for_whatever_is_exported()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0);
        using var other = DataFolder.Open(market.Data);
        using var mark = ExportMark.Put(market.Data);
        var clock = new WatchedClock();

        var refused = new TestEngine(clock).RunAsync(market.Options);
        for (var attempt = 0; attempt < 9; attempt++)
        {
            await WaitAsync(clock);
        }

        await Assert.ThrowsAsync<ConfigurationException>(() => refused);
    }

    [Fact]
    public async Task What_a_forced_rebuild_took_away_outlives_every_later_rebuild()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0);
        await _engine.RunAsync(market.Options);
        Tables.Execute(market.Data, "CREATE TABLE mine AS SELECT 7 AS n");
        var first = _engine.Orchestrator.Rebuild(market.Options, force: true).Backup!;
        Tables.Execute(market.Data, "CREATE TABLE mine AS SELECT 8 AS n");
        var second = _engine.Orchestrator.Rebuild(market.Options, force: true).Backup!;

        var third = _engine.Orchestrator.Rebuild(market.Options);
        var fourth = _engine.Orchestrator.Rebuild(market.Options);

        Assert.Matches(@"/warehouse-\d{8}T\d{6}\.duckdb\.bak$", first);
        var plain = Tables.Warehouse(market.Data) + ".bak";
        Assert.Equal((plain, plain), (third.Backup, fourth.Backup));
        Assert.Equal(4, Tables.Files(market.Data).Count());
        File.Move(first, Tables.Warehouse(market.Data), overwrite: true);
        Assert.Equal("7", Tables.Value(market.Data, "SELECT n FROM mine"));
        File.Move(second, Tables.Warehouse(market.Data), overwrite: true);
        Assert.Equal("8", Tables.Value(market.Data, "SELECT n FROM mine"));
    }

    [Fact]
    public async Task A_broken_warehouse_is_kept_with_its_log_under_a_name_of_its_own()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0);
        await _engine.RunAsync(market.Options);
        var before = Tables.Promoted(market.Data);
        var warehouse = Tables.Warehouse(market.Data);
        await File.WriteAllTextAsync(warehouse, "broken");
        await File.WriteAllTextAsync(warehouse + ".wal", "its log");

        Assert.Throws<ConfigurationException>(() => _engine.Orchestrator.Rebuild(market.Options));
        var backup = _engine.Orchestrator.Rebuild(market.Options, force: true).Backup!;

        Assert.Matches(@"/warehouse-\d{8}T\d{6}\.duckdb\.bak$", backup);
        Assert.Equal("broken", await File.ReadAllTextAsync(backup));
        Assert.Equal("its log", await File.ReadAllTextAsync(backup + ".wal"));
        Assert.Equal(before, Tables.Promoted(market.Data));
    }

    [Fact]
    public async Task A_plan_and_a_verify_over_an_empty_DuckDB_file_are_those_of_no_warehouse()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 1);
        var fresh = _engine.Planned(market.Options);
        Tables.Execute(market.Data, "CHECKPOINT");
        Directory.CreateDirectory(Path.Combine(market.Data, "bronze"));

        Assert.Equal(fresh, _engine.Planned(market.Options));
        var problem = Assert.Single(_engine.Orchestrator.Verify(market.Data).Problems);
        Assert.EndsWith("there is no warehouse; run 'dataplatform rebuild' to make it from bronze", problem, StringComparison.Ordinal);
        Assert.Equal(RunStatus.Succeeded, (await _engine.RunAsync(market.Options)).Status);
    }

    [Fact]
    public async Task Runs_whose_notes_are_gone_or_damaged_are_losses()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0);
        var gone = await _engine.RunAsync(market.Options);
        var damaged = await _engine.RunAsync(market.Options with { Date = SmallMarket.Day.AddDays(1) });
        File.Delete(Path.Combine(market.Data, "bronze", "_runs", gone.RunId + ".json"));
        await File.WriteAllTextAsync(Path.Combine(market.Data, "bronze", "_runs", damaged.RunId + ".json"), "{");

        var rebuilt = _engine.Orchestrator.Rebuild(market.Options);

        Assert.Equal(
            new[] { gone, damaged }.Select(r =>
                $"ops.runs: how {r.RunId} ended, and its chunks; its note in bronze/_runs is gone or damaged"
            ),
            rebuilt.Losses
        );
        Assert.Equal((false, false), (rebuilt.IsReplaced, rebuilt.IsWhole));
        Assert.Equal("2", Tables.Value(market.Data, "SELECT count(*) FROM ops.chunks"));
    }

    private static async Task WaitAsync(WatchedClock clock)
    {
        while (await clock.NextWaitAsync() != TimeSpan.FromMilliseconds(100)) { }
        clock.Advance(TimeSpan.FromMilliseconds(100));
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
