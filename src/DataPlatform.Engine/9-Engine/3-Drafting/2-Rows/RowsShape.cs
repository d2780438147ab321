using System.Text.Json;
using DataPlatform.Recipes.Reading.Yaml;

namespace DataPlatform.Engine.Drafting.Rows;

/// <summary>
/// One way in which vendors write rows: sees whether a value holds rows of its kind. Each is a file; a new one is a file like theirs and a word in
/// <see cref="All"/>.
/// </summary>
internal abstract class RowsShape
{
    /// <summary>All of them; of two that find as much, the first is taken.</summary>
    public static IReadOnlyList<RowsShape> All { get; } =
    [
        new ListOfObjects(),
        new MapOfRows(),
        new ArraysSideBySide(),
        new HeaderTable(),
        new ListOfArrays(),
        new ListOfScalars(),
        new OneObject(),
    ];

    /// <summary>The rows that a value holds; null when it holds none of this kind.</summary>
    /// <param name="value">The value.</param>
    /// <param name="path">The path to it; empty for the body itself.</param>
    /// <param name="beside">The object that it is a field of; null for the body itself.</param>
    public abstract RowsGuess? Find(JsonElement value, string path, JsonElement? beside);

    /// <summary>A path as <c>rows</c> says it; null for the root, which is left out.</summary>
    protected static string? Setting(string path) => path.Length == 0 ? null : YamlText.Of(path);

    /// <summary>What <c>rows</c> says of rows in a shape.</summary>
    /// <param name="path">The path to them.</param>
    /// <param name="parts">The shape, and what it needs besides, as YAML.</param>
    protected static string Setting(string path, params IEnumerable<string> parts) =>
        $"{{ {string.Join(", ", path.Length == 0 ? parts : parts.Prepend($"path: {YamlText.Of(path)}"))} }}";

    /// <summary>True for a value that is neither an object nor an array.</summary>
    protected static bool IsPlain(JsonElement value) => value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);

    /// <summary>How many plain values an object has.</summary>
    protected static int PlainFields(JsonElement row) => row.EnumerateObject().Count(f => IsPlain(f.Value));
}
