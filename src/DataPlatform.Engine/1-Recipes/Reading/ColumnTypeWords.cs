namespace DataPlatform.Recipes.Reading;

/// <summary>The words for column types in a recipe.</summary>
internal static class ColumnTypeWords
{
    private static readonly ColumnType[] Plain =
    [
        ColumnType.Text,
        ColumnType.Integer,
        ColumnType.Double,
        ColumnType.Boolean,
        ColumnType.Date,
        ColumnType.Timestamp,
        ColumnType.Json,
    ];

    /// <summary>What a type must be, for a message.</summary>
    public static string Expected { get; } = $"one of {string.Join(", ", Plain.Select(t => t.Name))}";

    /// <summary>The type that a word stands for; null when it stands for none.</summary>
    public static ColumnType? Read(string word) => Plain.FirstOrDefault(t => t.Name == word);

    /// <summary>What may have been meant by a word that stands for no type.</summary>
    public static string Hint(string word) => Suggestion.For(word, Plain.Select(t => t.Name));
}
