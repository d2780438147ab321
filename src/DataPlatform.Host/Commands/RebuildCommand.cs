using System.CommandLine;
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
            """
        );
        var recipes = new Option<string?>("--recipes") { Description = SelectionFlags.RecipesFolder, HelpName = "DIR" };
        var data = new Option<string>("--data")
        {
            Description = SelectionFlags.DataFolder,
            HelpName = "DIR",
            DefaultValueFactory = _ => "./data",
        };
        var force = new Option<bool>("--force")
        {
            Description =
                "Replace the warehouse even where the new one lacks what the old one holds. The old one stays as warehouse.duckdb.bak in any case.",
        };
        command.Options.Add(recipes);
        command.Options.Add(data);
        command.Options.Add(force);
        var output = new OutputFlags().AddTo(command, withTrace: false);
        command.SetAction(
            async (parsed, token) =>
            {
                var options = new RunOptions
                {
                    RecipesDirectory = parsed.GetValue(recipes) ?? SelectionFlags.DefaultRecipes(),
                    DataDirectory = parsed.GetValue(data)!,
                };
                return await RunAsync(options, parsed.GetValue(force), output.IsJson(parsed), parsed.InvocationConfiguration.Output, token);
            }
        );
        return command;
    }

    private static async Task<int> RunAsync(RunOptions options, bool force, bool json, TextWriter stdout, CancellationToken token)
    {
        await using var engine = Engine.Start("none", json);
        var summary = engine.Orchestrator.Rebuild(options, force, token);
        await engine.FlushAsync();
        if (json)
        {
            await stdout.WriteLineAsync(RunJson.Write(summary));
        }
        else
        {
            RebuildPrinter.Print(summary, stdout);
        }

        return summary is { IsReplaced: true, IsWhole: true, Warnings.Count: 0, Losses.Count: 0 } ? ExitCode.Ok : ExitCode.Partial;
    }
}
