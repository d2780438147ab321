using System.Globalization;

namespace DataPlatform.Host.Output;

/// <summary>What a person is looking at: its colours, its width, and what is being drawn on it.</summary>
internal static class Terminal
{
    /// <summary>What is being drawn on standard error; null most of the time.</summary>
    public static IProgressDisplay? Display { get; set; }

    /// <summary>How many characters a line may have: those of the terminal, or of the variable COLUMNS; no bound where neither says.</summary>
    public static int Width(TextWriter output) =>
        int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), CultureInfo.InvariantCulture, out var said) && said > 0 ? said
        : ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected && Console.WindowWidth > 0 ? Console.WindowWidth
        : int.MaxValue;

    /// <summary>Writes a text in lines that are not wider than allowed, broken between words; further lines are indented as the first one is, and more.</summary>
    public static void WriteWrapped(TextWriter output, string text, int width)
    {
        foreach (var line in Wrapped.Lines(text, width))
        {
            output.WriteLine(line);
        }
    }

    /// <summary>Writes a line, above what is being drawn if that is on standard error too.</summary>
    public static void WriteLine(TextWriter output, string line)
    {
        if (ReferenceEquals(output, Console.Error) && Display is { } display)
        {
            display.Write(line);
        }
        else
        {
            output.WriteLine(line);
        }
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
