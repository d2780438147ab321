using System.Text.Json;

namespace DataPlatform.Engine.Drafting.Rows;

/// <summary>Finds where the rows of a JSON body are.</summary>
internal static class RowsFinder
{
    private const int Deepest = 6;

    /// <summary>All places where they may be.</summary>
    /// <param name="root">The body.</param>
    public static IReadOnlyList<RowsGuess> Find(JsonElement root) => [.. All(root, "", null, 1).Where(g => g.Rows > 0)];

    private static IEnumerable<RowsGuess> All(JsonElement value, string path, JsonElement? beside, int depth)
    {
        var found = RowsShape.All.Select(s => s.Find(value, path, beside)).OfType<RowsGuess>();
        if (depth > Deepest)
        {
            return found;
        }

        return value.ValueKind switch
        {
            // Of a name that comes twice, the first counts.
            JsonValueKind.Object => found.Concat(
                value
                    .EnumerateObject()
                    .Where(f => FieldPath.CanHold(f.Name))
                    .DistinctBy(f => f.Name, StringComparer.Ordinal)
                    .SelectMany(f => All(f.Value, FieldPath.Join(path, f.Name), value, depth + 1))
            ),
            JsonValueKind.Array when value.GetArrayLength() == 1 && path.Length > 0 => found.Concat(
                All(value[0], $"{path}[0]", null, depth + 1)
            ),
            _ => found,
        };
    }
}
