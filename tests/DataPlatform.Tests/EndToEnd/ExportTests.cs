using DataPlatform.Engine;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>Tables as Parquet files: whole ones, and only those that changed.</summary>
public sealed class ExportTests : IDisposable
{
    private readonly TestEngine _engine = new();
    private readonly TempFolder _to = new();

    public void Dispose() => _to.Dispose();

    [Fact]
    public async Task Every_table_is_written_by_years_where_its_key_has_days_and_reads_as_in_the_warehouse()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 1);
        await _engine.RunAsync(market.Options);

        var summary = Inspector.Export(market.Options, [], _to.Path);

        Assert.Equal(
            [
                ("silver.small_list_01", 3L, true),
                ("silver.small_series_01", 15, true),
                ("gold.dim_symbol", 3, true),
                ("gold.fact_value", 15, true),
            ],
            summary.Tables.Select(t => (t.Table, t.Rows, t.IsNew))
        );
        Assert.Equal(
            Sum(Tables.Rows(market.Data, "SELECT ticker, date, value FROM silver.small_series_01 ORDER BY ALL")),
            Sum(Read("silver/small_series_01", "ticker, date, value"))
        );
        Assert.Equal("3", Read("gold/dim_symbol", "count(*)").Single());
        Assert.True(Directory.Exists(Path.Combine(_to.Path, "silver/small_series_01/_year=2026")));
        Assert.False(Directory.Exists(Path.Combine(_to.Path, ".new")));
    }

    [Fact]
    public async Task A_second_export_writes_only_what_changed_since_the_first()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 2);
        await _engine.RunAsync(market.Options);
        Inspector.Export(market.Options, [], _to.Path);
        var again = Inspector.Export(market.Options, [], _to.Path);
        await _engine.RunAsync(market.Options with { Date = SmallMarket.Day.AddDays(1), Datasets = ["series-02"] });

        var later = Inspector.Export(market.Options, [], _to.Path);

        Assert.DoesNotContain(again.Tables, t => t.IsNew);
        Assert.Equal(["silver.small_series_02"], later.Tables.Where(t => t.IsNew).Select(t => t.Table));
        Assert.Equal("18", Read("silver/small_series_02", "count(*)").Single());
    }

    [Fact]
    public async Task What_others_put_beside_the_files_stays_and_a_rebuilt_warehouse_is_written_anew()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 1);
        await _engine.RunAsync(market.Options);
        Inspector.Export(market.Options, [], _to.Path);
        var theirs = Path.Combine(_to.Path, "silver/small_series_01/mine.parquet");
        await File.WriteAllTextAsync(theirs, "theirs", TestContext.Current.CancellationToken);
        _engine.Orchestrator.Rebuild(market.Options);

        var summary = Inspector.Export(market.Options, [], _to.Path);

        Assert.All(summary.Tables, t => Assert.True(t.IsNew, t.Table));
        Assert.True(File.Exists(theirs));
    }

    [Fact]
    public async Task Gold_alone_or_tables_by_name_can_be_asked_for_and_an_unknown_one_is_refused()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 1);
        await _engine.RunAsync(market.Options);
        string[] export = ["export", "--to", _to.Path, "--recipes", market.Options.RecipesDirectory, "--data", market.Data];

        var gold = await Shell.RunAsync([.. export, "--gold"]);
        var named = await Shell.RunAsync([.. export, "silver.small_list_01", "dim_symbol", "--output", "json"]);
        var unknown = await Shell.RunAsync([.. export, "dim_symbl"]);

        Assert.Equal((0, 0, 2), (gold.ExitCode, named.ExitCode, unknown.ExitCode));
        Assert.DoesNotContain("silver", gold.Output, StringComparison.Ordinal);
        Assert.Equal("error: dim_symbl: no such table (did you mean 'dim_symbol'?)\n", unknown.Errors);
        Assert.Equal(["gold", "silver"], Directory.GetDirectories(_to.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task An_export_that_is_killed_leaves_whole_files_and_the_next_one_finishes_it()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 1);
        await _engine.RunAsync(market.Options);
        Tables.Execute(
            market.Data,
            "INSERT INTO silver.small_series_01 BY NAME SELECT 'T' || (i // 3650) AS ticker, DATE '2016-01-01' + (i % 3650)::INT AS date, random() AS value, 'r' AS _run_id, 'f' AS _bronze_file, 1 AS _bronze_line, 99 AS _promotion FROM range(3000000) AS r(i)"
        );
        string[] export = ["export", "--to", _to.Path, "--recipes", market.Options.RecipesDirectory, "--data", market.Data];
        using (var killed = HostProcess.Start(export))
        {
            while (!Directory.Exists(Path.Combine(_to.Path, ".new/silver/small_series_01")) && !killed.HasEnded)
            {
                await Task.Delay(1, TestContext.Current.CancellationToken);
            }

            var isMarked = ExportMark.IsThere(market.Data);
            killed.Kill();
            await killed.EndAsync();
            Assert.Equal((true, false), (isMarked, ExportMark.IsThere(market.Data)));
        }

        var whole = Directory
            .GetFiles(_to.Path, "*.parquet", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/.new/", StringComparison.Ordinal));
        Assert.All(whole, f => Assert.NotEmpty(Tables.AtThePrompt($"SELECT count(*) FROM read_parquet('{f}')")));

        var next = await Shell.RunAsync(export);

        Assert.Equal(0, next.ExitCode);
        Assert.Equal("3000015", Read("silver/small_series_01", "count(*)").Single());
        Assert.False(Directory.Exists(Path.Combine(_to.Path, ".new")));
    }

    private IReadOnlyList<string> Read(string table, string columns) =>
        Tables.AtThePrompt($"SELECT {columns} FROM read_parquet('{_to.Path}/{table}/**/*.parquet') ORDER BY ALL");

    private static string Sum(IEnumerable<string> rows) => string.Join('\n', rows);
}
