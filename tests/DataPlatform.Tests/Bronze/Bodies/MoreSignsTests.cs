using System.Text;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Bodies;

public sealed class MoreSignsTests
{
    private static readonly DatasetRecipe Recipe = Some.Recipe with { Rows = RowsRecipe.At("data") };

    [Theory]
    [InlineData("\"next_url\":\"https://api.test/items?cursor=b\"", "'next_url' is set")]
    [InlineData("\"nextPageToken\":\"b\"", "'nextPageToken' is set")]
    [InlineData("\"@odata.nextLink\":\"https://api.test/x\"", "'@odata.nextLink' is set")]
    [InlineData("\"next_page\":2", "'next_page' is set")]
    [InlineData("\"meta\":{\"paging\":{\"cursor\":\"x\"}}", "'cursor' is set")]
    [InlineData("\"_links\":{\"next\":{\"href\":\"/p2\"}}", "'href' is set")]
    [InlineData("\"has_more\":true", "'has_more' is set")]
    [InlineData("\"pageInfo\":{\"hasNextPage\":true}", "'hasNextPage' is set")]
    [InlineData("\"total\":3", "'total' is 3, and 2 rows came")]
    [InlineData("\"pagination\":{\"limit\":2,\"total\":\"10\"}", "'total' is 10, and 2 rows came")]
    [InlineData("\"page\":{\"number\":0,\"totalPages\":5}", "'totalPages' is 5")]
    [InlineData("\"page\":1,\"total_pages\":2", "'total_pages' is 2")]
    public void What_says_in_the_envelope_that_there_is_more_is_found(string envelope, string sign)
    {
        Assert.Equal(sign, Sign($"{{{envelope},\"data\":[{{\"symbol\":1}},{{\"symbol\":2}}]}}"));
        Assert.Equal(sign, Sign($"{{\"data\":[{{\"symbol\":1}},{{\"symbol\":2}}],{envelope}}}"));
    }

    [Theory]
    [InlineData("\"next_url\":null,\"next\":\"\",\"cursor\":\" \",\"next_page\":0,\"has_more\":false")]
    [InlineData("\"next\":false,\"links\":{\"next\":null,\"self\":\"/p1\"}")]
    [InlineData("\"next_cursor\":\"b\",\"has_more\":false")]
    [InlineData("\"total\":2,\"count\":1,\"limit\":100")]
    [InlineData("\"total\":2.5,\"totalPrice\":900")]
    [InlineData("\"page\":2,\"total_pages\":2")]
    [InlineData("\"quote\":{\"next\":\"x\",\"total\":9},\"list\":[{\"next\":\"x\"}]")]
    public void What_is_not_set_or_says_that_it_is_all_is_no_sign(string envelope)
    {
        Assert.Null(Sign($"{{{envelope},\"data\":[{{\"symbol\":1}},{{\"symbol\":2}}]}}"));
    }

    [Fact]
    public void A_field_of_a_row_is_no_sign_nor_is_one_that_the_recipe_ignores()
    {
        const string Row = "{\"symbol\":1,\"next\":\"x\",\"total\":99,\"has_more\":true}";
        var ignoring = Recipe with { Table = Recipe.Table with { Ignore = ["total"] } };

        Assert.Null(Sign($"{{\"data\":[{Row}]}}"));
        Assert.Null(Sign($"[{Row}]", Some.Recipe));
        Assert.Null(Sign(Row, Some.Recipe));
        Assert.Null(Sign("{\"total\":900,\"data\":[{\"symbol\":1}]}", ignoring));
    }

    [Fact]
    public void Where_paging_is_declared_the_signs_are_kept_for_the_end_of_the_answer()
    {
        var paged = Recipe with { Pagination = new Pagination.NextUrl(ValuePath.Of("next_url")) };

        Assert.Equal("'next_url' is set", Sign("{\"next_url\":\"/x\",\"data\":[{\"symbol\":1}]}", paged));
    }

    [Theory]
    [InlineData("<https://api.test/x?page=2>; rel=\"next\"", true)]
    [InlineData("<https://api.test/x?page=1>; rel=prev, <https://api.test/x?page=3>; rel=next", true)]
    [InlineData("</style.css>; rel=preload; as=next", false)]
    [InlineData("<https://api.test/x?rel=next>; rel=\"last\"", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_link_header_names_a_next_page_or_not(string? link, bool isSign) =>
        Assert.Equal(isSign, MoreSigns.OfHeader(link) is not null);

    private static string? Sign(string body, DatasetRecipe? recipe = null) =>
        Assert.IsType<Answer.Good>(new AnswerReader(recipe ?? Recipe).Read(200, Encoding.UTF8.GetBytes(body), new CollectedRows())).More;
}
