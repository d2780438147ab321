using System.CommandLine;
using System.Text;
using System.Text.RegularExpressions;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Host;

/// <summary>All that a person reads: help, summary, plan.</summary>
public sealed partial class OutputTests
{
    [Fact]
    public async Task After_rows_that_did_not_fit_the_next_step_is_not_to_ask_again()
    {
        await using var vendor = await OneDataset.StartAsync("key: [id]\ncolumns: { id: integer }", """[{"id":"one"}]""");

        var run = await Shell.RunAsync("run", "--recipes", vendor.Options.RecipesDirectory, "--data", vendor.Data, "--date", "2026-01-09");

        Assert.Equal(3, run.ExitCode);
        Assert.EndsWith(
            "Everything that was asked is stored. Mend the recipe or the model: the next run makes the tables of what is stored, and asks nothing again\n"
                + $"Which rows did not fit, and why: dataplatform status --quarantine --data {vendor.Data}\n",
            run.Output.ReplaceLineEndings("\n"),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Help_of_every_verb()
    {
        var told = new StringBuilder();
        string[] verbs =
        [
            "",
            "demo",
            "run",
            "plan",
            "draft",
            "try",
            "report",
            "status",
            "explain",
            "export",
            "drop",
            "prune",
            "lint",
            "rebuild",
            "simulate",
        ];
        foreach (var verb in verbs)
        {
            var result = await Shell.RunAsync([.. verb.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);
            told.Append("$ dataplatform ").Append(verb).AppendLine(" --help").AppendLine(Program(result.Output));
            Assert.Equal((0, ""), (result.ExitCode, result.Errors));
        }

        Approved.Matches(told.ToString());
    }

    [Fact]
    public async Task Summary_of_a_run_that_went_well_and_of_one_with_something_left_to_look_at()
    {
        var broken = false;
        await using var market = await SmallMarket.StartAsync(
            lists: 2,
            series: 11,
            answer: r =>
                !broken || r.Path != "/series-02" ? null
                : r.Query["symbol"] == "AAA" ? new("{\"message\":\"boom\"}", Status: 500)
                : r.Query["symbol"] == "BBB" ? new("[{\"symbol\":\"BBB\",\"date\":\"2026-01-09\",\"value\":\"n/a\"}]")
                : null
        );
        string[] run = ["run", "--recipes", market.Options.RecipesDirectory, "--data", market.Data];

        var well = await Shell.RunAsync([.. run, "--date", "2026-01-09"]);
        broken = true;
        var partial = await Shell.RunAsync([.. run, "--date", "2026-01-10"]);
        var again = await Shell.RunAsync([.. run, "--date", "2026-01-10", "--no-ticker"]);

        Assert.Equal((0, 3, 0), (well.ExitCode, partial.ExitCode, again.ExitCode));
        Assert.Equal(("", "", ""), (well.Errors, partial.Errors, again.Errors));
        Approved.Matches(Masked(well.Output + partial.Output + again.Output, market));
    }

    [Fact]
    public async Task Plan_before_the_first_run_and_after_it()
    {
        await using var market = await SmallMarket.StartAsync(lists: 2, series: 11, source: "limits: [10/60s]");
        string[] flags = ["--recipes", market.Options.RecipesDirectory, "--data", market.Data, "--limit", "small=100/1s"];
        string[] plan = ["plan", .. flags[..^2]];

        var first = await Shell.RunAsync([.. plan, "--date", "2026-01-09"]);
        var named = await Shell.RunAsync([.. plan, "--date", "2026-01-09", "--tickers", "AAA,B&B", "--dataset", "series-01", "--requests"]);
        await Shell.RunAsync(["run", .. flags, "--date", "2026-01-09"]);
        var today = await Shell.RunAsync([.. plan, "--date", "2026-01-09"]);
        // The quota keeps what was sent just now, and knows nothing of the date.
        Directory.Delete(Path.Combine(market.Data, "quota"), recursive: true);
        var later = await Shell.RunAsync([.. plan, "--date", "2026-01-12"]);

        Assert.Equal(("", "", "", ""), (first.Errors, named.Errors, today.Errors, later.Errors));
        Approved.Matches(
            Masked(
                $"before the first run\n{first.Output}\nrequests of two tickers\n{named.Output}\non the same day\n{today.Output}\nthree days later\n{later.Output}",
                market
            )
        );
    }

    // Help calls the program by the name of the process, which is the tests' here.
    private static string Program(string help) =>
        TrailingSpace().Replace(help, "").Replace(RootCommand.ExecutableName, "dataplatform", StringComparison.Ordinal);

    private static string Masked(string text, SmallMarket market)
    {
        text = Shell.Stable(text, (market.Data, "DATA"), (market.Options.RecipesDirectory, "RECIPES"));
        text = Seconds().Replace(text, m => new string('#', m.Length));
        text = Elapsed().Replace(text, "in TIME");
        text = Waited().Replace(text, "waited TIME, SHARE of the limit");
        text = TimeUses().Replace(text, "time      USES");
        return TrailingSpace().Replace(text, "");
    }

    [GeneratedRegex(@"\b\d+\.\d\d\b(?= |$)", RegexOptions.Multiline)]
    private static partial Regex Seconds();

    [GeneratedRegex(@"in [\d.]+ (ms|s|min)[ \d.a-z]*(?=\n)", RegexOptions.ExplicitCapture)]
    private static partial Regex Elapsed();

    [GeneratedRegex(@"waited .*? of the limit")]
    private static partial Regex Waited();

    [GeneratedRegex(@"(?<=^  )time      \w.*\)$", RegexOptions.Multiline)]
    private static partial Regex TimeUses();

    [GeneratedRegex(@"[ \t]+$", RegexOptions.Multiline)]
    private static partial Regex TrailingSpace();
}
