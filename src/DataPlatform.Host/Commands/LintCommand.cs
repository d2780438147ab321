using System.CommandLine;
using DataPlatform.Engine;
using DataPlatform.Host.Output;
using DataPlatform.Host.Settings;
using DataPlatform.Recipes;
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
            "Checks recipes and gold models, and lists every problem with file and line. Exits with 2 if there is one. Warns of keys that did not tell apart the rows that a data folder holds.",
            """
            dataplatform lint                                  the recipes that 'run' would use
            dataplatform lint ./recipes
            """
        );
        var directory = new Argument<string?>("DIR") { Description = SelectionFlags.RecipesFolder, Arity = ArgumentArity.ZeroOrOne };
        var data = new Option<string?>("--data")
        {
            Description =
                "Data folder, for what stored answers say against the recipes. Default: ./data, where it is there and 'run' would use these recipes.",
            HelpName = "DIR",
        };
        command.Arguments.Add(directory);
        command.Options.Add(data);
        var output = new OutputFlags().AddTo(command);
        command.SetAction(parsed =>
        {
            var found = Check(Invocation.SettingsOf(parsed).Recipes, parsed.GetValue(data));
            Print(found, output.IsJson(parsed), parsed.InvocationConfiguration);
            return found.Problems.Count == 0 ? ExitCode.Ok : ExitCode.Usage;
        });
        return command;
    }

    private static void Print(LintDocument found, bool json, InvocationConfiguration to)
    {
        foreach (var problem in found.Problems)
        {
            to.Error.WriteLine(problem);
        }

        foreach (var warning in found.Warnings)
        {
            to.Error.WriteLine($"warning: {warning}");
        }

        if (found.DataProblem is not null)
        {
            to.Error.WriteLine($"warning: the data were not looked at: {found.DataProblem}");
        }

        if (found.Problems.Count > 0)
        {
            to.Error.WriteLine(Count(found.Problems.Count, "problem"));
        }

        if (json)
        {
            to.Output.WriteLine(RunJson.Write(found));
        }
        else if (found.Problems.Count == 0)
        {
            to.Output.WriteLine(
                $"{found.Folder}: {Count(found.Sources, "source")}, {Count(found.Datasets, "dataset")}, {Count(found.Recipes, "recipe")}, {Count(found.GoldModels, "gold model")}: no problems"
            );
        }
    }

    private static LintDocument Check(string folder, string? data)
    {
        var (book, problems) = RecipeFolder.Load(folder);
        problems = problems.Count == 0 ? Inspector.MisfitChecks(book) : problems;
        var (warnings, dataProblem) = WhatIsStored(book, folder, data);
        return new(
            problems.Count == 0 ? "succeeded" : "failed",
            folder,
            book.Sources.Count,
            book.Recipes.Select(r => (r.Source.Name, r.Dataset)).Distinct().Count(),
            book.Recipes.Count,
            book.Models.Count,
            problems,
            [.. Inspector.InDoubt(book), .. warnings],
            dataProblem
        );
    }

    // Other recipes than those that 'run' would use have their data elsewhere.
    private static (IReadOnlyList<RecipeProblem> Warnings, string? Problem) WhatIsStored(RecipeBook book, string folder, string? data)
    {
        if (data is null && Path.GetFullPath(folder) != Path.GetFullPath(SelectionFlags.DefaultRecipes()))
        {
            return ([], null);
        }

        try
        {
            return (Inspector.KeysInDoubt(book, data ?? "./data"), null);
        }
        catch (Exception e) when (e is ConfigurationException or IOException)
        {
            return ([], data is null ? null : e.Message);
        }
    }

    private static string Count(int number, string what) => number == 1 ? $"1 {what}" : $"{number} {what}s";
}
