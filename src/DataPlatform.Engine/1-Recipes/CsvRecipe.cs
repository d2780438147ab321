namespace DataPlatform.Recipes;

/// <summary>How a CSV body is written.</summary>
public sealed record CsvRecipe
{
    /// <summary>With commas, quotation marks and a header line.</summary>
    public static CsvRecipe Default { get; } = new();

    /// <summary>What stands between two values. Default: a comma.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>What stands around a value that holds the delimiter, itself doubled inside; null: nothing does. Default: a quotation mark.</summary>
    public char? Quote { get; init; } = '"';

    /// <summary>Lines before the header that are none of the table. Default 0.</summary>
    public int SkipLines { get; init; }

    /// <summary>The names of the fields, where no header line says them. Empty: the first line does.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];
}
