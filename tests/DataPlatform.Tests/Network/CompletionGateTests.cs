using DataPlatform.Network;
using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Network;

public sealed class CompletionGateTests : IDisposable
{
    private static readonly ChunkPlan Plan = Plans.Of(1, "first: a b c", "second: a b");

    private readonly RunTokens _tokens = new(TimeProvider.System, () => { }, CancellationToken.None);
    private readonly CompletionGate _gate;

    public CompletionGateTests() => _gate = new(new(new("run", Some.Date, default), _tokens, new(), TimeProvider.System));

    public void Dispose() => _tokens.Dispose();

    [Fact]
    public void A_chunk_leaves_when_as_many_requests_have_ended_as_its_lanes_handed_over()
    {
        Assert.Empty(Ended(1));
        Assert.Empty(Expected(1, 1));
        Assert.Empty(Expected(1, 1));

        var chunk = Assert.Single(_gate.Count(new GateMessage.Ended(Chunk(1), Some.Outcome)));

        Assert.Equal((1, 2), (chunk.Chunk.Index, chunk.Outcomes.Count));
    }

    [Fact]
    public void A_chunk_counted_out_early_waits_for_those_before_it_of_its_source_only()
    {
        Assert.Equal([1], [.. Expected(1, 0), .. Expected(1, 0)]);

        Assert.Empty(Expected(4, 0));
        Assert.Empty(Expected(3, 0));
        Assert.Equal([5], Expected(5, 0));
        Assert.Equal([6], Expected(6, 0));
        Assert.Equal([2, 3, 4], Expected(2, 0));
    }

    private static Chunk Chunk(int index) =>
        new()
        {
            Planned = Plan.Chunks[index - 1],
            Askings = new Dictionary<RecipeId, Askings>(),
            StartedAt = default,
            StartStamp = 0,
        };

    private IEnumerable<int> Expected(int index, long requests) =>
        [.. _gate.Count(new GateMessage.Expected(Chunk(index), requests)).Select(c => c.Chunk.Index)];

    private IEnumerable<int> Ended(int index) =>
        [.. _gate.Count(new GateMessage.Ended(Chunk(index), Some.Outcome)).Select(c => c.Chunk.Index)];
}
