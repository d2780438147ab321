namespace DataPlatform.Bronze.Bodies;

/// <summary>Looks through the headers of an answer.</summary>
internal static class HeaderList
{
    /// <summary>The value of the first header of a name, whatever its case; null when there is none.</summary>
    public static string? Find(IReadOnlyList<KeyValuePair<string, string>> headers, string name)
    {
        for (var i = 0; i < headers.Count; i++)
        {
            if (headers[i].Key.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return headers[i].Value;
            }
        }

        return null;
    }
}
