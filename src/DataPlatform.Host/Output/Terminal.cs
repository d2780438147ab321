using Spectre.Console;

namespace DataPlatform.Host.Output;

/// <summary>A console on any writer: colours and width only where a person is looking.</summary>
internal static class Terminal
{
    private const int WidthOfAPipe = 1000;

    public static IAnsiConsole On(TextWriter output)
    {
        var toPerson = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = toPerson ? AnsiSupport.Detect : AnsiSupport.No,
                ColorSystem = toPerson ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
                Out = new AnsiConsoleOutput(output),
            }
        );
        if (!toPerson)
        {
            console.Profile.Width = WidthOfAPipe;
        }

        return console;
    }
}
