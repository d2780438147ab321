using System.Text;
using System.Text.Json;

namespace DataPlatform.Bronze.Bodies;

/// <summary>Some fields of a JSON body, which may be anything: an error, a notice, rows, or no JSON.</summary>
/// <param name="paths">Field names from the body's root to each field.</param>
internal sealed class FieldsAt(IReadOnlyList<IReadOnlyList<string>> paths)
{
    private readonly byte[][][] _paths = [.. paths.Select(p => p.Select(Encoding.UTF8.GetBytes).ToArray())];

    /// <summary>The fields: a text as it is, anything else as JSON without white space, as it is kept; null where there is none. Of a name that comes twice, the first counts.</summary>
    public (string? Text, bool SaysNothing)[] Read(ReadOnlySpan<byte> body)
    {
        var found = new (string? Text, bool SaysNothing)[_paths.Length];
        try
        {
            var json = new Utf8JsonReader(body, JsonText.Options);
            if (json.Read() && json.TokenType == JsonTokenType.StartObject)
            {
                ReadObject(ref json, body, 0, [.. Enumerable.Range(0, _paths.Length)], found);
            }
        }
        catch (JsonException)
        {
            // What came before it is there all the same.
        }

        return found;
    }

    private void ReadObject(
        ref Utf8JsonReader json,
        ReadOnlySpan<byte> body,
        int depth,
        List<int> wanted,
        (string? Text, bool SaysNothing)[] found
    )
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var here = new List<int>();
            foreach (var i in wanted)
            {
                if (depth < _paths[i].Length && JsonText.IsName(ref json, _paths[i][depth]))
                {
                    here.Add(i);
                }
            }

            json.Read();
            var inside = here.Where(i => depth < _paths[i].Length - 1).ToList();
            Keep(json, body, here.Except(inside), found);
            if (inside.Count > 0 && json.TokenType == JsonTokenType.StartObject)
            {
                ReadObject(ref json, body, depth + 1, inside, found);
            }
            else
            {
                json.Skip();
            }
        }
    }

    private static void Keep(Utf8JsonReader json, ReadOnlySpan<byte> body, IEnumerable<int> ends, (string? Text, bool SaysNothing)[] found)
    {
        foreach (var i in ends.Where(i => found[i].Text is null).ToList())
        {
            var value = json;
            var start = (int)value.TokenStartIndex;
            value.Skip();
            found[i] = (
                json.TokenType == JsonTokenType.String
                    ? JsonText.Text(ref value)
                    : Encoding.UTF8.GetString(JsonText.WithoutSpace(body[start..(int)value.BytesConsumed])),
                JsonText.SaysNothing(json)
            );
        }
    }
}
