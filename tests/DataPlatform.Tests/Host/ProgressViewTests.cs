using DataPlatform.Host.Output;
using DataPlatform.Runs;
using DataPlatform.Runs.Observers;
using DataPlatform.Tests.Support;
using Spectre.Console;
using Xunit;

namespace DataPlatform.Tests.Host;

/// <summary>What a person sees of a run that is going on.</summary>
public sealed class ProgressViewTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 9, 12, 0, 0, TimeSpan.Zero);

    private static readonly ProgressState Starting = new() { Now = Now, Elapsed = TimeSpan.FromSeconds(1) };

    private static readonly ProgressState Going = new()
    {
        Now = Now,
        Elapsed = TimeSpan.FromMinutes(21),
        Chunks = 12,
        ChunksDone = 2,
        InFlight =
        [
            new(
                new(3, 12, "ticker", 10, "fmp/income-statement/FY..fmp/key-metrics/quarter", 52_800),
                "bronze",
                null,
                6_600,
                2,
                TimeSpan.FromMinutes(154)
            ),
            new(
                new(2, 12, "ticker", 10, "fmp/company-profile..fmp/cashflow-statement/FY", 52_800),
                "silver",
                "fmp/peers",
                52_800,
                0,
                TimeSpan.Zero
            ),
        ],
        Quotas =
        [
            new("fmp", [new(5, TimeSpan.FromSeconds(1)), new(300, TimeSpan.FromMinutes(1))], 4.98, null),
            new("fred", [], 0, new QuotaWait(TimeSpan.FromMinutes(3), Now.AddMinutes(3), IsPause: true)),
        ],
        RunLeft = TimeSpan.FromHours(20),
    };

    [Theory]
    [InlineData(100)]
    [InlineData(80)]
    [InlineData(40)]
    public void No_line_is_wider_than_the_terminal_and_the_state_says_all_there_is_to_say(int width)
    {
        var drawn = new[] { Starting, Going, Going with { IsStopping = true, InFlight = [] } }
            .Select(s => ProgressView.Lines(s, width))
            .ToList();

        Assert.All(drawn.SelectMany(d => d), line => Assert.InRange(line.Text.Length, 1, width - 1));
        Approved.Matches(
            string.Join("\n\n", drawn.Select(d => string.Join('\n', d.Select(l => $"{l.Tone, -8}|{l.Text}")))),
            $"ProgressView_{width}_columns"
        );
    }

    [Fact]
    public void Without_a_terminal_it_is_one_line()
    {
        Assert.Equal("starting: reading recipes and what is stored", ProgressView.Line(Starting));
        Assert.Equal(
            "chunk 3 of 12: bronze, 6,600 of 52,800 requests, 2 failed, about 2 h 34 m; fmp: 5/s of 5/1s, 300/60s; fred: the server admits nothing more, resumes 12:03:00Z (3 m 0 s); run: about 20 h 0 m to go",
            ProgressView.Line(Going)
        );
        Assert.Null(ProgressView.Line(Going with { InFlight = [] }));
    }

    [Fact]
    public async Task A_log_line_stands_whole_above_what_is_drawn_and_nothing_is_left_of_that_at_the_end()
    {
        var (output, progress) = (new StringWriter(), new ProgressBook(TimeProvider.System));
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.Yes,
                ColorSystem = ColorSystemSupport.NoColors,
                Out = new Wide(output),
            }
        );

        await using (var live = new LiveProgress(progress, console))
        {
            progress.On(new RunEvent.RunStarted("run-1", Some.Date, 2, 1));
            progress.On(new RunEvent.ChunkStarted(new(1, 1, "ticker", 1, "a/prices", 10)));
            live.Write("12:00:00 warning: [this] is a line of the log");
        }

        // Markup is not read, and what was drawn before is erased; the drawing may just begin, and hides the cursor.
        var drawn = output.ToString().Replace("\u001b[?25l", "", StringComparison.Ordinal);
        Assert.Contains("\u001b[0J12:00:00 warning: [this] is a line of the log", drawn, StringComparison.Ordinal);
        Assert.EndsWith("\u001b[?25h", output.ToString().TrimEnd(), StringComparison.Ordinal);
    }

    private sealed class Wide(TextWriter writer) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => true;

        public int Width => 80;

        public int Height => 24;

        public void SetEncoding(System.Text.Encoding encoding) { }
    }
}
