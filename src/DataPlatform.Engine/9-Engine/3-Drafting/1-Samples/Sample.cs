namespace DataPlatform.Engine.Drafting.Samples;

/// <summary>An answer that a recipe is drafted from.</summary>
/// <param name="Name">Where it came from, for a person, without secrets.</param>
/// <param name="Address">The address that it answers; null when nobody said.</param>
/// <param name="Headers">Its headers, names in lower case.</param>
/// <param name="Body">Its body, unpacked and without secrets: valid UTF-8, not empty, without a byte order mark.</param>
internal sealed record Sample(string Name, Uri? Address, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>A header's value; null when the answer has none of the name.</summary>
    public string? Header(string name) =>
        Headers.Where(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value).FirstOrDefault();
}
