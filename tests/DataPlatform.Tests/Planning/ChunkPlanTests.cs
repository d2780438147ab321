using CsCheck;
using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Planning;

public sealed class ChunkPlanTests
{
    [Theory]
    [InlineData(0, 0, 10, "")]
    [InlineData(1, 0, 10, "1")]
    [InlineData(50, 0, 10, "50")]
    [InlineData(0, 1, 10, "1")]
    [InlineData(0, 10, 10, "10")]
    [InlineData(0, 11, 10, "10 1")]
    [InlineData(3, 20, 10, "3 10 10")]
    [InlineData(3, 21, 10, "3 10 10 1")]
    [InlineData(3, 4, 1, "3 1 1 1 1")]
    [InlineData(3, 21, int.MaxValue, "3 21")]
    public void Non_ticker_recipes_are_one_chunk_and_ticker_recipes_are_cut_by_the_size(int nonTicker, int ticker, int size, string chunks)
    {
        var plan = ChunkPlan.Of(
            Enumerable.Range(1, nonTicker).Select(n => Some.Recipe with { Dataset = $"list-{n}" }),
            Enumerable.Range(1, ticker).Select(n => Some.TickerRecipe with { Dataset = $"price-{n}" }),
            size
        );

        Assert.Equal(chunks, string.Join(' ', plan.Chunks.Select(c => c.Recipes.Count)));
        Assert.All(plan.Chunks, c => Assert.Equal(plan.Chunks.Count, c.Of));
    }

    [Fact]
    public void A_ticker_chunk_holds_one_source_and_comes_after_the_source_of_its_tickers()
    {
        var plan = Plans.Of(2, "first: a b c", "second reads third/d: a", "third: c d e", "fourth: a");

        Assert.Equal(
            [
                "1 lists",
                "2 first/a first/b after 1",
                "3 first/c after 1, behind 2",
                "4 third/c third/d after 1",
                "5 third/e after 1, behind 4",
                "6 second/a after 1 4",
                "7 fourth/a after 1",
            ],
            plan.Chunks.Select(Told)
        );
    }

    [Fact]
    public void All_chunks_that_load_a_table_are_waited_for_when_its_variants_stand_in_several()
    {
        var plan = Plans.Of(1, "first reads second/a: x", "second: a/FY a/quarter b");

        Assert.Equal([1, 2, 3], plan.Chunks.Single(c => c.Source == "first").WaitsFor);
    }

    [Fact]
    public void Every_recipe_is_in_one_chunk_which_waits_for_the_loaders_of_what_it_reads()
    {
        Plans
            .Selection()
            .Sample(
                selection =>
                {
                    var (recipes, size) = selection;
                    var chunks = ChunkPlan.Of(recipes.Where(r => !r.IsTicker), recipes.Where(r => r.IsTicker), size).Chunks;

                    Assert.Equal(Names(recipes).Order(), Names(chunks.SelectMany(c => c.Recipes)).Order());
                    Assert.Equal(Enumerable.Range(1, chunks.Count), chunks.Select(c => c.Index));
                    Assert.Equal(Names(recipes.Where(r => !r.IsTicker)), Names(chunks.Where(c => !c.IsTicker).SelectMany(c => c.Recipes)));
                    Assert.All(chunks.Skip(1), c => Assert.True(c.IsTicker));
                    foreach (var source in recipes.Where(r => r.IsTicker).GroupBy(r => r.Source))
                    {
                        var own = chunks.Where(c => c.Source == source.Key.Name).ToList();
                        Assert.Equal(Names(source), Names(own.SelectMany(c => c.Recipes)));
                        Assert.All(own.SkipLast(1), c => Assert.Equal(size, c.Recipes.Count));
                        Assert.All(own, c => Assert.InRange(c.Recipes.Count, 1, size));
                        Assert.Equal(own.SkipLast(1).Select(c => (int?)c.Index).Prepend(null), own.Select(c => c.Previous));
                        var loaders = chunks.Where(c => c.Recipes.Any(r => UniverseOrder.Reads(source.Key, r))).Select(c => c.Index);
                        var waited = chunks.Where(c => !c.IsTicker).Select(c => c.Index).Union(loaders).ToList();
                        Assert.All(own, c => Assert.Equal(waited, c.WaitsFor));
                        Assert.All(own, c => Assert.All(c.WaitsFor, w => Assert.True(w < c.Index)));
                    }
                },
                iter: 2_000
            );
    }

    private static string Told(RecipeChunk chunk) =>
        $"{chunk.Index} {(chunk.IsTicker ? string.Join(' ', Names(chunk.Recipes)) : "lists")}"
        + (chunk.WaitsFor.Count > 0 ? $" after {string.Join(' ', chunk.WaitsFor)}" : "")
        + (chunk.Previous is { } previous ? $", behind {previous}" : "");

    private static IEnumerable<string> Names(IEnumerable<DatasetRecipe> recipes) => recipes.Select(r => r.Name);
}
