using DataPlatform.Runs.Observers;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace DataPlatform.Host.Output;

/// <summary>Draws the progress of a run on a terminal, anew four times a second, with the lines of the log above it.</summary>
internal sealed class LiveProgress : IProgressDisplay
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(250);

    private readonly ProgressBook _progress;
    private readonly IAnsiConsole _console;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _drawing;

    /// <param name="progress">What to draw.</param>
    /// <param name="console">Where to.</param>
    public LiveProgress(ProgressBook progress, IAnsiConsole console)
    {
        (_progress, _console) = (progress, console);
        _drawing = Task.Run(DrawAsync, CancellationToken.None);
    }

    /// <summary>The terminal behind standard error; null when nobody sees it, or when it cannot be drawn on.</summary>
    public static IAnsiConsole? OfStandardError()
    {
        if (Console.IsErrorRedirected)
        {
            return null;
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Profile.Capabilities.Ansi ? console : null;
    }

    /// <summary>Writes a line above what is drawn.</summary>
    public void Write(string line) => _console.Write(new LineAbove(line));

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _drawing;
        _end.Dispose();
    }

    private Task DrawAsync() =>
        _console
            .Live(Drawn())
            .AutoClear(true)
            .StartAsync(async display =>
            {
                while (!_end.IsCancellationRequested)
                {
                    display.UpdateTarget(Drawn());
                    await Task.Delay(Every, TimeProvider.System, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                }
            });

    private IRenderable Drawn() =>
        new Rows(
            ProgressView
                .Lines(_progress.State(), _console.Profile.Width)
                .Select(l => new Text(l.Text, StyleOf(l.Tone)) { Overflow = Overflow.Crop })
        );

    private static Style StyleOf(ProgressView.Tone tone) =>
        tone switch
        {
            ProgressView.Tone.Heading => new Style(decoration: Decoration.Bold),
            ProgressView.Tone.Warning => new Style(Color.Yellow),
            ProgressView.Tone.Aside => new Style(decoration: Decoration.Dim),
            _ => Style.Plain,
        };

    /// <summary>A line of the log. It is written where the drawing began, and what is longer in the drawing must not be left behind it.</summary>
    private sealed class LineAbove(string line) : Renderable
    {
        private const string EraseBelow = "\u001b[0J";

        protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
            [Segment.Control(EraseBelow), .. ((IRenderable)new Text(line)).Render(options, maxWidth), Segment.LineBreak];
    }
}
