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

    /// <summary>How a path ends.</summary>
    public enum Ending
    {
        /// <summary>At a value.</summary>
        Found,

        /// <summary>At an object or array that has no such item.</summary>
        Absent,

        /// <summary>At null, or a text of nothing, where it would go on: the vendor says that there is no value.</summary>
        Nothing,

        /// <summary>At something else that has no items, or that has them by names where a place is wanted or the other way round.</summary>
        Unreachable,
    }

    /// <summary>Follows the path.</summary>
    /// <param name="json">The text; what stands at <paramref name="at"/> is valid JSON.</param>
    /// <param name="at">Where the path begins.</param>
    /// <param name="found">Where it ends.</param>
    public Ending Follow(ReadOnlySpan<byte> json, Range at, out Range found)
    {
        found = at;
        for (var i = 0; i < _steps.Count; i++)
        {
            if (!TryStep(json, i, ref found))
            {
                return EndingAt(json[found], _steps[i]);
            }
        }

        return Ending.Found;
    }

    /// <inheritdoc cref="Follow"/>
    /// <returns>Whether it ends at a value.</returns>
    public bool TryFind(ReadOnlySpan<byte> json, Range at, out Range found) => Follow(json, at, out found) == Ending.Found;

    /// <summary>What a path says of a value from the whole of a text on.</summary>
    /// <param name="json">The text, valid JSON.</param>
    /// <param name="scratch">Undoes escapes.</param>
    /// <param name="value">The value.</param>
    /// <returns>False when it says nothing.</returns>
    public bool TryRead(ReadOnlySpan<byte> json, JsonScratch scratch, out FieldValue value)
    {
        var ending = Follow(json, ..json.Length, out var found);
        value = ValueOf(ending, json[found], scratch);
        return ending != Ending.Absent;
    }

    /// <summary>The value at a path's end.</summary>
    /// <param name="ending">How it ends.</param>
    /// <param name="json">What stands there.</param>
    /// <param name="scratch">Undoes escapes.</param>
    public static FieldValue ValueOf(Ending ending, ReadOnlySpan<byte> json, JsonScratch scratch) =>
        ending switch
        {
            Ending.Found => scratch.Value(json),
            Ending.Unreachable => new(FieldKind.Unreachable, json, json),
            _ => default,
        };

    private static Ending EndingAt(ReadOnlySpan<byte> text, PathStep step)
    {
        var json = text.TrimStart(" \r\n\t"u8);
        return json.StartsWith("null"u8) || json.StartsWith("\"\""u8) ? Ending.Nothing
            : json[0] == (step is PathStep.Name ? '{' : '[') || JsonText.IsNothing(json) ? Ending.Absent
            : Ending.Unreachable;
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
