using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Planning;

/// <summary>How long a run takes at least, one chunk at a time and with the sources side by side.</summary>
public sealed class QuotaScheduleTests
{
    // One permit goes out at once, and each further one ten seconds later.
    private static readonly SourceRecipe A = Source("a");
    private static readonly SourceRecipe B = Source("b");

    [Fact]
    public void One_chunk_at_a_time_the_lists_take_their_slowest_source_and_the_rest_adds_up()
    {
        var loads = Loads(Lists((A, 2), (B, 4)), Ticker(A, 3), Ticker(A, 2), Ticker(B, 5));

        // Lists: B until 30. A may send its third at once, for its window is long over: 20 more, and 20 for two more. Then five of B: 40.
        Assert.Equal(30 + 20 + 20 + 40, Strict(loads));
    }

    [Fact]
    public void Side_by_side_the_slowest_source_counts()
    {
        var loads = Loads(Lists((A, 2), (B, 4)), Ticker(A, 3), Ticker(A, 2), Ticker(B, 5));

        // Both go on when the lists are through: A with 20 and 20, B with the fifth request that has to wait for its fourth, 50 in all.
        Assert.Equal(30 + 50, SideBySide(loads));
    }

    [Fact]
    public void A_chunk_that_waits_for_one_of_another_source_lengthens_the_chain()
    {
        var loads = Loads(Ticker(A, 3), Ticker(A, 4), Ticker(B, 5), Ticker(B, 2));
        loads[2] = loads[2] with { Chunk = loads[2].Chunk with { WaitsFor = [1] } };

        // A: 20, then 40 more. B begins when A's first chunk is through: 20 + 40, then 20.
        Assert.Equal((20 + 40 + 40 + 20, 80), (Strict(loads), SideBySide(loads)));
    }

    [Fact]
    public void Sources_of_one_quota_share_its_permits_side_by_side_too()
    {
        var (shared, alike) = (A with { Quota = "key" }, B with { Quota = "key" });
        var loads = Loads(Ticker(shared, 3), Ticker(alike, 4));

        Assert.Equal((60, 60), (Strict(loads), SideBySide(loads)));
        Assert.Equal(30, SideBySide(Loads(Ticker(A, 3), Ticker(B, 4))));
    }

    [Fact]
    public void Nothing_to_send_takes_no_time_and_neither_does_a_source_without_limits()
    {
        var free = A with { Limits = [] };

        Assert.Equal((0, 0), (Strict([]), SideBySide([])));
        Assert.Equal((0, 0), (Strict(Loads(Ticker(A, 0), Ticker(free, 1_000_000))), SideBySide(Loads(Lists((free, 5))))));
    }

    [Fact]
    public void Chunks_of_one_source_cost_nothing_more_than_its_permits_in_one_piece()
    {
        var minute = A with { Limits = [new(10, TimeSpan.FromSeconds(1)), new(60, TimeSpan.FromMinutes(1))] };

        for (var cut = 1; cut < 130; cut++)
        {
            Assert.Equal(QuotaSchedule.Seconds(minute, Nothing, 130), Strict(Loads(Ticker(minute, cut), Ticker(minute, 130 - cut))));
        }
    }

    private static SourceRecipe Source(string name) => Some.Source with { Name = name, Limits = [new(1, TimeSpan.FromSeconds(10))] };

    [Theory]
    [InlineData(1, 0)]
    [InlineData(20, 0)]
    [InlineData(21, 20)]
    [InlineData(40, 20)]
    [InlineData(41, 50)]
    [InlineData(60, 50)]
    [InlineData(61, 60)]
    [InlineData(81, 80)]
    [InlineData(161, 170)]
    public void Permits_that_are_used_are_waited_for(int permits, double seconds)
    {
        // Of 60 a minute 40 are used: half of them 40 seconds ago, half 10 seconds ago.
        var source = Some.Source with
        {
            Limits = [new(60, TimeSpan.FromMinutes(1))],
        };
        var used = new Dictionary<string, IReadOnlyList<double>>
        {
            [source.QuotaName] = [.. Enumerable.Repeat(-40.0, 20), .. Enumerable.Repeat(-10.0, 20)],
        };

        Assert.Equal(seconds, QuotaSchedule.Seconds(source, used, permits));
    }

    private static readonly Dictionary<string, IReadOnlyList<double>> Nothing = [];

    private static double Strict(List<ChunkLoad> loads) => QuotaSchedule.Seconds(loads, Nothing, QuotaSchedule.OneAfterTheOther);

    private static double SideBySide(List<ChunkLoad> loads) => QuotaSchedule.Seconds(loads, Nothing, QuotaSchedule.SideBySide);

    private static (SourceRecipe? Source, Dictionary<SourceRecipe, long> Permits) Ticker(SourceRecipe source, long permits) =>
        (source, new() { [source] = permits });

    private static (SourceRecipe? Source, Dictionary<SourceRecipe, long> Permits) Lists(params (SourceRecipe, long)[] permits) =>
        (null, permits.ToDictionary());

    private static List<ChunkLoad> Loads(params (SourceRecipe? Source, Dictionary<SourceRecipe, long> Permits)[] chunks)
    {
        var loads = new List<ChunkLoad>();
        foreach (var (source, permits) in chunks)
        {
            var previous = loads.FindLast(l => source is not null && l.Chunk.Source == source.Name)?.Chunk.Index;
            int[] lists = source is not null && chunks[0].Source is null ? [1] : [];
            loads.Add(new(new(loads.Count + 1, chunks.Length, source?.Name, [], previous, lists), permits));
        }

        return loads;
    }
}
