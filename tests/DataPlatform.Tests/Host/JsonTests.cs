using System.Text.Json;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Host;

/// <summary>For machines: standard output is one JSON document, whatever else is said.</summary>
public sealed class JsonTests
{
    [Fact]
    public async Task A_run_prints_one_document_with_the_promised_fields()
    {
        await using var market = await SmallMarket.StartAsync(
            lists: 1,
            series: 1,
            answer: r => r.Query.GetValueOrDefault("symbol") == "BBB" ? new("", Status: 400) : null
        );

        var run = await Shell.RunAsync(
            "run",
            "--recipes",
            market.Options.RecipesDirectory,
            "--data",
            market.Data,
            "--date",
            "2026-01-09",
            "--output",
            "json"
        );

        var root = JsonDocument.Parse(run.Output).RootElement;
        string[] promised =
        [
            "run_id",
            "status",
            "date",
            "started_at",
            "elapsed_seconds",
            "requests",
            "bronze",
            "silver",
            "gold",
            "quota",
            "chunks",
            "failures",
        ];
        Assert.Equal(promised, Names(root).Intersect(promised));
        Assert.Equal(["planned", "stored", "failed", "skipped"], Names(root.GetProperty("requests")));
        Assert.Equal(["responses", "bytes"], Names(root.GetProperty("bronze")));
        Assert.Equal(["rows_read", "inserted", "updated", "unchanged", "quarantined"], Names(root.GetProperty("silver")));
        Assert.Equal(["dim_symbol", "fact_value"], Names(root.GetProperty("gold")));
        Assert.Equal(
            ["sent", "refused_429", "waited_seconds", "saturation", "limits"],
            Names(root.GetProperty("quota").GetProperty("small"))
        );
        string[] ofChunks =
        [
            "index",
            "of",
            "kind",
            "recipes",
            "planned",
            "stored",
            "failed",
            "skipped",
            "started_at",
            "bronze_seconds",
            "silver_seconds",
            "gold_seconds",
        ];
        Assert.All(root.GetProperty("chunks").EnumerateArray(), c => Assert.Equal(ofChunks, Names(c).Intersect(ofChunks)));
        Assert.Equal(["source", "dataset", "ticker", "kind", "message"], Names(root.GetProperty("failures")[0]));
        Assert.Equal(
            ("partial", "2026-01-09", 4L, "non-ticker", "small", "series-01", "BBB", "http"),
            (
                root.GetProperty("status").GetString(),
                root.GetProperty("date").GetString(),
                root.GetProperty("requests").GetProperty("planned").GetInt64(),
                root.GetProperty("chunks")[0].GetProperty("kind").GetString(),
                root.GetProperty("failures")[0].GetProperty("source").GetString(),
                root.GetProperty("failures")[0].GetProperty("dataset").GetString(),
                root.GetProperty("failures")[0].GetProperty("ticker").GetString(),
                root.GetProperty("failures")[0].GetProperty("kind").GetString()
            )
        );
    }

    [Fact]
    public async Task A_demo_with_console_traces_still_prints_one_document()
    {
        using var data = new TempFolder();
        using var demo = HostProcess.Start([
            "demo",
            "--data",
            data.Path,
            "--date",
            "2026-01-30",
            "--ticker-limit",
            "1",
            "--dataset",
            "stock-list,company-profile",
            "--output",
            "json",
            "--trace",
            "console",
        ]);

        var exit = await demo.EndAsync();

        var root = JsonDocument.Parse(await demo.Output).RootElement;
        var errors = await demo.Errors;
        Assert.Equal((0, "succeeded"), (exit, root.GetProperty("status").GetString()));
        Assert.Equal(["non-ticker", "ticker"], root.GetProperty("chunks").EnumerateArray().Select(c => c.GetProperty("kind").GetString()));
        Assert.Contains("starting chunk 2 of 2", errors, StringComparison.Ordinal);
        Assert.Contains("Activity.DisplayName:        request", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_and_a_rebuild_print_one_document_each()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 1);
        string[] folders = ["--recipes", market.Options.RecipesDirectory, "--data", market.Data];
        await Shell.RunAsync(["run", .. folders, "--date", "2026-01-09"]);

        var plan = JsonDocument
            .Parse((await Shell.RunAsync(["plan", .. folders, "--date", "2026-01-10", "--output", "json"])).Output)
            .RootElement;
        var rebuild = JsonDocument.Parse((await Shell.RunAsync(["rebuild", .. folders, "--output", "json"])).Output).RootElement;

        Assert.Equal(
            (4L, 4L, 0L),
            (plan.GetProperty("planned").GetInt64(), plan.GetProperty("due").GetInt64(), plan.GetProperty("skipped").GetInt64())
        );
        Assert.Equal(4, rebuild.GetProperty("responses").GetInt64());
    }

    [Fact]
    public async Task A_run_that_fails_prints_its_summary_as_far_as_it_came()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0);
        string[] run = ["run", "--recipes", market.Options.RecipesDirectory, "--data", market.Data, "--output", "json"];
        await Shell.RunAsync(run);
        Tables.RowsDuringRun(market.Data, "ALTER TABLE ops.chunks RENAME COLUMN gold_seconds TO lost");

        var broken = await Shell.RunAsync(run);

        var root = JsonDocument.Parse(broken.Output).RootElement;
        Assert.Equal((1, "failed"), (broken.ExitCode, root.GetProperty("status").GetString()));
        Assert.Contains("gold_seconds", root.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, root.GetProperty("requests").GetProperty("stored").GetInt64());
    }

    [Theory]
    [InlineData("run --data {0} --chunk-size 0", 2, "--chunk-size 0: must be 1 or more")]
    [InlineData("plan --data {0} --no-glod", 2, "Unrecognized command or argument '--no-glod' (did you mean '--no-gold'?)")]
    [InlineData(
        "rebuild --data {0}/nowhere",
        2,
        "{0}/nowhere holds no bronze folder to rebuild from; name the data folder with --data DIR"
    )]
    [InlineData("simulate --port=-1", 2, null)]
    [InlineData("run --no-bronze --data {0}/file/below", 2, null)]
    public async Task A_command_that_cannot_work_prints_one_document_with_every_error(string command, int exit, string? error)
    {
        using var data = new TempFolder();
        await File.WriteAllTextAsync(data.At("file"), "");

        var run = await Shell.RunAsync([.. command.Replace("{0}", data.Path, StringComparison.Ordinal).Split(' '), "--output=json"]);

        var root = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(exit, run.ExitCode);
        Assert.Equal(("failed", exit), (root.GetProperty("status").GetString(), root.GetProperty("exit_code").GetInt32()));
        var told = Assert.Single(root.GetProperty("errors").EnumerateArray()).GetString();
        Assert.StartsWith($"error: {told}\n", run.Errors, StringComparison.Ordinal);
        if (error is not null)
        {
            Assert.Equal(error.Replace("{0}", data.Path, StringComparison.Ordinal), told);
        }
    }

    [Fact]
    public async Task The_due_requests_of_a_plan_are_one_document()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 1, tickers: ["AAA"]);
        string[] folders = ["--recipes", market.Options.RecipesDirectory, "--data", market.Data];
        await Shell.RunAsync(["run", .. folders, "--date", "2026-01-09"]);

        var plan = await Shell.RunAsync(["plan", .. folders, "--date", "2026-01-10", "--requests", "--output", "json"]);

        var root = JsonDocument.Parse(plan.Output).RootElement;
        Assert.Equal("2026-01-10", root.GetProperty("date").GetString());
        Assert.Equal(
            [
                $"small list-01   {market.Api.Address}list-01 GET ",
                $"small series-01 AAA 2026-01-09 {market.Api.Address}series-01?symbol=AAA&from=2026-01-09&to=2026-01-10 GET ",
            ],
            root.GetProperty("requests")
                .EnumerateArray()
                .Select(r => string.Join(' ', r.EnumerateObject().Select(p => p.Value.GetString())))
        );
    }

    [Fact]
    public async Task Lint_prints_what_it_found_and_every_problem_with_its_place()
    {
        using var recipes = new TempFolder();
        await File.WriteAllTextAsync(recipes.At("small.yaml"), SmallMarket.Yaml("small", new("http://127.0.0.1:1/"), 1, 1));

        var good = await Shell.RunAsync("lint", recipes.Path, "--output", "json");
        await File.AppendAllTextAsync(recipes.At("small.yaml"), "\nnonsense: true\n");
        var bad = await Shell.RunAsync("lint", recipes.Path, "--output", "json");

        var found = JsonDocument.Parse(good.Output).RootElement;
        Assert.Equal(
            (0, "succeeded", 1, 2),
            (
                good.ExitCode,
                found.GetProperty("status").GetString(),
                found.GetProperty("sources").GetInt32(),
                found.GetProperty("datasets").GetInt32()
            )
        );
        var problem = Assert.Single(JsonDocument.Parse(bad.Output).RootElement.GetProperty("problems").EnumerateArray());
        Assert.Equal(2, bad.ExitCode);
        Assert.Equal(recipes.At("small.yaml"), problem.GetProperty("file").GetString());
        Assert.Contains("nonsense", problem.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(p => p.Name);
}
