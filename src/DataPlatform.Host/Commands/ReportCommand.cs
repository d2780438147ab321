using System.CommandLine;
using DataPlatform.Host.Output.Report;
using DataPlatform.Runs;

namespace DataPlatform.Host.Commands;

/// <summary><c>dataplatform report</c></summary>
internal static class ReportCommand
{
    public static Command Create()
    {
        var command = new VerbCommand(
            "report",
            "Writes how a run went as one HTML file, reports/RUN.html in the data folder: timeline, quota, failures, warnings, quarantine, coverage. Every run that comes to its end has written its own.",
            """
            dataplatform report                                            the last run
            dataplatform report 20260131T080000.000Z-abcd --data /srv/market
            """
        );
        var run = new Argument<string?>("RUN")
        {
            Description = "The run's id. Default: the last run that came to its end.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var data = new Option<string>("--data")
        {
            Description = SelectionFlags.DataFolder,
            HelpName = "DIR",
            DefaultValueFactory = _ => "./data",
        };
        command.Arguments.Add(run);
        command.Options.Add(data);
        var output = new OutputFlags().AddTo(command);
        command.SetAction(parsed =>
        {
            var written = ReportFile.Write(parsed.GetValue(data)!, parsed.GetValue(run));
            parsed.InvocationConfiguration.Output.WriteLine(output.IsJson(parsed) ? RunJson.Write(written) : written.File);
            return ExitCode.Ok;
        });
        return command;
    }
}
