using System.Text.Json;
using DataPlatform.Engine;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Host;

/// <summary>Where a person or a program reads what came of the checks.</summary>
public sealed class ChecksTests
{
    [Fact]
    public async Task A_failed_check_stands_in_exit_code_summary_document_status_and_report_with_its_example()
    {
        await using var vendor = await OneDataset.StartAsync(
            """
            key: id
            columns:
              id: integer
              x: { type: double, checks: { range: { min: 0 }, severity: fail } }
              name: { type: text, checks: { accepted: [a] } }
              note: { type: text, checks: { nulls: { max: 50% } } }
            """,
            """[{"id":1,"x":-1,"name":"<b>","note":"n"},{"id":2,"x":2,"name":"a","note":null}]"""
        );
        string[] folders = ["--recipes", vendor.Options.RecipesDirectory, "--data", vendor.Data];

        var text = await Shell.RunAsync(["run", .. folders, "--date", "2026-01-09"]);
        var glance = await Shell.RunAsync(["status", .. folders]);
        var status = await Shell.RunAsync(["status", .. folders, "--checks"]);
        var json = JsonDocument.Parse((await Shell.RunAsync(["status", .. folders, "--checks", "--output", "json"])).Output).RootElement;
        var document = JsonDocument.Parse(
            (await Shell.RunAsync(["run", .. folders, "--date", "2026-01-10", "--refetch", "--output", "json"])).Output
        );

        Assert.Equal((3, ""), (text.ExitCode, text.Errors));
        AssertLines(
            text.Output,
            "  checks    1 passed + 1 warned + 1 failed",
            "  check     fail: acme/d: x range min 0: 1 of 2 changed rows fail; e.g. id=1 x=-1",
            "  check     warn: acme/d: name accepted a: 1 of 2 changed rows fail; e.g. id=1 name=<b>",
            "Everything that was asked is stored. What to look at: SELECT * FROM ops.checks WHERE run_id = "
        );
        Assert.Contains("' AND result <> 'pass'\n", text.Output, StringComparison.Ordinal);
        AssertLines(glance.Output, "checks that did not pass: 2; see dataplatform status --checks");
        AssertLines(status.Output, "  fail: acme/d: x range min 0: 1 of 2 changed rows fail; e.g. id=1 x=-1");
        Assert.Equal(2, json.GetProperty("checks_failed").GetInt64());
        var failed = json.GetProperty("checks")
            .EnumerateArray()
            .Single(c => c.GetProperty("outcome").GetProperty("result").GetString() == "fail");
        Assert.Equal("id=1 x=-1", failed.GetProperty("outcome").GetProperty("example").GetString());
        Assert.Equal(failed.GetProperty("run_id").GetString(), failed.GetProperty("last_failed_in").GetString());
        Assert.Equal(2, document.RootElement.GetProperty("checks").GetArrayLength());
        var page = await File.ReadAllTextAsync(RunReports.FileOf(vendor.Data, failed.GetProperty("run_id").GetString()!));
        Assert.Contains("id=1 x=-1", page, StringComparison.Ordinal);
        Assert.Contains("id=1 name=&lt;b&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_that_passes_again_or_is_no_longer_declared_does_not_count_as_failed()
    {
        var x = -1;
        const string Dataset = "key: id\ncolumns: { id: integer, x: { type: double, checks: { range: { min: 0 } } } }";
        await using var vendor = await OneDataset.StartAsync(Dataset, _ => new($"[{{\"id\":1,\"x\":{x}}}]"));
        string[] folders = ["--recipes", vendor.Options.RecipesDirectory, "--data", vendor.Data];
        string[] status = ["status", .. folders, "--checks", "--output", "json"];
        await vendor.RunAsync();
        vendor.Declare(Dataset.Replace("min: 0", "min: -5", StringComparison.Ordinal));
        var undeclared = JsonDocument.Parse((await Shell.RunAsync(status)).Output).RootElement;
        vendor.Declare(Dataset);
        (x, vendor.Day) = (1, vendor.Day.AddDays(1));
        await vendor.RunAsync();

        var passed = JsonDocument.Parse((await Shell.RunAsync(status)).Output).RootElement;

        Assert.Equal((0, 0), (undeclared.GetProperty("checks_failed").GetInt32(), undeclared.GetProperty("checks").GetArrayLength()));
        Assert.Equal(0, passed.GetProperty("checks_failed").GetInt32());
        Assert.NotEqual(
            passed.GetProperty("checks")[0].GetProperty("run_id").GetString(),
            passed.GetProperty("checks")[0].GetProperty("last_failed_in").GetString()
        );
    }

    [Theory]
    [InlineData("warn", 0, "loaded; 1 check did not pass: run ")]
    [InlineData("fail", 3, "finished, with something left to look at: run ")]
    public async Task A_run_of_which_a_check_did_not_pass_is_not_called_well(string severity, int exit, string headline)
    {
        await using var vendor = await OneDataset.StartAsync(
            $"key: id\ncolumns: {{ id: integer, x: {{ type: double, checks: {{ range: {{ min: 0 }}, severity: {severity} }} }} }}",
            """[{"id":1,"x":-1}]"""
        );

        var run = await Shell.RunAsync("run", "--recipes", vendor.Options.RecipesDirectory, "--data", vendor.Data, "--date", "2026-01-09");

        Assert.Equal(exit, run.ExitCode);
        AssertLines(run.Output, headline);
    }

    [Fact]
    public async Task Lint_tells_of_a_check_that_a_models_select_has_no_column_for()
    {
        await using var vendor = await OneDataset.StartAsync("key: id\ncolumns: { id: integer, x: double }", "[]");
        vendor.Gold(
            "f",
            "-- table: gold.f\n-- key: id\n-- input: silver.t (id)\n-- check: { column: y, range: { min: 0 } }\nSELECT id, x FROM silver.t WHERE id IN (SELECT id FROM changed)"
        );

        var lint = await Shell.RunAsync("lint", vendor.Options.RecipesDirectory);

        Assert.Equal(2, lint.ExitCode);
        Assert.Contains(
            "f.sql:4: gold.f: the check 'range min 0' names 'y', which is not a column of the select",
            lint.Errors,
            StringComparison.Ordinal
        );
    }

    private static void AssertLines(string output, params IEnumerable<string> lines) =>
        Assert.All(lines, line => Assert.Contains(output.Split('\n'), l => l.StartsWith(line, StringComparison.Ordinal)));
}
