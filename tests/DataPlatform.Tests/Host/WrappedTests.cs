using DataPlatform.Host.Output;
using Xunit;

namespace DataPlatform.Tests.Host;

/// <summary>Lines on terminals that are narrower than they.</summary>
public sealed class WrappedTests
{
    [Fact]
    public void A_long_line_is_broken_between_words_and_a_long_word_where_it_must()
    {
        Assert.Equal(["  one two three", "      four five"], Wrapped.Lines("  one two three four five", 16));
        Assert.Equal(["abcdefghijkl", "    mnopqrst", "    uv"], Wrapped.Lines("abcdefghijklmnopqrstuv", 12));
        Assert.Equal(["  one two three four"], Wrapped.Lines("  one two three four", int.MaxValue));
    }
}
