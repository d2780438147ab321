using DataPlatform.Planning;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Planning;

public sealed class ChunkPlanTests
{
    [Theory]
    [InlineData(0, 0, 10, 0)]
    [InlineData(1, 0, 10, 1)]
    [InlineData(50, 0, 10, 1)]
    [InlineData(0, 1, 10, 1)]
    [InlineData(0, 10, 10, 1)]
    [InlineData(0, 11, 10, 2)]
    [InlineData(3, 20, 10, 3)]
    [InlineData(3, 21, 10, 4)]
    [InlineData(3, 21, 1, 22)]
    [InlineData(3, 21, int.MaxValue, 2)]
    public void Non_ticker_recipes_are_one_chunk_and_ticker_recipes_are_cut_by_the_size(int nonTicker, int ticker, int size, int chunks)
    {
        Assert.Equal(chunks, ChunkPlan.Count(nonTicker, ticker, size));
    }

    [Fact]
    public void A_recipe_stands_for_one_request_or_for_one_of_each_ticker_of_its_source()
    {
        var other = Some.Source with { Name = "other" };

        var requests = ChunkPlan.Requests(
            [Some.Recipe, Some.TickerRecipe, Some.TickerRecipe with { Source = other }],
            source => source.Name == "other" ? 7 : 1_000_000
        );

        Assert.Equal(1_000_008, requests);
    }
}
