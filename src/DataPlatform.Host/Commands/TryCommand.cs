using System.CommandLine;
using DataPlatform.Engine.Trying;
using DataPlatform.Host.Output;
using DataPlatform.Runs;

namespace DataPlatform.Host.Commands;

/// <summary><c>dataplatform try</c></summary>
internal static class TryCommand
{
    private static readonly Argument<string?> Dataset = new("DATASET")
    {
        Description = "The dataset, as DATASET or SOURCE/DATASET[/VARIANT].",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private static readonly Option<string?> Recipes = new("--recipes") { Description = SelectionFlags.RecipesFolder, HelpName = "DIR" };
    private static readonly Option<string> Data = new("--data")
    {
        Description = "Data folder: its quota is kept to; nothing else in it is touched.",
        HelpName = "DIR",
        DefaultValueFactory = _ => "./data",
    };
    private static readonly Option<string?> Ticker = new("--ticker") { Description = "The ticker to ask for.", HelpName = "X" };
    private static readonly Option<string?> FromFile = new("--file")
    {
        Description = "Read this file as the answer, and ask nobody.",
        HelpName = "BODY",
    };
    private static readonly Option<DateOnly?> From = new("--from")
    {
        Description = "The first day of the window. Default: that of a first run.",
        HelpName = "YYYY-MM-DD",
        CustomParser = result => SelectionFlags.ParseDate(result),
    };
    private static readonly Option<DateOnly?> Date = new("--date")
    {
        Description = "The date of the request (UTC). Default: today.",
        HelpName = "YYYY-MM-DD",
        CustomParser = result => SelectionFlags.ParseDate(result),
    };
    private static readonly Option<int> Rows = new("--rows")
    {
        Description = "How many rows to show.",
        HelpName = "N",
        DefaultValueFactory = _ => 10,
    };
    private static readonly SourceFlags OfSources = new();

    public static Command Create()
    {
        var command = new VerbCommand(
            "try",
            "Sends one request of a recipe, or reads a file as its answer, and shows what would become of it: typed rows, quarantine, unread fields, the next page. Stores nothing. Exits with 3 if something is not right.",
            """
            dataplatform try price-eod-full --ticker AAPL --from 2026-01-01
            dataplatform try acme/prices --ticker AAPL --file aapl.json
            dataplatform try acme/symbols --recipes . --output json
            """
        );
        command.Arguments.Add(Dataset);
        foreach (var option in (Option[])[Recipes, Data, Ticker, FromFile, From, Date, Rows, OfSources.Variables, OfSources.BaseUrls])
        {
            command.Options.Add(option);
        }

        var output = new OutputFlags().AddTo(command);
        command.SetAction(
            async (parsed, token) =>
            {
                using var engine = Engine.Start();
                var trial = await engine.Orchestrator.TryAsync(Options(parsed), Read(parsed), token);
                TrialPrinter.Print(trial, output.IsJson(parsed), parsed.InvocationConfiguration.Output);
                return trial.IsClean ? ExitCode.Ok : ExitCode.Partial;
            }
        );
        return command;
    }

    private static RunOptions Options(ParseResult parsed) =>
        OfSources.Put(
            new()
            {
                RecipesDirectory = parsed.GetValue(Recipes) ?? SelectionFlags.DefaultRecipes(),
                DataDirectory = parsed.GetValue(Data)!,
                Date = parsed.GetValue(Date),
            },
            parsed
        );

    private static TrialOptions Read(ParseResult parsed) =>
        new()
        {
            Dataset = parsed.GetValue(Dataset) ?? throw new ConfigurationException("try needs a dataset; try: dataplatform try --help"),
            Ticker = parsed.GetValue(Ticker),
            File = parsed.GetValue(FromFile),
            From = parsed.GetValue(From),
            Shown = Math.Max(0, parsed.GetValue(Rows)),
        };
}
