using System.Text.Json;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>Pruning as a real process: what it asks and says, whom it keeps out, and that it may be killed at any moment.</summary>
public sealed class PruneProcessTests(PruneProcessTests.Pruned pruned) : IClassFixture<PruneProcessTests.Pruned>, IDisposable
{
    // Enough for a process to be killed among them.
    private const int Going = 50;

    private readonly TestEngine _engine = new();
    private readonly TempFolder _data = pruned.Copy();
    private List<string> _before = [];

    private string Data => _data.Path;

    private RunOptions Options => pruned.Market.Options with { DataDirectory = Data };

    private string List => Path.Combine(Data, "bronze", "_prune.json");

    private IEnumerable<string> Segments => SegmentsIn(Data);

    public void Dispose() => _data.Dispose();

    /// <summary>When a prune is killed, and what is done next.</summary>
    public static TheoryData<string, string> Moments()
    {
        var moments = new TheoryData<string, string>
        {
            { "the list is there", "prune" },
            { "one is deleted", "rebuild" },
            { "half are deleted", "run" },
        };
        if (Kills.IsLong)
        {
            moments.Add("the proof goes on", "run");
            moments.Add("all are deleted", "prune");
        }

        return moments;
    }

    /// <summary>The moment is that of a file which comes or goes; where the process is when it dies of it, only the machine knows.</summary>
    [Theory]
    [MemberData(nameof(Moments))]
    public async Task A_prune_killed_at_any_moment_leaves_a_folder_that_is_whole(string moment, string next)
    {
        var (before, planned) = (Tables.Promoted(Data), _engine.Planned(Options));
        await KillAsync(moment);
        var (isListed, left) = (File.Exists(List), Segments.Count());

        var verified = _engine.Orchestrator.Verify(Data);
        pruned.Market.Api.Forget();
        await FinishAsync(next);
        await _engine.RunAsync(Options);

        Assert.True(verified.IsWhole, string.Join('\n', verified.Problems));
        // Without a list, nothing was decided or all is done.
        Assert.Contains(left, isListed ? Enumerable.Range(1, Going + 1) : [1, Going + 1]);
        Assert.Equal(isListed || next == "prune" ? 1 : left, Segments.Count());
        Assert.False(File.Exists(List));
        Assert.True(_engine.Orchestrator.Verify(Data).IsWhole);
        Assert.Empty(pruned.Market.Api.Asked);
        Assert.Equal(planned, _engine.Planned(Options));
        Assert.True(_engine.Orchestrator.Rebuild(Options).IsReplaced);
        Assert.Equal(before, Tables.Promoted(Data));
    }

    [Fact]
    public async Task It_says_what_would_go_asks_and_says_what_went()
    {
        var dry = await PruneAsync("--dry-run");
        var unasked = await PruneAsync("--output", "json");
        var kept = Segments.Count();
        var sure = await PruneAsync("--yes", "--output", "json");
        var again = await PruneAsync("--yes");

        Assert.Equal((0, 2, 0, 0), (dry.Exit, unasked.Exit, sure.Exit, again.Exit));
        Assert.Contains($"nothing was deleted; {Going} segments with", dry.Output, StringComparison.Ordinal);
        Assert.Contains("stays, rows of silver came from it: 1 segment with", dry.Output, StringComparison.Ordinal);
        Assert.Contains($"prune deletes {Going} segments with", unasked.Output, StringComparison.Ordinal);
        Assert.Contains("of bronze, of runs before 2026-01-31; if you mean it, add --yes", unasked.Output, StringComparison.Ordinal);
        Assert.Equal(Going + 1, kept);
        var json = JsonDocument.Parse(sure.Output).RootElement;
        Assert.Equal(
            (true, Going, 1),
            (
                json.GetProperty("is_pruned").GetBoolean(),
                json.GetProperty("segments").GetInt32(),
                json.GetProperty("kept_segments").GetInt32()
            )
        );
        Assert.Equal("has-rows", json.GetProperty("kept")[0].GetProperty("why").GetString());
        Assert.True(json.GetProperty("free_bytes").GetInt64() > 0);
        Assert.Contains("\nnothing of bronze can go; it has 1 segment with", again.Output, StringComparison.Ordinal);
        Assert.Contains("free on the disk: ", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_and_a_prune_keep_each_other_out_and_wrong_words_are_refused()
    {
        using var prune = Start("--dry-run");
        await Reached("the proof goes on", prune);
        // A run looks for a second whether the folder comes free, and the proof must not be over by then.
        prune.Signal("STOP");

        var looked = _engine.Planned(Options);
        var run = await Record.ExceptionAsync(() => _engine.RunAsync(Options));
        prune.Signal("CONT");
        await prune.EndAsync();
        Assert.Empty(looked);
        using var held = DataFolder.Open(Data);
        var locked = await PruneAsync("--yes");
        using var without = HostProcess.Start(["prune", "--data", Data]);
        using var later = HostProcess.Start(["prune", "--data", Data, "--before", "2999-01-01"]);

        Assert.Contains(
            "another run is using this data folder",
            Assert.IsType<ConfigurationException>(run).Message,
            StringComparison.Ordinal
        );
        Assert.Equal((2, 2, 2), (locked.Exit, await without.EndAsync(), await later.EndAsync()));
        Assert.Contains("another run is using this data folder", locked.Errors, StringComparison.Ordinal);
        Assert.Contains("'--before' is required", await without.Errors, StringComparison.Ordinal);
        Assert.Contains("lies after today", await later.Errors, StringComparison.Ordinal);
        Assert.Equal(Going + 1, Segments.Count());
    }

    private async Task FinishAsync(string verb)
    {
        if (verb == "rebuild")
        {
            Assert.True(_engine.Orchestrator.Rebuild(Options).IsReplaced);
        }
        else if (verb == "prune")
        {
            var again = await PruneAsync("--yes");
            Assert.True(again.Exit == 0, again.Errors);
        }
    }

    private async Task KillAsync(string moment)
    {
        _before = [.. Segments];
        using var process = Start("--yes");
        await Reached(moment, process);
        process.Kill();
        await process.EndAsync();
    }

    // What tells of changes in a folder comes later than they do, so that deletions are looked for again and again; the proof before them takes long.
    private async Task Reached(string moment, HostProcess process)
    {
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        while (!File.Exists(List) && !Is(moment) && !process.HasEnded)
        {
            await tick.WaitForNextTickAsync();
        }

        await Task.Run(() =>
            {
                while (!Is(moment) && !process.HasEnded)
                {
                    Thread.Yield();
                }
            })
            .WaitAsync(TestEngine.Limit);
    }

    private bool Is(string moment) =>
        moment switch
        {
            "the proof goes on" => File.Exists(Tables.Warehouse(Data) + ".new"),
            "the list is there" => File.Exists(List),
            "one is deleted" => Deleted(1),
            "half are deleted" => Deleted(Going / 2),
            _ => Deleted(Going),
        };

    private bool Deleted(int count) => _before.Count(f => !File.Exists(f)) >= count;

    private async Task<(int Exit, string Output, string Errors)> PruneAsync(params string[] words)
    {
        using var prune = Start(words);
        return (await prune.EndAsync(), await prune.Output, await prune.Errors);
    }

    private HostProcess Start(params string[] words) =>
        HostProcess.Start(["prune", "--before", "2026-01-31", "--recipes", Options.RecipesDirectory, "--data", Data, .. words]);

    private static IEnumerable<string> SegmentsIn(string data) =>
        Directory.EnumerateFiles(Path.Combine(data, "bronze"), "*.jsonl", SearchOption.AllDirectories);

    /// <summary>A list that was answered three times: the first answer in many segments, the last one in one, from which its row is.</summary>
    public sealed class Pruned : IAsyncLifetime
    {
        private string _name = "first";

        internal SmallMarket Market { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Market = await SmallMarket.StartAsync(lists: 1, series: 0, answer: _ => new($$"""[{"symbol":"AAA","name":"{{_name}}"}]"""));
            var engine = new TestEngine();
            await engine.RunAsync(Market.Options with { Date = SmallMarket.Day.AddDays(-2) });
            var first = SegmentsIn(Market.Data).Single();
            foreach (var copy in Enumerable.Range(2, Going - 2))
            {
                File.Copy(first, first.Replace(".jsonl", $"-{copy}.jsonl", StringComparison.Ordinal));
            }

            foreach (var day in new[] { -1, 0 })
            {
                _name = $"of day {day}";
                await engine.RunAsync(Market.Options with { Date = SmallMarket.Day.AddDays(day) });
            }
        }

        public ValueTask DisposeAsync() => Market.DisposeAsync();

        internal TempFolder Copy()
        {
            var copy = new TempFolder();
            foreach (var file in Directory.EnumerateFiles(Market.Data, "*", SearchOption.AllDirectories))
            {
                var path = copy.At(Path.GetRelativePath(Market.Data, file));
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                File.Copy(file, path);
            }

            return copy;
        }
    }
}
