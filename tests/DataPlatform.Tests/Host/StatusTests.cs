using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Host;

/// <summary><c>dataplatform status</c>, as processes of their own: during a run, on any terminal, into a pipe that is closed.</summary>
public sealed partial class StatusTests
{
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);

    [Fact]
    public async Task While_a_run_goes_on_its_progress_and_what_the_chunks_before_have_loaded_are_told()
    {
        await using var market = await HeldAsync();
        string[] folders = ["--recipes", market.Options.RecipesDirectory, "--data", market.Data];
        using var run = HostProcess.Start(["run", .. folders]);
        await market.Api.Arrived(2).WaitAsync(TestEngine.Limit);
        var told = await UntilListIsToldAsync(folders, run);
        var text = await Shell.RunAsync(["status", .. folders]);
        var ticker = await Shell.RunAsync(["status", .. folders, "--ticker", "AAA"]);
        var quota = await Shell.RunAsync(["status", .. folders, "--quota", "--failures", "--quarantine"]);
        _release.SetResult();

        var exit = await run.EndAsync();
        var after = await Shell.RunAsync(["status", .. folders, "--output", "json"]);

        Assert.Equal((0, 0, 2, 0, 0), (exit, text.ExitCode, ticker.ExitCode, quota.ExitCode, after.ExitCode));
        var running = told.GetProperty("run");
        Assert.Equal((2, 1), (running.GetProperty("chunks").GetInt32(), running.GetProperty("chunks_done").GetInt32()));
        Assert.Equal("bronze", running.GetProperty("in_flight")[0].GetProperty("stage").GetString());
        Assert.Equal(3, told.GetProperty("datasets")[0].GetProperty("rows").GetInt64());
        Assert.Contains("is going on: 1 of 2 chunks done", text.Output, StringComparison.Ordinal);
        Assert.Contains("holds the warehouse until it ends", ticker.Errors, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, JsonDocument.Parse(after.Output).RootElement.GetProperty("run").ValueKind);
        Assert.False(File.Exists(Path.Combine(market.Data, "status.json")));
    }

    [Fact]
    public async Task A_snapshot_can_be_opened_and_asked_for_a_ticker_while_the_run_goes_on()
    {
        await using var market = await HeldAsync();
        string[] folders = ["--recipes", market.Options.RecipesDirectory, "--data", market.Data];
        var copy = Path.Combine(market.Data, "snapshot");
        using var run = HostProcess.Start(["run", .. folders, "--snapshot"]);
        await market.Api.Arrived(2).WaitAsync(TestEngine.Limit);
        await UntilListIsToldAsync(folders, run);
        while (!File.Exists(Tables.Warehouse(copy)) && !run.HasEnded)
        {
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        var rows = Tables.Rows(copy, "SELECT symbol FROM silver.small_list_01 ORDER BY symbol");
        var gold = Tables.Value(copy, "SELECT count(*) FROM gold.dim_symbol WHERE symbol_sk = gold_key(symbol)");
        var ticker = await Shell.RunAsync(["status", .. folders, "--ticker", "AAA", "--output", "json"]);
        _release.SetResult();

        Assert.Equal(0, await run.EndAsync());
        Assert.Equal(["AAA", "BBB", "CCC"], rows);
        Assert.Equal("3", gold);
        var root = JsonDocument.Parse(ticker.Output).RootElement;
        Assert.Equal("AAA", root.GetProperty("tickers")[0].GetProperty("ticker").GetString());
        Assert.Equal(JsonValueKind.Object, root.GetProperty("run").ValueKind);
        Assert.NotEqual("0", Tables.Value(copy, "SELECT count(*) FROM silver.small_series_01"));
        Assert.Equal([Tables.Warehouse(copy)], Directory.GetFiles(copy));
    }

    [Fact]
    public async Task What_a_killed_run_has_left_behind_is_not_taken_for_one_that_goes_on()
    {
        await using var market = await HeldAsync();
        string[] folders = ["--recipes", market.Options.RecipesDirectory, "--data", market.Data];
        using var run = HostProcess.Start(["run", .. folders]);
        await market.Api.Arrived(2).WaitAsync(TestEngine.Limit);
        run.Kill();
        await run.EndAsync();

        var status = await Shell.RunAsync(["status", .. folders]);

        Assert.True(File.Exists(Path.Combine(market.Data, "status.json")));
        Assert.Equal(0, status.ExitCode);
        Assert.Contains("was killed", status.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_warehouse_that_another_program_holds_is_said()
    {
        await using var market = await HeldAsync();
        string[] folders = ["--recipes", market.Options.RecipesDirectory, "--data", market.Data];
        using var run = HostProcess.Start(["run", .. folders]);
        await market.Api.Arrived(2).WaitAsync(TestEngine.Limit);
        // From here on nothing says that it is a run.
        File.Delete(Path.Combine(market.Data, ".lock"));

        var status = await Shell.RunAsync(["status", .. folders]);

        Assert.Equal(2, status.ExitCode);
        Assert.Contains("another program holds it open", status.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_text_fits_terminals_from_40_columns_on()
    {
        await using var market = await SmallMarket.StartAsync(
            lists: 2,
            series: 2,
            answer: r => r.Path == "/series-02" && r.Query["symbol"] == "AAA" ? new("{\"message\":\"boom\"}", Status: 500) : null
        );
        string[] folders = ["--recipes", market.Options.RecipesDirectory, "--data", market.Data];
        await Shell.RunAsync(["run", .. folders, "--date", "2026-01-09"]);
        var told = "";
        string[][] every =
        [
            [],
            ["--failures", "--quarantine"],
            ["--ticker", "AAA"],
            ["--dataset", "series-02"],
        ];
        foreach (
            var (columns, all) in new[]
            {
                ("40", every),
                (
                    "80",
                    [
                        [],
                    ]
                ),
                (
                    "160",
                    [
                        [],
                    ]
                ),
            }
        )
        {
            foreach (var flags in all)
            {
                using var status = HostProcess.Start(
                    ["status", .. folders, .. flags],
                    new Dictionary<string, string> { ["COLUMNS"] = columns }
                );
                Assert.Equal(0, await status.EndAsync());
                var text = await status.Output;
                Assert.All(text.Split('\n'), line => Assert.InRange(line.Length, 0, int.Parse(columns, provider: null)));
                told += $"{columns} columns{string.Concat(flags.Select(f => " " + f))}\n{text}\n";
            }
        }

        told = Took().Replace(Shell.Stable(told, (market.Data, "DATA")), "took TIME");
        told = Uses().Replace(told, "its time: USES");
        Approved.Matches(Regex.Replace(told, @"[ \t]+$", "", RegexOptions.Multiline));
    }

    [Fact]
    public async Task A_reader_that_closes_the_pipe_after_one_line_is_no_error()
    {
        await using var market = await SmallMarket.StartAsync(lists: 2, series: 12);
        string[] folders = ["--recipes", market.Options.RecipesDirectory, "--data", market.Data];
        await Shell.RunAsync(["run", .. folders]);
        var start = new ProcessStartInfo("bash")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("dotnet \"$@\" | head -1; exit ${PIPESTATUS[0]}");
        start.ArgumentList.Add("bash");
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "dataplatform.dll"));
        new[] { "status", "--output", "json" }.Concat(folders).ToList().ForEach(start.ArgumentList.Add);

        using var process = Process.Start(start)!;
        var errors = await process.StandardError.ReadToEndAsync().WaitAsync(TestEngine.Limit);
        await process.WaitForExitAsync().WaitAsync(TestEngine.Limit);

        Assert.Equal((0, ""), (process.ExitCode, errors));
    }

    private Task<SmallMarket> HeldAsync() =>
        SmallMarket.StartAsync(
            lists: 1,
            series: 1,
            hold: r => r.Path.StartsWith("/series-", StringComparison.Ordinal) ? _release.Task : Task.CompletedTask
        );

    // The datasets are looked at while the next chunk is being asked already.
    private static async Task<JsonElement> UntilListIsToldAsync(string[] folders, HostProcess run)
    {
        while (!run.HasEnded)
        {
            var status = await Shell.RunAsync(["status", .. folders, "--output", "json"]);
            var root = JsonDocument.Parse(status.Output).RootElement;
            if (status.ExitCode == 0 && root.GetProperty("datasets").GetArrayLength() > 0)
            {
                return root;
            }

            await Task.Delay(1);
        }

        throw new InvalidOperationException("the run has ended: " + await run.Errors);
    }

    [GeneratedRegex(@"took\s+[\d.]+\s+\w+")]
    private static partial Regex Took();

    [GeneratedRegex(@"its\s+time:(\s+[\w-]+\s+[\d.]+\s+\w+\s+\(\d+%\),?)+", RegexOptions.ExplicitCapture)]
    private static partial Regex Uses();
}
