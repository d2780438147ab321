using System.CommandLine;
using DataPlatform.Host.Output;
using DataPlatform.Recipes.Reading;
using DataPlatform.Runs;

namespace DataPlatform.Host.Commands;

/// <summary><c>dataplatform lint</c></summary>
internal static class LintCommand
{
    public static Command Create()
    {
        var command = new VerbCommand(
            "lint",
            "Checks recipes and gold models, and lists every problem with file and line. Exits with 2 if there is one.",
            """
            dataplatform lint                                  the recipes that 'run' would use
            dataplatform lint ./recipes
            """
        );
        var directory = new Argument<string?>("DIR") { Description = SelectionFlags.RecipesFolder, Arity = ArgumentArity.ZeroOrOne };
        command.Arguments.Add(directory);
        var output = new OutputFlags().AddTo(command);
        command.SetAction(parsed =>
        {
            var found = Check(parsed.GetValue(directory) ?? SelectionFlags.DefaultRecipes());
            foreach (var problem in found.Problems)
            {
                parsed.InvocationConfiguration.Error.WriteLine(problem);
            }

            if (found.Problems.Count > 0)
            {
                parsed.InvocationConfiguration.Error.WriteLine(Count(found.Problems.Count, "problem"));
            }

            if (output.IsJson(parsed))
            {
                parsed.InvocationConfiguration.Output.WriteLine(RunJson.Write(found));
            }
            else if (found.Problems.Count == 0)
            {
                parsed.InvocationConfiguration.Output.WriteLine(
                    $"{found.Folder}: {Count(found.Sources, "source")}, {Count(found.Datasets, "dataset")}, {Count(found.Recipes, "recipe")}, {Count(found.GoldModels, "gold model")}: no problems"
                );
            }

            return found.Problems.Count == 0 ? ExitCode.Ok : ExitCode.Usage;
        });
        return command;
    }

    private static LintDocument Check(string folder)
    {
        var (book, problems) = RecipeFolder.Load(folder);
        return new(
            problems.Count == 0 ? "succeeded" : "failed",
            folder,
            book.Sources.Count,
            book.Recipes.Select(r => (r.Source.Name, r.Dataset)).Distinct().Count(),
            book.Recipes.Count,
            book.Models.Count,
            problems
        );
    }

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";
}
