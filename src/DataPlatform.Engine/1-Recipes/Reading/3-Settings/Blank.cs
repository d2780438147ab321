namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>Records of which nothing was said: what they hold is what the settings have by default.</summary>
internal static class Blank
{
    public static SourceRecipe Source { get; } =
        new()
        {
            Name = "",
            BaseUrl = new("http://localhost/"),
            File = "",
        };

    public static DatasetRecipe Dataset { get; } =
        new()
        {
            Source = Source,
            Domain = "",
            Dataset = "",
            IsTicker = false,
            Path = "",
            Table = new("", [], [], [], []),
        };
}
