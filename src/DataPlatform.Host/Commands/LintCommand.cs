using System.CommandLine;
using DataPlatform.Recipes.Reading;

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
        command.SetAction(parsed =>
        {
            var folder = parsed.GetValue(directory) ?? SelectionFlags.DefaultRecipes();
            var (book, problems) = RecipeFolder.Load(folder);
            foreach (var problem in problems)
            {
                parsed.InvocationConfiguration.Error.WriteLine(problem);
            }

            if (problems.Count > 0)
            {
                parsed.InvocationConfiguration.Error.WriteLine(Count(problems.Count, "problem"));
                return ExitCode.Usage;
            }

            var datasets = book.Recipes.Select(r => (r.Source.Name, r.Dataset)).Distinct().Count();
            parsed.InvocationConfiguration.Output.WriteLine(
                $"{folder}: {Count(book.Sources.Count, "source")}, {Count(datasets, "dataset")}, {Count(book.Recipes.Count, "recipe")}, {Count(book.Models.Count, "gold model")}: no problems"
            );
            return ExitCode.Ok;
        });
        return command;
    }

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";
}
