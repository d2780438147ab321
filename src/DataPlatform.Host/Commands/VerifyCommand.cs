using System.CommandLine;
using System.Globalization;
using DataPlatform.Engine;
using DataPlatform.Runs;

namespace DataPlatform.Host.Commands;

/// <summary><c>dataplatform verify</c></summary>
internal static class VerifyCommand
{
    private const int ProblemsToShow = 20;

    public static Command Create()
    {
        var command = new VerbCommand(
            "verify",
            "Reads all of bronze and checks that every response is what was stored and that ops knows it. Changes nothing. Exits with 3 if something is wrong.",
            """
            dataplatform verify
            dataplatform verify --data /srv/market --output json
            """
        );
        var data = new Option<string>("--data")
        {
            Description = SelectionFlags.DataFolder,
            HelpName = "DIR",
            DefaultValueFactory = _ => "./data",
        };
        command.Options.Add(data);
        var output = new OutputFlags().AddTo(command);
        command.SetAction(
            async (parsed, token) =>
            {
                var json = output.IsJson(parsed);
                using var engine = Engine.Start();
                var summary = engine.Orchestrator.Verify(parsed.GetValue(data)!, token);
                await parsed.InvocationConfiguration.Output.WriteLineAsync(json ? RunJson.Write(summary) : Text(summary));
                return summary.IsWhole ? ExitCode.Ok : ExitCode.Partial;
            }
        );
        return command;
    }

    private static string Text(VerifySummary summary)
    {
        var shown = summary.Problems.Take(ProblemsToShow).Select(p => $"  {p}\n");
        var more = summary.Problems.Count - Math.Min(summary.Problems.Count, ProblemsToShow) + summary.MoreProblems;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {string.Concat(shown)}{(more > 0 ? $"  and {more} more\n" : "")}{(
                summary.IsWhole ? "all well" : "not whole"
            )}: {summary.Responses:#,0} responses in {summary.Segments:#,0} segments, {summary.Bytes:#,0} bytes, {summary.Damaged:#,0} damaged
            """
        );
    }
}
