using System.CommandLine;
using DataPlatform.Runs;

namespace DataPlatform.Host.Commands;

/// <summary>Where the recipes and the data are, for a command that needs to know no more.</summary>
internal sealed class FolderFlags
{
    private readonly Option<string?> _recipes = new("--recipes") { Description = SelectionFlags.RecipesFolder, HelpName = "DIR" };
    private readonly Option<string> _data = new("--data")
    {
        Description = SelectionFlags.DataFolder,
        HelpName = "DIR",
        DefaultValueFactory = _ => "./data",
    };

    public FolderFlags AddTo(Command command)
    {
        command.Options.Add(_recipes);
        command.Options.Add(_data);
        return this;
    }

    public RunOptions Read(ParseResult parsed) =>
        new() { RecipesDirectory = parsed.GetValue(_recipes) ?? SelectionFlags.DefaultRecipes(), DataDirectory = parsed.GetValue(_data)! };
}
