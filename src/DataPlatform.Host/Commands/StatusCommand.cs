using System.CommandLine;
using DataPlatform.Engine;
using DataPlatform.Host.Output;
using DataPlatform.Runs;

namespace DataPlatform.Host.Commands;

/// <summary><c>dataplatform status</c></summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var command = new VerbCommand(
            "status",
            "Shows how far each dataset is, what failed, what did not fit, which checks did not pass and what is left of the quotas, also while a run goes on. Changes nothing.",
            """
            dataplatform status                                everything at a glance, and the run that goes on
            dataplatform status --dataset eod                  which tickers lack data, and where days are missing
            dataplatform status --ticker AAPL,MSFT             how far these are, dataset by dataset
            dataplatform status --failures                     what failed and has not been answered since, and why
            dataplatform status --quarantine                   which rows did not fit
            dataplatform status --checks                       how the checks of recipes and gold models stand
            dataplatform status --quota                        what is left of each limit, and when it is back
            """
        );
        var folders = new FolderFlags().AddTo(command);
        var flags = new StatusFlags().AddTo(command);
        var output = new OutputFlags().AddTo(command);
        command.SetAction(
            async (parsed, token) =>
            {
                var question = flags.Read(parsed);
                var report = new Inspector(TimeProvider.System).Status(folders.Read(parsed), question, token);
                var stdout = parsed.InvocationConfiguration.Output;
                if (output.IsJson(parsed))
                {
                    await stdout.WriteLineAsync(RunJson.Write(report));
                }
                else
                {
                    new StatusPrinter(stdout, TimeProvider.System.GetUtcNow()).Print(report, question);
                }

                return ExitCode.Ok;
            }
        );
        return command;
    }
}
