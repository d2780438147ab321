using System.CommandLine;
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
        command.Options.Add(recipes);
        command.Options.Add(data);
        var output = new OutputFlags().AddTo(command, withTrace: false);
        command.SetAction(
            async (parsed, token) =>
            {
                await using var engine = Engine.Start("none", output.IsJson(parsed));
                var options = new RunOptions
                {
                    RecipesDirectory = parsed.GetValue(recipes) ?? SelectionFlags.DefaultRecipes(),
                    DataDirectory = parsed.GetValue(data)!,
                };
                var summary = engine.Orchestrator.Rebuild(options, token);
                await engine.FlushAsync();
                parsed.InvocationConfiguration.Output.WriteLine(
                    output.IsJson(parsed)
                        ? RunJson.Write(summary)
                        : $"rebuilt from {summary.Responses:#,0} responses of {summary.Runs} runs: {summary.Silver.RowsRead:#,0} rows read, {summary.Silver.Inserted:#,0} inserted, {summary.Silver.Updated:#,0} updated, {summary.Silver.Unchanged:#,0} unchanged, {summary.Silver.Quarantined:#,0} quarantined; {summary.Gold.Count} gold tables"
                );
                return summary.IsWhole && summary.Warnings.Count == 0 ? ExitCode.Ok : ExitCode.Partial;
            }
        );
        return command;
    }
}
