namespace DataPlatform.Host.Output;

/// <summary>A line of text on a terminal that may be narrower than it.</summary>
internal static class Wrapped
{
    private const string Further = "    ";

    /// <summary>The lines that it takes: broken between words, those after the first one indented as it is, and more. A word that does not fit is broken too.</summary>
    /// <param name="text">The line.</param>
    /// <param name="width">How wide a line may be.</param>
    public static IEnumerable<string> Lines(string text, int width)
    {
        var indent = new string(' ', text.Length - text.TrimStart().Length) + Further;
        var lines = new List<string>();
        while (text.Length > width && width > 2 * indent.Length)
        {
            var at = text.LastIndexOf(' ', width);
            var isBetween = at > 0 && text[..at].Trim().Length > 0;
            lines.Add((isBetween ? text[..at] : text[..width]).TrimEnd());
            text = indent + text[(isBetween ? at : width)..].TrimStart();
        }

        lines.Add(text);
        return lines;
    }
}
