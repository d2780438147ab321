using System.Text;
using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Bodies;

/// <summary>A <see cref="ValuePath"/> without <c>*</c> that is followed through JSON text.</summary>
internal sealed class JsonPath
{
    private readonly IReadOnlyList<PathStep> _steps;
    private readonly byte[][] _names;

    /// <param name="steps">The steps to follow.</param>
    public JsonPath(IEnumerable<PathStep> steps)
    {
        _steps = [.. steps];
        _names = [.. _steps.Select(s => s is PathStep.Name name ? Encoding.UTF8.GetBytes(name.Text) : [])];
    }

    /// <summary>Follows the path.</summary>
    /// <param name="json">The text; what stands at <paramref name="at"/> is valid JSON.</param>
    /// <param name="at">Where the path begins.</param>
    /// <param name="found">Where the value stands that it leads to.</param>
    public bool TryFind(ReadOnlySpan<byte> json, Range at, out Range found)
    {
        found = at;
        for (var i = 0; i < _steps.Count; i++)
        {
            if (!TryStep(json, i, ref found))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The value that a path leads to from the whole of a text.</summary>
    /// <param name="json">The text, valid JSON.</param>
    /// <param name="scratch">Undoes escapes.</param>
    /// <param name="value">The value.</param>
    public bool TryRead(ReadOnlySpan<byte> json, JsonScratch scratch, out FieldValue value)
    {
        var isFound = TryFind(json, ..json.Length, out var found);
        value = isFound ? scratch.Value(json[found]) : default;
        return isFound;
    }

    private bool TryStep(ReadOnlySpan<byte> json, int step, ref Range at)
    {
        var items = new JsonItems(json, at);
        switch (_steps[step])
        {
            case PathStep.Name when items.MoveTo(_names[step]):
                at = items.Value;
                return true;
            case PathStep.At(var index) when items.IsArray:
                var left = index < 0 ? Count(json, at) + index : index;
                while (left >= 0 && items.MoveNext())
                {
                    if (left-- == 0)
                    {
                        at = items.Value;
                        return true;
                    }
                }

                return false;
            default:
                return false;
        }
    }

    private static int Count(ReadOnlySpan<byte> json, Range at)
    {
        var items = new JsonItems(json, at);
        var count = 0;
        while (items.MoveNext())
        {
            count++;
        }

        return count;
    }
}
