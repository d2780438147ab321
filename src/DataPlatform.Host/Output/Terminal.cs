using System.Globalization;

namespace DataPlatform.Host.Output;

/// <summary>Colour and width, where a person is looking.</summary>
internal static class Terminal
{
    /// <summary>How many characters a line may have: those of the terminal, or of the variable COLUMNS; no bound where neither says.</summary>
    public static int Width(TextWriter output) =>
        int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), CultureInfo.InvariantCulture, out var said) && said > 0 ? said
        : ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected && Console.WindowWidth > 0 ? Console.WindowWidth
        : int.MaxValue;

    /// <summary>Writes a text in lines that are not wider than allowed, broken between words; further lines are indented as the first one is, and more.</summary>
    public static void WriteWrapped(TextWriter output, string text, int width)
    {
        var indent = new string(' ', text.Length - text.TrimStart().Length);
        var line = indent;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var isFirst = string.IsNullOrWhiteSpace(line);
            if (!isFirst && line.Length + 1 + word.Length > width)
            {
                output.WriteLine(line);
                (line, isFirst) = (indent + "    ", true);
            }

            line += isFirst ? word : " " + word;
        }

        output.WriteLine(line);
    }

    public static void Write(TextWriter output, ConsoleColor colour, string text)
    {
        // See no-color.org.
        var wantsNone = Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 };
        if (wantsNone || !ReferenceEquals(output, Console.Out))
        {
            output.Write(text);
            return;
        }

        // The console leaves colours out where its output goes to a file or a program.
        Console.ForegroundColor = colour;
        output.Write(text);
        Console.ResetColor();
    }
}
