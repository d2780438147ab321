namespace DataPlatform.Host.Output;

/// <summary>Colour, where a person is looking.</summary>
internal static class Terminal
{
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
