using System.Diagnostics;
using System.Text.Json;
using DataPlatform.Host.Alerts;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Host;

/// <summary>Others are told how a run ended, and how it ended does not depend on that.</summary>
public sealed class AlertsTests
{
    private const string Secret = "T00000000-very-secret";

    [Fact]
    public async Task A_command_gets_the_runs_document_and_what_it_says_or_ends_with_changes_nothing()
    {
        await using var market = await SmallMarket.StartAsync(
            lists: 2,
            series: 0,
            answer: r => r.Path == "/list-02" ? new("", Status: 500) : null
        );
        using var folder = new TempFolder();
        var told = Path.Combine(folder.Path, "told");

        var shell = await Shell.RunAsync([
            .. Run(market),
            "--output",
            "json",
            "--on-end",
            $"cat > '{told}'; echo said; echo \"$DATAPLATFORM_RUN_ID $DATAPLATFORM_RUN_STATUS\" >> '{told}'; exit 7",
        ]);

        var id = JsonDocument.Parse(shell.Output).RootElement.GetProperty("run_id").GetString();
        Assert.Equal((3, "said\nwarning: --on-end: it ended with exit code 7\n"), (shell.ExitCode, shell.Errors.ReplaceLineEndings("\n")));
        Assert.Equal(shell.Output + $"{id} partial\n", await File.ReadAllTextAsync(told));
    }

    [Fact]
    public async Task Of_a_run_that_a_broken_machine_ended_the_command_is_told_too()
    {
        var bronze = "";
        await using var market = await SmallMarket.StartAsync(
            lists: 1,
            series: 0,
            answer: _ =>
            {
                File.WriteAllText(Path.Combine(bronze, "reference"), "in the way");
                return null;
            }
        );
        bronze = Path.Combine(market.Data, "bronze");

        var shell = await Shell.RunAsync([.. Run(market), "--on-end", "grep -c '\"status\": \"failed\"'"]);

        Assert.Equal(1, shell.ExitCode);
        Assert.StartsWith("1\nerror: ", shell.Errors.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_hangs_is_stopped_with_all_that_it_has_started()
    {
        using var stderr = new StringWriter();

        var problem = await new EndCommand("sleep 900 & echo $!; wait", TimeSpan.FromSeconds(3)).RunAsync(Ended(), stderr, default);

        Assert.Equal("it did not end within 3 s and was stopped", problem);
        var started = stderr.ToString().Trim();
        Assert.NotEqual("", started);
        for (var watch = Stopwatch.StartNew(); IsAlive(started); await Task.Delay(1))
        {
            Assert.True(watch.Elapsed < TestEngine.Limit, $"{watch.Elapsed}");
        }
    }

    [Fact]
    public async Task A_command_that_reads_nothing_of_a_long_document_has_done_its_work()
    {
        using var stderr = new StringWriter();
        var run = Ended() with { Notes = [new string('x', 1_000_000)] };

        Assert.Null(await new EndCommand("exec true", TimeSpan.FromSeconds(20)).RunAsync(run, stderr, default));
    }

    [Fact]
    public async Task A_web_address_from_the_environment_gets_the_document_and_is_not_told_to_anybody()
    {
        await using var hook = await StubApi.StartAsync(_ => new("gone", Status: 404));
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0);
        market.With("dataplatform.yaml", "notify: { env: ALERT_URL }");

        var shell = await Shell.RunAsync([.. Run(market), "--output", "json"], Address(hook));
        var config = await Shell.RunAsync(["config", "--recipes", market.Options.RecipesDirectory], Address(hook));

        var request = Assert.Single(hook.Requests);
        Assert.Equal(("POST", "/" + Secret, shell.Output.TrimEnd()), (request.Method, request.Path, request.Body.TrimEnd()));
        Assert.Equal((0, "warning: notify: it was answered with status 404"), (shell.ExitCode, shell.Errors.TrimEnd()));
        Assert.Contains("notify: ", config.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, shell.Errors + shell.Output + config.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, await WrittenAsync(market.Data), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Slack_gets_a_line_of_text_and_only_of_problems_where_that_is_asked()
    {
        var broken = false;
        await using var hook = await StubApi.StartAsync(_ => new("ok"));
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0, answer: _ => broken ? new("<down>", Status: 500) : null);
        market.With("dataplatform.yaml", "notify: { env: ALERT_URL, form: slack, when: problems }");

        var well = await Shell.RunAsync([.. Run(market)], Address(hook));
        broken = true;
        var ill = await Shell.RunAsync([.. Run(market), "--refetch"], Address(hook));

        Assert.Equal((0, 3, "", ""), (well.ExitCode, ill.ExitCode, well.Errors, ill.Errors));
        var text = JsonDocument.Parse(Assert.Single(hook.Requests).Body).RootElement.GetProperty("text").GetString()!;
        Assert.Contains(": partial in ", text, StringComparison.Ordinal);
        Assert.Contains("0 requests stored, 1 failed, 0 skipped", text, StringComparison.Ordinal);
        Assert.EndsWith("\nsmall/list-01 : status 500: &lt;down&gt;", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_there_is_told_without_the_address()
    {
        var address = new Uri("http://127.0.0.1:1/" + Secret);

        Assert.Equal("it cannot be reached (connection-error)", await new Webhook(address, isSlack: false).SendAsync(Ended(), default));
    }

    [Fact]
    public async Task Of_a_run_that_was_stopped_others_are_told_too()
    {
        await using var hook = await StubApi.StartAsync(_ => new("ok"));
        var notify = new Notify
        {
            Place = "here",
            Url = hook.Address.AbsoluteUri,
            OnlyProblems = true,
        };
        using var stderr = new StringWriter();

        var alerts = new RunAlerts(null, notify, ".", _ => null) { WhenStopped = TestEngine.Limit };
        await alerts.SendAsync(Ended() with { Status = RunStatus.Interrupted }, stderr, new(canceled: true));

        Assert.Equal("", stderr.ToString());
        Assert.Contains("\"interrupted\"", Assert.Single(hook.Requests).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_that_is_missing_is_told_at_once_and_stops_no_run()
    {
        var alerts = new RunAlerts(null, new Notify { Place = "FILE:1", Env = "ALERT_URL" }, ".", _ => null);
        using var stderr = new StringWriter();

        await alerts.SendAsync(Ended(), stderr, CancellationToken.None);

        Assert.Equal("FILE:1: notify: the variable ALERT_URL is not set; nobody is told how this run ends", alerts.Problem);
        Assert.Equal("", stderr.ToString());
    }

    [Fact]
    public async Task An_alert_that_breaks_is_a_line_and_nothing_more()
    {
        // No timer counts as long as that.
        var alerts = new RunAlerts(new EndCommand("true", TimeSpan.FromDays(60)), null, ".", _ => null);
        using var stderr = new StringWriter();

        await alerts.SendAsync(Ended(), stderr, CancellationToken.None);

        Assert.Equal("warning: --on-end: it failed (ArgumentOutOfRangeException)", stderr.ToString().TrimEnd());
    }

    // One that nobody has waited for yet is dead all the same.
    private static bool IsAlive(string process)
    {
        try
        {
            return OperatingSystem.IsLinux() && !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static string[] Run(SmallMarket market) =>
        ["run", "--recipes", market.Options.RecipesDirectory, "--data", market.Data, "--date", "2026-01-09"];

    private static Dictionary<string, string> Address(StubApi hook) => new() { ["ALERT_URL"] = new Uri(hook.Address, Secret).AbsoluteUri };

    private static async Task<string> WrittenAsync(string data)
    {
        var texts = Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories).Select(f => File.ReadAllBytesAsync(f));
        return string.Concat((await Task.WhenAll(texts)).Select(System.Text.Encoding.Latin1.GetString));
    }

    private static RunSummary Ended() =>
        new()
        {
            RunId = "run-1",
            Status = RunStatus.Succeeded,
            Date = Some.Date,
            StartedAt = default,
            ElapsedSeconds = 1,
            Requests = new(0, 0, 0, 0),
            Bronze = new(0, 0),
            Silver = SilverCounts.None,
            Gold = new Dictionary<string, long>(),
            Quota = new Dictionary<string, QuotaCounts>(),
            Chunks = [],
            Failures = [],
            Warnings = [],
            Notes = [],
        };
}
