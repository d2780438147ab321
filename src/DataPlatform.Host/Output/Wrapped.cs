namespace DataPlatform.Host.Output;

/// <summary>A line of text on a terminal that may be narrower than it.</summary>
internal static class Wrapped
{
    private const string Indent = "    ";

    /// <summary>The lines that it takes: broken between words, those after the first one indented. A word that does not fit is broken too.</summary>
    /// <param name="text">The line; what stands before its first word stays.</param>
    /// <param name="width">The terminal's width in columns; null for no end of it.</param>
    public static IEnumerable<string> Lines(string text, int? width)
    {
        if (width is not { } most || most <= 2 * Indent.Length)
        {
            return [text];
        }

        var lines = new List<string>();
        while (text.Length > most)
        {
            var at = text.LastIndexOf(' ', most);
            var isWord = at > 0 && text[..at].Trim().Length > 0;
            lines.Add((isWord ? text[..at] : text[..most]).TrimEnd());
            text = Indent + text[(isWord ? at : most)..].TrimStart();
        }

        lines.Add(text);
        return lines;
    }
}
