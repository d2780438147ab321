using System.CommandLine;
using DataPlatform.Engine;
using DataPlatform.Host.Output;
using DataPlatform.Runs;

namespace DataPlatform.Host.Commands;

/// <summary><c>dataplatform rebuild</c></summary>
internal static class RebuildCommand
{
    public static Command Create()
    {
        var command = new VerbCommand(
            "rebuild",
            "Rebuilds the warehouse (ops, silver, gold) from bronze alone, without network, and replaces the old one when the new one is whole.",
            """
            dataplatform rebuild                               after a recipe changed a type, or the warehouse was lost
            dataplatform rebuild --data /srv/market --output json
            dataplatform rebuild --memory 4GB                  on a machine that has more of it
            dataplatform rebuild --forget-date 2062-01-01      a run had a wrong --date: what it asked is asked again
            """
        );
        var recipes = new Option<string?>("--recipes") { Description = SelectionFlags.RecipesFolder, HelpName = "DIR" };
        var data = Data();
        var (memory, force, forget) = (MemoryFlag.Create(), Force(), ForgetDate());
        command.Options.Add(recipes);
        command.Options.Add(data);
        command.Options.Add(memory);
        command.Options.Add(force);
        command.Options.Add(forget);
        var output = new OutputFlags().AddTo(command);
        command.SetAction(
            async (parsed, token) =>
            {
                var options = new RunOptions
                {
                    RecipesDirectory = parsed.GetValue(recipes) ?? SelectionFlags.DefaultRecipes(),
                    DataDirectory = parsed.GetValue(data)!,
                    Memory = parsed.GetValue(memory),
                };
                using var engine = Engine.Start();
                var summary = engine.Orchestrator.Rebuild(options, parsed.GetValue(force), parsed.GetValue(forget), token);
                return Print(summary, output.IsJson(parsed), parsed.InvocationConfiguration.Output);
            }
        );
        return command;
    }

    private static Option<string> Data() =>
        new("--data")
        {
            Description = SelectionFlags.DataFolder,
            HelpName = "DIR",
            DefaultValueFactory = _ => "./data",
        };

    private static Option<bool> Force() =>
        new("--force")
        {
            Description =
                "Replace the warehouse even where the new one lacks what the old one holds. The old one then stays under a name with the date, such as warehouse-20260109T080000.duckdb.bak.",
        };

    private static Option<DateOnly?> ForgetDate() =>
        new("--forget-date")
        {
            Description = "A run date that was a mistake: what was answered for it no longer counts as asked. Its rows stay.",
            HelpName = "YYYY-MM-DD",
            CustomParser = SelectionFlags.ParseDate,
        };

    private static int Print(RebuildSummary summary, bool json, TextWriter stdout)
    {
        if (json)
        {
            stdout.WriteLine(RunJson.Write(summary));
        }
        else
        {
            RebuildPrinter.Print(summary, stdout);
        }

        return ExitCode.Of(summary.Status);
    }
}
