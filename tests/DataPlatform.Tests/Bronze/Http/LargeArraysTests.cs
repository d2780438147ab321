using DataPlatform.Bronze.Http;
using Xunit;

namespace DataPlatform.Tests.Bronze.Http;

/// <summary>Arrays for large bodies are used again, within a bound.</summary>
public sealed class LargeArraysTests
{
    private readonly LargeArrays _arrays = new(most: 100);

    [Fact]
    public void The_smallest_array_that_fits_is_used_again()
    {
        var (small, large) = (new byte[30], new byte[60]);
        _arrays.Return(large);
        _arrays.Return(small);

        Assert.Same(small, _arrays.Rent(25));
        Assert.Same(large, _arrays.Rent(25));
        Assert.Equal(25, _arrays.Rent(25).Length);
    }

    [Fact]
    public void What_is_kept_stays_within_the_bound_and_the_largest_stay()
    {
        var (small, large) = (new byte[50], new byte[90]);
        _arrays.Return(small);
        _arrays.Return(large);

        Assert.Same(large, _arrays.Rent(40));
        Assert.NotSame(small, _arrays.Rent(40));
    }
}
