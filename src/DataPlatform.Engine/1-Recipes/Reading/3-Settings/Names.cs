using System.Text.Json.Nodes;
using DataPlatform.Recipes.Reading.Shapes;

namespace DataPlatform.Recipes.Reading.Settings;

/// <summary>
/// What things in a recipe may be called. A name becomes a folder, a table or a column, so this is also what keeps paths and SQL out of
/// them.
/// </summary>
internal static class Names
{
    private const string SqlForm = "[a-z][a-z0-9_]{0,62}";
    private const string DiscriminatorForm = @"(?!\.{1,2}$)[A-Za-z0-9_.-]{1,80}";

    /// <summary>A source, a quota, a domain, a dataset.</summary>
    public static readonly Scalar<string> Folder = Scalars.Matching(
        "name",
        "[a-z0-9][a-z0-9-]{0,79}",
        "lower-case letters, digits and '-', at most 80 of them (it becomes a folder)"
    ) with
    {
        Range = "lower-case letters, digits and `-`, at most 80",
    };

    /// <summary>A table or a column.</summary>
    public static readonly Scalar<string> Sql = Scalars.Matching(
        "name",
        SqlForm,
        "lower-case letters, digits and '_', starting with a letter, at most 63 of them"
    ) with
    {
        Range = "lower-case letters, digits and `_`, a letter first, at most 63",
    };

    /// <summary>A column that is declared elsewhere. Any word is read, so that who looks for the column can say which one was meant.</summary>
    public static readonly Scalar<string> Column = new("column", "the name of a column", TryColumn)
    {
        JsonSchema = () => Scalars.TextLike($"^{SqlForm}$"),
    };

    /// <summary>A variant of a dataset.</summary>
    public static readonly Scalar<string> Discriminator = Scalars.Matching(
        "discriminator",
        DiscriminatorForm,
        "letters, digits, '-', '_' or '.', at most 80 of them"
    ) with
    {
        Range = "letters, digits, `-`, `_` and `.`, at most 80",
        JsonSchema = () => new() { ["type"] = new JsonArray("string", "number"), ["pattern"] = $"^{DiscriminatorForm}$" },
    };

    private static bool TryColumn(string text, out string value) =>
        (value = text).Length > 0 && !text.Contains(',', StringComparison.Ordinal);
}
