using System.CommandLine;
using DataPlatform.Host.Output;

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
        var output = new OutputFlags().AddTo(command, withTrace: false);
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
                using var engine = Engine.Start("none", output.IsJson(parsed));
                var stdout = parsed.InvocationConfiguration.Output;
                if (parsed.GetValue(requests) && output.IsJson(parsed))
                {
                    PlanPrinter.PrintRequests(due => engine.Orchestrator.Plan(options, due, token), stdout);
                }
                else if (parsed.GetValue(requests))
                {
                    engine.Orchestrator.Plan(options, due => stdout.WriteLine(due.Address().AbsoluteUri), token);
                }
                else
                {
                    PlanPrinter.Print(engine.Orchestrator.Plan(options, cancellationToken: token), output.IsJson(parsed), stdout);
                }

                return ExitCode.Ok;
            }
        );
        return command;
    }
}
