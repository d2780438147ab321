using System.CommandLine;
using DataPlatform.Host.Output;
using DataPlatform.Runs;

namespace DataPlatform.Host.Commands;

/// <summary><c>dataplatform plan</c></summary>
internal static class PlanCommand
{
    public static Command Create()
    {
        var command = new VerbCommand(
            "plan",
            "Shows what a run with the same flags would ask, what it would skip and why, and how long the quota makes it take. Sends nothing and writes nothing.",
            """
            dataplatform plan
            dataplatform plan --date 2026-01-31 --dataset price-eod-full --requests
            """
        );
        var selection = new SelectionFlags().AddTo(command);
        var output = new OutputFlags().AddTo(command);
        var requests = new Option<bool>("--requests")
        {
            Description = "Instead of the table, list the address of every due request, one a line, without keys.",
        };
        command.Options.Add(requests);
        command.SetAction(
            async (parsed, token) =>
            {
                var options = selection.Read(parsed);
                DemoFolder.RefuseFor(options);
                using var engine = Engine.Start();
                Print(engine, options, parsed.GetValue(requests), output.IsJson(parsed), parsed.InvocationConfiguration.Output, token);
                return ExitCode.Ok;
            }
        );
        return command;
    }

    private static void Print(Engine engine, RunOptions options, bool requests, bool json, TextWriter stdout, CancellationToken token)
    {
        if (requests && json)
        {
            PlanPrinter.PrintRequests(due => engine.Orchestrator.Plan(options, due, token), stdout);
        }
        else if (requests)
        {
            engine.Orchestrator.Plan(options, due => stdout.WriteLine(due.Address().AbsoluteUri), token);
        }
        else
        {
            PlanPrinter.Print(engine.Orchestrator.Plan(options, cancellationToken: token), json, stdout, Terminal.Width(stdout));
        }
    }
}
