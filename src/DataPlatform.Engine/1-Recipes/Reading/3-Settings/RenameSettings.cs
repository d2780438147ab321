using DataPlatform.Recipes.Reading.Shapes;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>What a dataset says of the names that it had.</summary>
internal static class RenameSettings
{
    public static readonly Setting<IReadOnlyList<string>> Formerly = new(
        "formerly",
        new ListOf<string>(Names.Folder) { IsSet = true },
        Blank.Dataset.Formerly,
        "Names that the dataset had before: what is stored under them is its own."
    )
    {
        Examples = ["[eod-prices]"],
        AlsoCalled = ["renamed_from", "was"],
    };
}
