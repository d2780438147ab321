using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>A rebuild never takes away what it cannot give back, unless it is told to.</summary>
public sealed class RebuildTests
{
    private readonly TestEngine _engine = new();

    [Fact]
    public async Task A_rebuild_with_other_recipes_names_what_would_be_lost_and_replaces_nothing()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 2);
        await _engine.RunAsync(market.Options);
        var before = Tables.Promoted(market.Data);
        using var others = new RecipeFiles();
        others.With("small.yaml", SmallMarket.Yaml("small", market.Api.Address, 1, 1));

        var rebuilt = _engine.Orchestrator.Rebuild(market.Options with { RecipesDirectory = others.Directory });

        Assert.False(rebuilt.IsReplaced);
        Assert.Equal(
            ["small/series-02: no recipe declares it any more, and 3 stored responses of it would be in no table"],
            rebuilt.Losses
        );
        Assert.Equal(before, Tables.Promoted(market.Data));
        Assert.Equal(["warehouse.duckdb"], Tables.Files(market.Data));
    }

    [Fact]
    public async Task A_forced_rebuild_with_other_recipes_keeps_the_old_warehouse_beside_the_new_one()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 2);
        await _engine.RunAsync(market.Options);
        using var others = new RecipeFiles();
        others.With("small.yaml", SmallMarket.Yaml("small", market.Api.Address, 1, 1));

        var rebuilt = _engine.Orchestrator.Rebuild(market.Options with { RecipesDirectory = others.Directory }, force: true);

        Assert.True(rebuilt.IsReplaced);
        Assert.Contains("silver.small_series_02: 15 rows in the old warehouse, and no recipe makes it any more", rebuilt.Losses);
        Assert.Contains("gold.fact_value: 15 rows in the old warehouse, and no model makes it now", rebuilt.Losses);
        var warning = Assert.Single(rebuilt.Warnings);
        Assert.Equal((WarningKind.NoRecipe, "small", "series-02"), (warning.Kind, warning.Source, warning.Dataset));
        Assert.Equal([Path.GetFileName(rebuilt.Backup), "warehouse.duckdb"], Tables.Files(market.Data));
        Assert.Empty(Tables.Rows(market.Data, "SELECT 1 FROM information_schema.tables WHERE table_name = 'small_series_02'"));
        File.Move(rebuilt.Backup!, Tables.Warehouse(market.Data), overwrite: true);
        Assert.Equal("15", Tables.Value(market.Data, "SELECT count(*) FROM silver.small_series_02"));
        // Told once: of the new warehouse nothing is lost by doing it again.
        _engine.Orchestrator.Rebuild(market.Options with { RecipesDirectory = others.Directory }, force: true);
        Assert.Empty(_engine.Orchestrator.Rebuild(market.Options with { RecipesDirectory = others.Directory }).Losses);
    }

    [Fact]
    public async Task A_rebuild_without_a_segment_that_ops_knows_replaces_nothing()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 2);
        await _engine.RunAsync(market.Options);
        var before = Tables.Promoted(market.Data);
        var (gone, shorter) = (Segment(market, "series-01"), Segment(market, "series-02"));
        File.Delete(gone);
        CutAfterFirstLine(shorter);

        var rebuilt = _engine.Orchestrator.Rebuild(market.Options);

        Assert.False(rebuilt.IsReplaced);
        Assert.Equal(2, rebuilt.Losses.Count);
        Assert.Equal($"{Path.GetRelativePath(market.Data, gone)}: gone from bronze, with 3 responses", rebuilt.Losses[0]);
        Assert.StartsWith(
            $"{Path.GetRelativePath(market.Data, shorter)}: shorter than it was (",
            rebuilt.Losses[1],
            StringComparison.Ordinal
        );
        Assert.Equal(before, Tables.Promoted(market.Data));
    }

    [Fact]
    public async Task A_users_own_table_and_view_are_not_taken_away()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0);
        await _engine.RunAsync(market.Options);
        Tables.Execute(
            market.Data,
            "CREATE TABLE mine (n INTEGER); INSERT INTO mine VALUES (1), (2); CREATE VIEW two AS FROM mine; CREATE TABLE silver.notes AS SELECT 1 AS n"
        );

        var refused = _engine.Orchestrator.Rebuild(market.Options);

        Assert.Equal(
            ["main.mine: a table that no recipe or model makes, 2 rows", "main.two: a view that no recipe or model makes"],
            refused.Losses
        );
        Assert.Equal("2", Tables.Value(market.Data, "SELECT count(*) FROM two"));
        Assert.Contains(
            "silver.notes: 1 row in the old warehouse, and no recipe makes it any more",
            _engine.Orchestrator.Rebuild(market.Options, force: true).Losses
        );
    }

    [Fact]
    public async Task A_body_that_is_not_what_was_stored_is_found_and_its_rows_do_not_replace_good_ones()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0, tickers: ["AAA", "BBB"]);
        await _engine.RunAsync(market.Options);
        var segment = Segment(market, "list-01");
        var file = Path.GetRelativePath(market.Data, segment);
        await File.WriteAllTextAsync(segment, (await File.ReadAllTextAsync(segment)).Replace("AAA of", "AAX of", StringComparison.Ordinal));

        var verified = _engine.Orchestrator.Verify(market.Data);
        var rebuilt = _engine.Orchestrator.Rebuild(market.Options);

        Assert.Equal([$"{file}:1: the body is not what was stored (small/list-01)"], verified.Problems);
        Assert.Equal((1, 0), (verified.Damaged, verified.Responses));
        Assert.Contains($"{file}:1: the line is damaged", rebuilt.Losses);
        Assert.False(rebuilt.IsReplaced);
        Assert.Equal(["AAA of list-01", "BBB of list-01"], Tables.Rows(market.Data, "SELECT name FROM silver.small_list_01 ORDER BY ALL"));
        Assert.True(_engine.Orchestrator.Rebuild(market.Options, force: true).IsReplaced);
        Assert.Equal("the bronze line cannot be read", Tables.Value(market.Data, "SELECT reason FROM ops.quarantine"));
        // Known by now, so that nothing is lost by doing it again.
        Assert.Empty(_engine.Orchestrator.Rebuild(market.Options).Losses);
    }

    [Fact]
    public async Task A_rebuild_takes_what_was_committed_and_not_yet_in_the_file_into_the_old_one()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 1);
        await _engine.RunAsync(market.Options);
        Tables.Execute(
            market.Data,
            "SET wal_autocheckpoint = '1TB'; PRAGMA disable_checkpoint_on_shutdown; CREATE TABLE mine AS SELECT 7 AS n"
        );
        Assert.True(File.Exists(Tables.Warehouse(market.Data) + ".wal"));

        var rebuilt = _engine.Orchestrator.Rebuild(market.Options, force: true);

        Assert.Equal(["main.mine: a table that no recipe or model makes, 1 row"], rebuilt.Losses);
        Assert.Equal([Path.GetFileName(rebuilt.Backup), "warehouse.duckdb"], Tables.Files(market.Data));
        File.Move(rebuilt.Backup!, Tables.Warehouse(market.Data), overwrite: true);
        Assert.Equal("7", Tables.Value(market.Data, "SELECT n FROM mine"));
    }

    [Fact]
    public async Task A_rebuild_over_a_file_that_cannot_be_opened_has_to_be_forced_and_keeps_it()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 1);
        await _engine.RunAsync(market.Options);
        var before = Tables.Promoted(market.Data);
        await File.WriteAllTextAsync(Tables.Warehouse(market.Data), new string('x', 50_000));

        Assert.Throws<ConfigurationException>(() => _engine.Orchestrator.Rebuild(market.Options));
        var rebuilt = _engine.Orchestrator.Rebuild(market.Options, force: true);

        Assert.Equal(before, Tables.Promoted(market.Data));
        Assert.Equal(50_000, new FileInfo(rebuilt.Backup!).Length);
    }

    [Fact]
    public async Task What_a_killed_rebuild_left_is_gone_with_the_next_start()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0);
        await File.WriteAllTextAsync(Tables.Warehouse(market.Data) + ".new", "half");
        await File.WriteAllTextAsync(Tables.Warehouse(market.Data) + ".new.wal", "half");

        await _engine.RunAsync(market.Options);

        Assert.Equal(["warehouse.duckdb"], Tables.Files(market.Data));
    }

    [Fact]
    public async Task A_lost_warehouse_and_other_recipes_are_told_by_the_run_that_finds_it()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 2);
        await _engine.RunAsync(market.Options);
        File.Delete(Tables.Warehouse(market.Data));
        using var others = new RecipeFiles();
        others.With("small.yaml", SmallMarket.Yaml("small", market.Api.Address, 1, 1));

        var run = await _engine.RunAsync(market.Options with { RecipesDirectory = others.Directory });

        Assert.Equal(RunStatus.Partial, run.Status);
        Assert.Equal(
            new RunWarning(
                WarningKind.NoRecipe,
                "small",
                "series-02",
                "3 stored responses have no recipe any more; they stay in bronze, and their rows are in no table",
                null
            ),
            Assert.Single(run.Warnings)
        );
    }

    [Fact]
    public async Task A_rebuild_that_is_killed_at_any_moment_leaves_a_whole_warehouse()
    {
        await using var market = await SmallMarket.StartAsync(lists: 2, series: 4);
        await _engine.RunAsync(market.Options);
        var before = Tables.Replayable(market.Data);
        string[] rebuild = ["rebuild", "--recipes", market.Options.RecipesDirectory, "--data", market.Data];
        // After some datasets, and some milliseconds apart around the swap behind the last one: a real process needs real time.
        foreach (
            var (datasets, milliseconds) in Kills.IsLong ? new[] { (1, 0), (4, 0), (6, 0), (6, 8), (6, 16) } : [(1, 0), (6, 0), (6, 12)]
        )
        {
            var left = datasets;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var process = HostProcess.Start(
                rebuild,
                onErrorLine: line =>
                {
                    if (line.Contains("rebuilt small/", StringComparison.Ordinal) && Interlocked.Decrement(ref left) == 0)
                    {
                        reached.SetResult();
                    }
                }
            );
            await reached.Task.WaitAsync(TestEngine.Limit);
            await Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System, CancellationToken.None);
            process.Kill();
            await process.EndAsync();

            Assert.Equal(before, Tables.Replayable(market.Data));
        }

        using var last = HostProcess.Start(rebuild);
        Assert.Equal(0, await last.EndAsync());
        Assert.Equal(before, Tables.Replayable(market.Data));
        Assert.Equal(["warehouse.duckdb", "warehouse.duckdb.bak"], Tables.Files(market.Data));
    }

    [Fact]
    public async Task Verify_finds_nothing_wrong_with_what_a_run_has_stored()
    {
        await using var market = await SmallMarket.StartAsync(
            lists: 1,
            series: 1,
            answer: request =>
                request.Path == "/list-01" ? new("\uFEFF[\n  {\"symbol\": \"AAA\", \"name\": \"a key-of-the-test-market\"}\n]") : null,
            source: "attempts: 1\nauth: { header: X-Key, env: KEY }"
        );
        var engine = new TestEngine(environment: new Dictionary<string, string> { ["KEY"] = "key-of-the-test-market" });
        await engine.RunAsync(market.Options);

        var verified = engine.Orchestrator.Verify(market.Data);

        Assert.Equal(["a [redacted]"], Tables.Rows(market.Data, "SELECT name FROM silver.small_list_01"));
        Assert.Equal((true, 2, 2, 0), (verified.IsWhole, (int)verified.Segments, (int)verified.Responses, (int)verified.Damaged));
        Assert.Equal(
            verified.Bytes,
            Directory.GetFiles(market.Data, "*.jsonl", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length)
        );
    }

    [Fact]
    public async Task Verify_finds_segments_that_are_gone_cut_grown_or_unknown()
    {
        await using var market = await SmallMarket.StartAsync(lists: 3, series: 1);
        await _engine.RunAsync(market.Options);
        var (gone, cut, torn) = (Segment(market, "list-01"), Segment(market, "series-01"), Segment(market, "list-02"));
        var unknown = Segment(market, "list-03") + ".copy.jsonl";
        File.Copy(Segment(market, "list-03"), unknown);
        File.Delete(gone);
        var whole = new FileInfo(cut).Length;
        CutAfterFirstLine(cut);

        await File.AppendAllTextAsync(torn, "{\"v\":2");

        var verified = _engine.Orchestrator.Verify(market.Data);

        Assert.Equal(
            [
                $"{Name(cut)}: shorter than it was ({new FileInfo(cut).Length:#,0} of {whole:#,0} bytes)",
                $"{Name(gone)}: gone from bronze; ops knows 1 response of it",
                $"{Name(torn)}: its last line is half written (6 bytes); the next run cuts it off",
                $"{Name(torn)}: ops does not know its last 6 bytes; the next run records them",
                $"{Name(unknown)}: ops does not know it; the next run records it",
            ],
            verified.Problems.Order(StringComparer.Ordinal)
        );

        string Name(string path) => Path.GetRelativePath(market.Data, path);
    }

    private static string Segment(SmallMarket market, string dataset) =>
        Directory
            .GetFiles(market.Data, "*.jsonl", SearchOption.AllDirectories)
            .First(f => f.Contains($"/{dataset}/", StringComparison.Ordinal));

    private static void CutAfterFirstLine(string segment) => File.WriteAllText(segment, File.ReadLines(segment).First() + "\n");
}
