using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using DataPlatform.Host;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Docs;

/// <summary>
/// What the READMEs show works as it stands. A block is run unless a comment before it says why not; its commands must then still be ones that exist.
/// </summary>
public sealed partial class ReadmeTests
{
    private static readonly IReadOnlyList<DocBlock> Scripts = [.. DocBlock.All.Where(b => b.Language == "sh")];

    [Fact]
    public void Every_command_has_a_verb_and_flags_that_exist()
    {
        var commands = Scripts
            .Select(b => b.Text)
            .Concat(InlineCode())
            .SelectMany(ShellScript.Commands)
            .Select(Arguments)
            .OfType<string[]>();
        var root = CommandLine.Root();
        var flags = root.Subcommands.Prepend(root).SelectMany(c => c.Options).Select(o => o.Name).ToHashSet(StringComparer.Ordinal);
        var wrong = InlineCode().Where(c => c.StartsWith("--", StringComparison.Ordinal) && !flags.Contains(c.Split(' ', '=')[0]));

        Assert.All(commands, c => Assert.Empty(root.Parse(c).Errors.Select(e => $"{string.Join(' ', c)}: {e.Message}")));
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task The_commands_run_in_the_order_of_the_page()
    {
        using var folder = new TempFolder();
        foreach (var block in DocBlock.In(Readmes.Main, "sh", "yaml", "sql"))
        {
            if (block.Place is { } place)
            {
                folder.Write(place, block.Text);
            }
            else if (block is { Language: "sh", NotRun: null })
            {
                await RunAsync(block.Text, folder.Path);
            }
        }
    }

    [Fact]
    public void Recipes_and_models_have_no_problems()
    {
        using var files = new RecipeFiles();
        foreach (var block in DocBlock.In(Readmes.Main, "yaml", "sql").Where(b => b.Place is not null))
        {
            files.With(Path.GetRelativePath("recipes", block.Place!), block.Text);
        }

        Assert.NotEmpty(files.Book().Recipes);
        Assert.NotEmpty(files.Book().Models);
    }

    [Fact]
    public async Task A_second_demo_sends_nothing_and_the_queries_work_on_its_tables()
    {
        using var data = new TempFolder();
        string[] demo =
        [
            "demo",
            "--data",
            data.Path,
            "--tickers-count",
            "2",
            "--ticker-limit",
            "1",
            "--limit",
            "2000/1s",
            "--chunk-size",
            "60",
            "--date",
            "2026-01-30",
        ];

        var first = await Shell.RunAsync(demo);
        var second = await Shell.RunAsync([.. demo, "--output", "json"]);

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        var quota = JsonDocument.Parse(second.Output).RootElement.GetProperty("quota").EnumerateObject();
        Assert.All(quota, source => Assert.Equal(0, source.Value.GetProperty("sent").GetInt64()));
        var queries = DocBlock
            .In(Readmes.Main, "sql")
            .Where(b => !b.IsModel)
            .SelectMany(b => b.Text.Split(';', StringSplitOptions.TrimEntries));
        Assert.All(queries.Where(q => q.Length > 0), query => Assert.NotEmpty(Tables.Rows(data.Path, query)));
    }

    [Fact]
    public async Task The_library_sample_compiles_and_runs()
    {
        await using var market = await SmallMarket.StartAsync(lists: 1, series: 0);
        using var folder = new TempFolder();
        folder.Write("recipes/small.yaml", File.ReadAllText(Path.Combine(market.Options.RecipesDirectory, "small.yaml")));

        var output = await LibrarySample.RunAsync(DocBlock.In(Readmes.Main, "csharp").Single().Text, folder.Path);

        Assert.Equal("Succeeded: 1 responses, 3 new rows\n", output);
    }

    [Fact]
    public async Task The_quota_can_be_measured_as_the_benchmarks_say()
    {
        using var folder = new TempFolder();
        var block = DocBlock.In(Readmes.Benchmarks, "sh").First(b => b.NotRun is null).Text;
        Assert.Contains("--tickers-count 500", block, StringComparison.Ordinal);

        var output = await RunAsync(
            block
                .Replace("--tickers-count 500", "--tickers-count 10", StringComparison.Ordinal)
                .Replace("8080", FreePort().ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal),
            folder.Path
        );

        Assert.Contains("saturation_by_rate", output, StringComparison.Ordinal);
        Assert.Contains("requests  40 planned = 40 stored", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_is_completed_by_what_the_page_puts_into_bash()
    {
        using var folder = new TempFolder();
        var block = DocBlock.In(Readmes.Main, "sh").Single(b => b.Text.Contains("complete ", StringComparison.Ordinal)).Text;

        var output = await RunAsync(
            $$"""
            {{block}}
            COMP_LINE='dataplatform status --da' COMP_POINT=24
            _dataplatform
            echo "${COMPREPLY[@]}"
            """,
            folder.Path
        );

        Assert.Equal("--data --dataset\n", output);
    }

    [Fact]
    public void Links_lead_somewhere()
    {
        var links =
            from file in Readmes.Files.Append("CHANGELOG.md")
            from link in Link().Matches(Readmes.Read(file))
            where !link.Groups["to"].Value.StartsWith("http", StringComparison.Ordinal)
            select (File: file, To: link.Groups["to"].Value, Anchor: link.Groups["anchor"].Value);

        Assert.All(links, l => Assert.True(Leads(l.File, l.To, l.Anchor), $"{l.File}: {l.To}#{l.Anchor}"));
    }

    [Fact]
    public void Tests_that_are_named_exist()
    {
        var types = typeof(ReadmeTests).Assembly.GetTypes();
        var methods = types.SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance)).Select(m => m.Name).ToList();
        var filters = Scripts
            .Select(b => b.Text)
            .Concat(InlineCode())
            .SelectMany(ShellScript.Commands)
            .Where(c => c is ["dotnet", "test", ..] && c.Contains("--filter", StringComparer.Ordinal))
            .Select(c => c.SkipWhile(w => w != "--filter").ElementAt(1));

        Assert.All(InlineCode().Where(c => TestClass().IsMatch(c)), name => Assert.Contains(types, t => t.Name == name));
        Assert.All(filters, filter => Assert.Contains(methods, m => m.Contains(filter, StringComparison.Ordinal)));
    }

    // What a command asks of the program; null when it is one of another program, or only the program's name. In running text a verb stands alone.
    private static string[]? Arguments(IReadOnlyList<string> command) =>
        command switch
        {
            ["dataplatform", _, ..] => [.. command.Skip(1)],
            ["dotnet", "run", ..] when command.Contains("src/DataPlatform.Host", StringComparer.Ordinal) =>
            [
                .. command.SkipWhile(w => w != "--").Skip(1),
            ],
            // The shell's own.
            ["export", var variable, ..] when variable.Contains('=', StringComparison.Ordinal) => null,
            [var verb, ..]
                when CommandLine.Root().Subcommands.Any(c => c.Name == verb) && !command.Contains("[DIR]", StringComparer.Ordinal) =>
            [
                .. command,
            ],
            _ => null,
        };

    private static IEnumerable<string> InlineCode() =>
        Readmes.Files.SelectMany(f => Span().Matches(Readmes.Read(f)).Select(m => m.Groups["code"].Value));

    private static async Task<string> RunAsync(string block, string folder)
    {
        using var program = new TempFolder();
        var command = program.Write(
            "dataplatform",
            $"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "dataplatform.dll")}' \"$@\"\n"
        );
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(command, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", block])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PATH"] = $"{program.Path}:{Environment.GetEnvironmentVariable("PATH")}" },
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync().WaitAsync(TestEngine.Limit);
        await process.WaitForExitAsync().WaitAsync(TestEngine.Limit);
        Assert.True(process.ExitCode == 0, $"{block}\n{output}\n{await errors}");
        return output;
    }

    // Below those that the system gives to whoever asks for any port: nobody is given it between now and then.
    private static int FreePort()
    {
        for (var port = 20_000 + (Environment.ProcessId % 5_000); ; port++)
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody has it.
            }
        }
    }

    private static bool Leads(string file, string to, string anchor)
    {
        var target = to.Length == 0 ? file : Path.Combine(Path.GetDirectoryName(file)!, to);
        return Path.Exists(Path.Combine(Approved.Repository(), target))
            && (anchor.Length == 0 || Heading().Matches(Readmes.Read(target)).Any(h => Slug(h.Groups["title"].Value) == anchor));
    }

    private static string Slug(string title) =>
        new([.. title.ToLowerInvariant().Replace(' ', '-').Where(c => char.IsLetterOrDigit(c) || c is '-' or '_')]);

    [GeneratedRegex("`(?<code>[^`\n]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Span();

    [GeneratedRegex(@"\]\((?<to>[^)#]*)(#(?<anchor>[^)]*))?\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (?<title>.+)$", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\w+Tests$", RegexOptions.ExplicitCapture)]
    private static partial Regex TestClass();
}
