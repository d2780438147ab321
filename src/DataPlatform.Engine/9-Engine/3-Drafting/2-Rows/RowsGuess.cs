using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Engine.Drafting.Rows;

/// <summary>A place in an answer that may be that of its rows.</summary>
/// <param name="Path">The path from the body's root; empty: the body itself.</param>
/// <param name="Setting">What <c>rows</c> says, as YAML; null when it is left out.</param>
/// <param name="Rows">How many rows there are.</param>
/// <param name="Fields">How many values a row has.</param>
/// <param name="Comment">What a person has to know; null when there is nothing.</param>
internal sealed record RowsGuess(string Path, string? Setting, int Rows, int Fields, string? Comment)
{
    // What is behind an index is that of one row as a rule.
    private const int BehindIndex = 4;

    // Where vendors put their rows.
    private static readonly HashSet<string> UsualNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "data",
        "results",
        "result",
        "items",
        "rows",
        "records",
        "values",
        "observations",
        "historical",
        "history",
        "quotes",
        "candles",
        "bars",
        "feed",
        "entries",
        "list",
    };

    /// <summary>A field of the rows that has to be declared for them to be found; null where none has.</summary>
    public string? Declared { get; init; }

    /// <summary>How likely it is: what has most values, and twice that where rows usually are.</summary>
    public long Weight =>
        (long)Rows
        * Math.Max(1, Fields)
        * (IsUsual(Path.Split('.')[^1]) ? 2 : 1)
        * BehindIndex
        / (Path.Contains('[', StringComparison.Ordinal) ? BehindIndex : 1);

    /// <summary>What <c>rows</c> would say to make a row of each element of a list inside the rows.</summary>
    /// <param name="place">Where the rows are; null: they are the body.</param>
    /// <param name="list">The path to the list from the row on.</param>
    public static string Expanded(RowsGuess? place, string list)
    {
        var expand = $"expand: {YamlText.Of(list)}";
        return place?.Setting switch
        {
            null => $"{{ {expand} }}",
            ['{', .. var inside, '}'] => $"{{{inside.TrimEnd()}, {expand} }}",
            var path => $"{{ path: {path}, {expand} }}",
        };
    }

    /// <summary>True for a name under which rows usually are.</summary>
    public static bool IsUsual(string name) => UsualNames.Contains(name);
}
