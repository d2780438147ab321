using DataPlatform.Bronze.Bodies;
using Xunit;

namespace DataPlatform.Tests.Bronze.Bodies;

public sealed class LinkHeaderTests
{
    [Theory]
    [InlineData("<https://a.test/x?page=2>; rel=\"next\"", "https://a.test/x?page=2")]
    [InlineData("</x?page=2>;rel=next", "/x?page=2")]
    [InlineData("<x?a=1,2;b>; title=\"a, <b>; rel=\"; REL = \"prev\", <y?a=1,2;b> ; rel=\"last NEXT\"", "y?a=1,2;b")]
    [InlineData("<a>; rel=prev, <b>; rel=next, <c>; rel=next", "b")]
    [InlineData("<a>; rel=prev; rel=next", null)]
    [InlineData("<a>; title=next", null)]
    [InlineData("<a>; rel=nextish", null)]
    [InlineData("<a", null)]
    [InlineData("a; rel=next", null)]
    [InlineData("<a>", null)]
    [InlineData("<>; rel=next", "")]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void The_address_of_the_next_page_is_found_among_others(string? header, string? next) =>
        Assert.Equal(next, LinkHeader.Next(header));
}
