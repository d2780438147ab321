using System.Globalization;
using DataPlatform.Recipes;

namespace DataPlatform.Engine.Sight;

/// <summary>Where a dataset is declared. The reader does not keep lines of what has no mistake, so the file is looked through for its name.</summary>
/// <param name="File">The recipe file.</param>
/// <param name="Line">The line of the dataset's name, from 1; null when it was not found.</param>
internal sealed record DatasetPlace(string File, int? Line)
{
    public static DatasetPlace Of(DatasetRecipe recipe)
    {
        var file = recipe.Source.File;
        var isDatasets = false;
        foreach (var (index, line) in System.IO.File.ReadLines(file).Index())
        {
            isDatasets |= line.StartsWith("datasets:", StringComparison.Ordinal);
            var words = line.Split('#')[0].Trim(' ', '-', '{').Split([' ', ',', '}', '"', '\''], StringSplitOptions.RemoveEmptyEntries);
            if (isDatasets && words is ["name:", var name, ..] && name == recipe.Dataset)
            {
                return new(file, index + 1);
            }
        }

        return new(file, null);
    }

    /// <summary><c>file:line</c></summary>
    public override string ToString() => Line is { } line ? string.Create(CultureInfo.InvariantCulture, $"{File}:{line}") : File;
}
