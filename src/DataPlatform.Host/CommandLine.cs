using System.CommandLine;
using System.CommandLine.Parsing;
using DataPlatform.Host.Commands;
using DataPlatform.Host.Output;
using DataPlatform.Host.Settings;
using DataPlatform.Runs;

namespace DataPlatform.Host;

/// <summary>The face: verbs, flags, exit codes.</summary>
internal static class CommandLine
{
    public static RootCommand Root()
    {
        var root = new RootCommand(
            """
            Pulls datasets from rate-limited web APIs and turns them into tables you can trust.

            Start here:
              dataplatform demo     the whole pipeline against a built-in market: no key, no network
              dataplatform plan     what a run would ask, and why it would skip the rest
              dataplatform run      the real thing
            """
        );
        root.Subcommands.Add(DemoCommand.Create());
        root.Subcommands.Add(RunCommand.Create());
        root.Subcommands.Add(PlanCommand.Create());
        root.Subcommands.Add(DraftCommand.Create());
        root.Subcommands.Add(TryCommand.Create());
        root.Subcommands.Add(ReportCommand.Create());
        root.Subcommands.Add(StatusCommand.Create());
        root.Subcommands.Add(ExplainCommand.Create());
        root.Subcommands.Add(ExportCommand.Create());
        root.Subcommands.Add(DropCommand.Create());
        root.Subcommands.Add(PruneCommand.Create());
        root.Subcommands.Add(ConfigCommand.Create());
        root.Subcommands.Add(LintCommand.Create());
        root.Subcommands.Add(RebuildCommand.Create());
        root.Subcommands.Add(VerifyCommand.Create());
        root.Subcommands.Add(SimulateCommand.Create());
        HelpWithExamples.AddTo(root);
        return root;
    }

    /// <param name="args">The words.</param>
    /// <param name="stdout">Standard output.</param>
    /// <param name="stderr">Standard error.</param>
    /// <param name="environment">The variables that may hold settings.</param>
    public static async Task<int> RunAsync(
        string[] args,
        TextWriter stdout,
        TextWriter stderr,
        IReadOnlyDictionary<string, string> environment
    )
    {
        var root = Root();
        var parsed = root.Parse(args);
        var json = OutputFlags.AsksForJson(parsed) ? stdout : null;
        if (parsed.Errors.Count > 0)
        {
            return FailurePrinter.Usage(Errors(parsed), Hint(parsed, args), json, stderr);
        }

        var problems = new List<string>();
        var settings = GivenSettings.Read(root, parsed, environment, problems);
        parsed = settings.Parse();
        json = OutputFlags.AsksForJson(parsed) ? stdout : null;
        problems.AddRange(Errors(parsed).Select(settings.Placed));
        if (problems.Count > 0)
        {
            return FailurePrinter.Usage(problems, hint: null, json, stderr);
        }

        if (FileHandles.Problem() is { } problem)
        {
            return FailurePrinter.Usage([problem], hint: null, json, stderr);
        }

        var invocation = new Invocation
        {
            Settings = settings,
            Environment = environment,
            Output = stdout,
            Error = stderr,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        return await InvokeAsync(parsed, invocation, json);
    }

    private static async Task<int> InvokeAsync(ParseResult parsed, Invocation invocation, TextWriter? json)
    {
        var stderr = invocation.Error;
        using var interrupt = new Interrupt(stderr);
        try
        {
            return await parsed.InvokeAsync(invocation, interrupt.Token);
        }
        catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
        {
            return FailurePrinter.Interrupted(json);
        }
        // The edge of the program: a bug or a broken warehouse has an exit code, not a crash report.
#pragma warning disable CA1031
        catch (Exception e)
#pragma warning restore CA1031
        {
            return e is ConfigurationException wrong
                ? FailurePrinter.Usage([.. wrong.Problems.Select(invocation.Settings.Placed)], hint: null, json, stderr)
                : FailurePrinter.Failed(e, json, stderr);
        }
    }

    private static List<string> Errors(ParseResult parsed)
    {
        // "Required command was not provided" says nothing when the command was given and is unknown.
        var errors = parsed.Errors.Where(e => parsed.UnmatchedTokens.Count == 0 || e.Message.Contains('\'', StringComparison.Ordinal));
        return [.. errors.DistinctBy(e => e.Message, StringComparer.Ordinal).Select(e => $"{Plain(e)}{SuggestionFor(e, parsed)}")];
    }

    private static string Hint(ParseResult parsed, string[] args)
    {
        var command = parsed.CommandResult.Command;
        return args.Length == 0 || command is RootCommand ? "try: dataplatform --help" : $"try: dataplatform {command.Name} --help";
    }

    // The library names the .NET type that it could not make of a word.
    private static string Plain(ParseError error) =>
        error.SymbolResult is OptionResult { Tokens: [var token], Option: Option<int> or Option<int?> } result
        && !int.TryParse(token.Value, out _)
            ? $"{result.Option.Name} {token.Value}: must be a whole number"
            : error.Message.TrimEnd('.');

    private static string SuggestionFor(ParseError error, ParseResult parsed)
    {
        var written = parsed.UnmatchedTokens.FirstOrDefault(t => error.Message.Contains($"'{t}'", StringComparison.Ordinal));
        if (written is null)
        {
            return "";
        }

        var command = parsed.CommandResult.Command;
        return Recipes.Suggestion.For(
            written,
            written.StartsWith('-') ? command.Options.Select(o => o.Name) : command.Subcommands.Select(c => c.Name)
        );
    }
}
