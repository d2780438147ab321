using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Pages;
using DataPlatform.Recipes;
using Xunit;

namespace DataPlatform.Tests.Bronze.Pages;

public sealed class PageHintsTests
{
    private static readonly Pagination Plain = new Pagination.PageNumber("page", 0);
    private static readonly Pagination.Offset Sized = new("skip", 0) { PageSize = 10 };
    private static readonly Pagination Told = new Pagination.PageNumber("page", 0)
    {
        PageSize = 10,
        HasMore = ValuePath.Of("more"),
        Total = ValuePath.Of("total"),
        TotalPages = ValuePath.Of("pages"),
    };

    [Theory]
    [InlineData(10, false)]
    [InlineData(11, false)]
    [InlineData(9, true)]
    [InlineData(0, true)]
    public void A_short_page_is_the_last(long rows, bool isLast) => Assert.Equal(isLast, IsLast(Sized, rows));

    [Theory]
    [InlineData(100, 1, 100, false)]
    [InlineData(100, 3, 300, false)]
    [InlineData(25, 1, 25, false)]
    [InlineData(256, 1, 256, false)]
    [InlineData(99, 1, 99, true)]
    [InlineData(40, 1, 40, true)]
    [InlineData(0, 1, 0, true)]
    [InlineData(100, 2, 1100, true)]
    public void A_short_page_with_as_many_rows_as_a_cap_is_not_the_last_unless_one_before_had_more(
        long rows,
        int pages,
        long rowsOfAll,
        bool isLast
    ) =>
        Assert.Equal(
            isLast,
            new PageHints(Sized with { PageSize = 1000 }).IsLast(
                new("0", "", new Answer.Good(rows, [])) { Pages = pages, Rows = rowsOfAll }
            )
        );

    [Fact]
    public void Where_the_next_page_is_named_a_short_one_is_not_the_last()
    {
        Assert.False(IsLast(new Pagination.Cursor("c", ValuePath.Of("next"), null) { PageSize = 10 }, 3, "x"));
        Assert.True(IsLast(new Pagination.Cursor("c", null, "id") { PageSize = 10 }, 3));
    }

    [Theory]
    [InlineData("false", null, null, true)]
    [InlineData("0", "99", "9", true)]
    [InlineData("No", null, null, true)]
    [InlineData("true", "1", "1", false)]
    [InlineData("/x?page=2", "1", "1", false)]
    [InlineData(null, "99", "1", true)]
    [InlineData(null, "1", "2", false)]
    [InlineData(null, "7", null, true)]
    [InlineData(null, "8", null, false)]
    [InlineData(null, "0", null, true)]
    [InlineData(null, "many", null, true)]
    [InlineData("", "8", null, false)]
    [InlineData(null, null, null, true)]
    public void What_is_said_plainly_counts_more_than_what_is_reckoned(string? more, string? total, string? pages, bool isLast) =>
        Assert.Equal(isLast, IsLast(Told, 7, more, total, pages));

    [Fact]
    public void So_many_pages_are_enough_whatever_the_vendor_says()
    {
        var hints = new PageHints(Told with { MaxPages = 2 });
        var page = new PageRead("0", "", new Answer.Good(10, ["true", null, null]));

        Assert.False(hints.IsLast(page));
        Assert.True(hints.IsLast(page with { Pages = 2 }));
    }

    [Fact]
    public void Nothing_is_known_of_bodies_that_hold_rows_alone()
    {
        Assert.False(new PageHints(Told).IsLast(new("0", "", new Answer.Good(10, []))));
        Assert.False(IsLast(Plain, 1));
        Assert.False(new PageHints(null).IsLast(new(null, "", new Answer.Good(0, []))));
    }

    private static bool IsLast(Pagination pages, long rows, params string?[] around) =>
        new PageHints(pages).IsLast(new("0", "", new Answer.Good(rows, around)) { Rows = rows });
}
