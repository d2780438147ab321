using DataPlatform.Network;
using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Network;

public sealed class CompletionGateTests : IDisposable
{
    private static readonly ChunkPlan OfOne = Plans.Of(1, "first: a b c", "second: a b");
    private static readonly ChunkPlan OfTwo = Plans.Of(2, "first: a b c d");
    private static readonly ChunkPlan OfVariants = Plans.Of(3, "first: a/x a/y b");
    private static readonly Ending Failed = new Ending.Failed(FailureKind.Http, "status 500");

    private readonly RunTokens _tokens = new(TimeProvider.System, () => { }, CancellationToken.None);
    private readonly CompletionGate _gate;

    public CompletionGateTests() => _gate = new(new(new("run", Some.Date, default), _tokens, new(), TimeProvider.System));

    public void Dispose() => _tokens.Dispose();

    [Fact]
    public void A_chunk_leaves_when_as_many_requests_have_ended_as_its_lanes_handed_over()
    {
        Assert.Empty(Ended(OfOne, 1, "first/list"));
        Assert.Empty(Expected(OfOne, 1, "second/list", 2));
        Assert.Empty(Ended(OfOne, 1, "second/list"));
        Assert.Equal(["1 second/list: 2"], Ended(OfOne, 1, "second/list"));

        Assert.Equal(["1: 3"], Expected(OfOne, 1, "first/list", 1));
    }

    [Fact]
    public void A_chunk_counted_out_early_waits_for_those_before_it_of_its_source_only()
    {
        Assert.Equal(["1: 0"], [.. Expected(OfOne, 1, "first/list", 0), .. Expected(OfOne, 1, "second/list", 0)]);

        Assert.Empty(Expected(OfOne, 4, "first/c", 0));
        Assert.Empty(Expected(OfOne, 3, "first/b", 0));
        Assert.Equal(["5: 0"], Expected(OfOne, 5, "second/a", 0));
        Assert.Equal(["6: 0"], Expected(OfOne, 6, "second/b", 0));
        Assert.Equal(["2: 0", "3: 0", "4: 0"], Expected(OfOne, 2, "first/a", 0));
    }

    [Fact]
    public void A_dataset_of_which_nothing_was_stored_does_not_go_ahead()
    {
        Assert.Empty(Ended(OfOne, 1, "first/list", Failed).Concat(Expected(OfOne, 1, "first/list", 1)));

        Assert.Equal(["1: 1"], Expected(OfOne, 1, "second/list", 0));
    }

    [Fact]
    public void No_dataset_goes_ahead_of_an_earlier_chunk_of_its_source()
    {
        Assert.Empty(Expected(OfTwo, 3, "first/c", 1).Concat(Ended(OfTwo, 3, "first/c")));

        Assert.Equal(["2: 0"], [.. Expected(OfTwo, 2, "first/a", 0), .. Expected(OfTwo, 2, "first/b", 0)]);
        Assert.Equal(["3: 1"], Expected(OfTwo, 3, "first/d", 0));
    }

    [Fact]
    public void A_dataset_goes_ahead_when_all_its_variants_are_counted_out()
    {
        Assert.Empty(Expected(OfVariants, 2, "first/a/x", 1).Concat(Ended(OfVariants, 2, "first/a/x")));
        Assert.Empty(Ended(OfVariants, 2, "first/a/y"));

        Assert.Equal(["2 first/a: 2"], Expected(OfVariants, 2, "first/a/y", 1));
    }

    private IEnumerable<string> Expected(ChunkPlan plan, int index, string dataset, long requests) =>
        Count(new GateMessage.Expected(Chunk(plan, index), Recipe(dataset), requests));

    private IEnumerable<string> Ended(ChunkPlan plan, int index, string dataset, Ending? ending = null)
    {
        var outcome = Some.Outcome with { Recipe = Recipe(dataset), Ending = ending ?? Some.Outcome.Ending };
        return Count(new GateMessage.Ended(Chunk(plan, index), outcome));
    }

    private IEnumerable<string> Count(GateMessage message) =>
        [
            .. _gate
                .Count(message)
                .Select(f =>
                    f switch
                    {
                        Fetched.Dataset d => $"{d.Chunk.Index} {d.Name.Source}/{d.Name.Dataset}: {d.Outcomes.Count}",
                        Fetched.Whole w => $"{w.Chunk.Index}: {w.Outcomes.Count}",
                        _ => "",
                    }
                ),
        ];

    private static Chunk Chunk(ChunkPlan plan, int index) =>
        new()
        {
            Planned = plan.Chunks[index - 1],
            Askings = new Dictionary<RecipeId, Askings>(),
            StartedAt = default,
            StartStamp = 0,
        };

    private static RecipeId Recipe(string dataset) =>
        new(dataset.Split('/')[0], dataset.Split('/')[1], dataset.Split('/').ElementAtOrDefault(2));
}
