using DataPlatform.Runs;
using Xunit;

namespace DataPlatform.Tests.Runs;

public sealed class ChunksInFlightTests
{
    [Theory]
    [InlineData("1", 1, false)]
    [InlineData("8", 8, false)]
    [InlineData("9", 9, false)]
    [InlineData("-1", -1, false)]
    [InlineData("source", 1, true)]
    public void A_number_of_any_size_or_the_word_source_is_read_and_written_as_it_was(string text, int number, bool perSource)
    {
        Assert.True(ChunksInFlight.TryParse(text, out var read));
        Assert.Equal((number, perSource, text), (read.Number, read.IsPerSource, read.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Source")]
    [InlineData("one")]
    [InlineData("1.5")]
    [InlineData("99999999999")]
    public void Anything_else_is_not_read(string? text)
    {
        Assert.False(ChunksInFlight.TryParse(text, out var read));
        Assert.Equal(default, read);
    }

    [Fact]
    public void The_default_is_one_chunk_which_is_not_one_of_each_source()
    {
        Assert.Equal(1, default(ChunksInFlight));
        Assert.NotEqual(ChunksInFlight.PerSource, 1);
        Assert.Equal(default, new RunOptions { RecipesDirectory = "", DataDirectory = "" }.ChunksInFlight);
    }
}
