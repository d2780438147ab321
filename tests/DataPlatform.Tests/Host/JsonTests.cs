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
        Assert.Equal(["planned", "stored", "failed", "skipped", "without_rows"], Names(root.GetProperty("requests")));
        Assert.Equal(["responses", "bytes"], Names(root.GetProperty("bronze")));
        Assert.Equal(["rows_read", "inserted", "updated", "unchanged", "quarantined"], Names(root.GetProperty("silver")));
        Assert.Equal(["dim_symbol", "fact_value"], Names(root.GetProperty("gold")));
        Assert.Equal(["sent", "refused_429", "waited_seconds", "saturation"], Names(root.GetProperty("quota").GetProperty("small")));
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

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(p => p.Name);
}
