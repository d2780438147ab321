using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Pages;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Pages;

public sealed class CursorPagerTests
{
    private static readonly DatasetRecipe Named = Some.Recipe with { Pagination = new Pagination.Cursor("c", ValuePath.Of("next"), null) };
    private static readonly DatasetRecipe OfRow = Some.Recipe with { Pagination = new Pagination.Cursor("c", null, "id") };
    private static readonly DatasetRecipe InPath = Some.Recipe with
    {
        Path = "list/{page}",
        Pagination = new Pagination.Cursor(null, ValuePath.Of("next"), null) { Start = "*" },
    };

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("false")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("{}")]
    public void Without_a_cursor_the_answer_is_whole(string? cursor) => Assert.IsType<PageStep.End>(After(Named, cursor));

    [Theory]
    [InlineData("abc")]
    [InlineData("{\"pk\":[1,\"x\"]}")]
    [InlineData("00")]
    public void A_cursor_is_sent_as_it_came(string cursor) => Assert.Equal(new PageStep.Next(cursor), After(Named, cursor));

    [Fact]
    public void A_page_without_rows_that_names_the_next_is_not_the_last() =>
        Assert.Equal(new PageStep.Next("b"), Pager.Of(Named).After(new("a", "", new Answer.Good(0, ["b"]))));

    [Fact]
    public void The_last_row_names_the_next_page_until_there_is_no_row()
    {
        var answer = new PagedAnswer(OfRow);

        Assert.Null(answer.Due());
        Assert.Equal(new PageStep.Next("7"), answer.Add(null, "", Rows(2, "7")));
        Assert.Equal(new PageStep.Next("9"), answer.Add("7", "", Rows(2, "9")));
        Assert.IsType<PageStep.End>(answer.Add("9", "", Rows(0, null)));
    }

    [Fact]
    public void A_last_row_without_the_field_breaks_the_answer() =>
        Assert.Equal(FailureKind.WrongShape, Assert.IsType<PageStep.Broken>(new PagedAnswer(OfRow).Add(null, "", Rows(2, null))).Kind);

    [Fact]
    public void The_same_cursor_for_ever_breaks_the_answer_at_its_second_page()
    {
        var answer = new PagedAnswer(Named);
        answer.Add(null, "", new(1, ["x"]) { RowsDigest = "1" });

        var step = answer.Add("x", "", new(1, ["x"]) { RowsDigest = "2" });

        Assert.Equal(FailureKind.RepeatedPage, Assert.IsType<PageStep.Broken>(step).Kind);
    }

    [Fact]
    public void Cursors_that_go_in_a_circle_break_the_answer()
    {
        var answer = new PagedAnswer(Named);
        answer.Add(null, "", new(0, ["a"]));
        answer.Add("a", "", new(0, ["b"]));

        Assert.Equal(FailureKind.RepeatedPage, Assert.IsType<PageStep.Broken>(answer.Add("b", "", new(0, ["a"]))).Kind);
    }

    [Fact]
    public void A_last_page_that_repeats_an_earlier_one_is_no_end()
    {
        var counted = Some.Recipe with { Pagination = new Pagination.Offset("o", 0) { Total = ValuePath.Of("total") } };
        var answer = new PagedAnswer(counted);
        answer.Add("0", "", new(2, ["4"]) { RowsDigest = "same" });

        var step = answer.Add("2", "", new(2, ["4"]) { RowsDigest = "same" });

        Assert.Equal(FailureKind.RepeatedPage, Assert.IsType<PageStep.Broken>(step).Kind);
    }

    [Theory]
    [InlineData("..")]
    [InlineData(" .")]
    public void A_cursor_never_leads_out_of_the_path(string cursor)
    {
        Assert.Equal(FailureKind.WrongShape, Assert.IsType<PageStep.Broken>(After(InPath, cursor)).Kind);
        Assert.Equal(new PageStep.Next(cursor), After(Named, cursor));
    }

    [Fact]
    public void A_cursor_without_end_breaks_the_answer() => Assert.IsType<PageStep.Broken>(After(Named, new string('x', 8193)));

    private static PageStep After(DatasetRecipe recipe, string? cursor) =>
        Pager.Of(recipe).After(new(null, "", new Answer.Good(1, [cursor])));

    private static Answer.Good Rows(long rows, string? last) => new(rows, []) { LastRow = last, RowsDigest = last };
}
