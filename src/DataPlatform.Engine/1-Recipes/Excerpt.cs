using System.Globalization;

namespace DataPlatform.Recipes;

/// <summary>Text from outside (a recipe, a flag, a server) as a message may show it.</summary>
internal static class Excerpt
{
    private const int Longest = 60;

    /// <summary>The start of a text, on one line, with a space for each character that would move the cursor or hide what follows.</summary>
    /// <param name="text">The text.</param>
    /// <param name="longest">How many of its characters are shown at most.</param>
    public static string Of(string text, int longest = Longest)
    {
        var length = Math.Min(text.Length, longest);
        if (length < text.Length && char.IsHighSurrogate(text[length - 1]))
        {
            length--;
        }

        var shown = string.Create(
            length,
            text,
            static (to, from) =>
            {
                for (var i = 0; i < to.Length; i++)
                {
                    to[i] = IsSafe(from[i]) ? from[i] : ' ';
                }
            }
        );
        return length < text.Length ? shown + "..." : shown;
    }

    // A format character can turn the direction of writing; so can a line separator end a line.
    private static bool IsSafe(char c) =>
        char.GetUnicodeCategory(c)
            is not (
                UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
            );
}
