using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Pages;
using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Pages;

public sealed class PagerTests
{
    private static readonly DatasetRecipe Numbered = Some.Recipe with { Pagination = new Pagination.PageNumber("page", 0) };
    private static readonly DatasetRecipe Linked = Some.Recipe with
    {
        Pagination = new Pagination.NextUrl(ValuePath.Of("next")),
        Source = Some.Source with { Auth = new SourceAuth.ApiKey(SecretPlace.InVariable("KEY"), "apikey", null, null) },
    };

    [Fact]
    public void Without_paging_the_first_answer_is_whole()
    {
        var answer = new PagedAnswer(Some.Recipe);

        Assert.IsType<PageStep.End>(answer.Add(null, Url(null), Rows(0)));
    }

    [Fact]
    public void Numbered_pages_end_with_an_empty_one()
    {
        var answer = new PagedAnswer(Numbered);

        Assert.Equal("0", answer.Due());
        Assert.Equal(new PageStep.Next("1"), answer.Add("0", "", Rows(2, "x")));
        Assert.Equal(new PageStep.Next("2"), answer.Add("1", "", Rows(1, "y")));
        Assert.IsType<PageStep.End>(answer.Add("2", "", Rows(0)));
        Assert.Equal((3L, 3), (answer.Rows, answer.Pages));
    }

    [Fact]
    public void The_number_is_the_last_parameter_of_the_address()
    {
        var request = new PlannedRequest(Numbered with { Query = [new("a", "b")] }, null, null, Some.Date, null);

        Assert.Equal("http://127.0.0.1:1/api/list?a=b&page=7", OutgoingRequest.OfPage(request, "7").Address.AbsoluteUri);
    }

    [Fact]
    public void The_same_page_twice_breaks_the_answer()
    {
        var answer = new PagedAnswer(Numbered);
        answer.Add("0", "", Rows(2, "x"));

        Assert.Equal(FailureKind.RepeatedPage, Assert.IsType<PageStep.Broken>(answer.Add("1", "", Rows(2, "x"))).Kind);
        Assert.Null(answer.Due());
    }

    [Fact]
    public void The_rows_of_any_earlier_page_break_the_answer()
    {
        var answer = new PagedAnswer(Numbered);
        answer.Add("0", "", Rows(2, "x"));
        answer.Add("1", "", Rows(2, "y"));

        Assert.Equal(FailureKind.RepeatedPage, Assert.IsType<PageStep.Broken>(answer.Add("2", "", Rows(2, "x"))).Kind);
    }

    [Fact]
    public void Pages_without_rows_repeat_nothing()
    {
        var answer = new PagedAnswer(Linked);
        answer.Add(null, Url(null), new(0, [Url("a")]));

        Assert.Equal(new PageStep.Next(Url("b")), answer.Add(Url("a"), Url("a"), new(0, [Url("b")])));
    }

    [Fact]
    public void An_answer_goes_on_where_it_was_left_and_knows_what_came_before()
    {
        var before = new PagedAnswer(Numbered);
        before.Add("0", "", Rows(2, "x"));
        before.Add("1", "", Rows(3, "y"));
        var open = new OpenAnswer("run", Url(null), null, Some.Date, before.Due()!, before.Pages, before.Rows, before.Seen);

        Assert.Equal("2", new PagedAnswer(Numbered, open).Due());
        Assert.IsType<PageStep.Broken>(new PagedAnswer(Numbered, open).Add("2", "", Rows(1, "x")));
        Assert.IsType<PageStep.Missing>(new PagedAnswer(Numbered, open).Add("0", "", Rows(1, "z")));
        var rest = new PagedAnswer(Numbered, open);
        Assert.IsType<PageStep.End>(rest.Add("2", "", Rows(0)));
        Assert.Equal((5L, 3, before.Seen), (rest.Rows, rest.Pages, rest.Seen));
    }

    [Theory]
    [InlineData(404, FailureKind.Http, true, false)]
    [InlineData(410, FailureKind.Http, false, false)]
    [InlineData(500, FailureKind.Http, false, false)]
    [InlineData(200, FailureKind.EmptyBody, true, false)]
    public void No_such_page_is_the_end_where_pages_are_counted_but_never_the_first_one(
        int status,
        FailureKind kind,
        bool endsNumbers,
        bool endsLinks
    )
    {
        var bad = new Answer.Bad(kind, "");
        var (numbers, links) = (new PagedAnswer(Numbered), new PagedAnswer(Linked));

        Assert.Null(numbers.AsPage(bad, status));
        Assert.Null(links.AsPage(bad, status));
        numbers.Add("0", "", Rows(1, "x"));
        links.Add(null, Url(null), Next(Url("a")));

        Assert.NotNull(numbers.AsPage(new Answer.Missing(""), status));
        Assert.Null(links.AsPage(new Answer.Missing(""), status));
        Assert.Equal(endsNumbers, numbers.AsPage(bad, status) is { } page && numbers.Add("1", "", page) is PageStep.End);
        Assert.Equal(endsLinks, links.AsPage(bad, status) is { } last && links.Add(Url("a"), Url("a"), last) is PageStep.End);
    }

    [Theory]
    [InlineData("https://api.acme.test", "http://api.acme.test/list?c=a", "https://api.acme.test/list?c=a")]
    [InlineData("http://api.acme.test", "https://api.acme.test/list?c=a", "http://api.acme.test/list?c=a")]
    [InlineData("https://api.acme.test", "http://api.acme.test:8080/list?c=a", null)]
    [InlineData("https://api.acme.test:8443", "http://api.acme.test/list?c=a", null)]
    [InlineData("https://api.acme.test", "ftp://api.acme.test/list?c=a", null)]
    [InlineData("https://api.acme.test", "http://evil.test/list?c=a", null)]
    public void An_address_that_differs_in_http_or_https_alone_is_asked_as_the_source_is(string home, string named, string? asked)
    {
        var source = Some.Source with { BaseUrl = new($"{home}/") };
        var answer = new PagedAnswer(Linked with { Source = source });

        var step = answer.Add(null, $"{home}/list", Next(named));

        Assert.Equal(asked, (step as PageStep.Next)?.Page);
        if (asked is null)
        {
            var broken = Assert.IsType<PageStep.Broken>(step);
            Assert.Equal(FailureKind.ForeignPage, broken.Kind);
            Assert.Contains(new Uri(named).GetLeftPart(UriPartial.Authority), broken.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_foreign_address_is_named_with_the_home_of_the_key()
    {
        var broken = Assert.IsType<PageStep.Broken>(
            new PagedAnswer(Linked).Add(null, Url(null), Next("https://cdn.acme.test/list?token=abc"))
        );

        Assert.StartsWith(
            "the next page is on https://cdn.acme.test, not on http://127.0.0.1:1, ",
            broken.Message,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain("abc", broken.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Addresses_that_go_in_a_circle_break_the_answer_when_they_come_back()
    {
        var answer = new PagedAnswer(Linked);
        const string A = "http://127.0.0.1:1/api/list?c=a";
        const string B = "http://127.0.0.1:1/api/list?c=b";

        Assert.Equal(new PageStep.Next(A), answer.Add(null, "http://127.0.0.1:1/api/list", Next(A)));
        Assert.Equal(new PageStep.Next(B), answer.Add(A, A, Next(B)));

        Assert.Equal(FailureKind.RepeatedPage, Assert.IsType<PageStep.Broken>(answer.Add(B, B, Next(A))).Kind);
    }

    [Fact]
    public void An_answer_with_a_page_missing_in_its_middle_is_never_whole()
    {
        var answer = new PagedAnswer(Numbered);
        answer.Add("0", "", Rows(2, "x"));

        Assert.IsType<PageStep.Missing>(answer.Add("2", "", Rows(0)));
        Assert.Null(answer.Due());
    }

    [Fact]
    public void Pages_without_an_end_break_the_answer()
    {
        var answer = new PagedAnswer(Numbered);
        PageStep step = new PageStep.Next(answer.Due()!);
        for (var page = 0; step is PageStep.Next next; page++)
        {
            step = answer.Add(next.Page, "", Rows(1, $"{page}"));
        }

        Assert.Equal(FailureKind.TooManyPages, Assert.IsType<PageStep.Broken>(step).Kind);
        Assert.Equal(10_001, answer.Pages);
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/v3/list?cursor=a%20b", "http://127.0.0.1:1/v3/list?cursor=a%20b")]
    [InlineData("?cursor=2", "http://127.0.0.1:1/api/list?cursor=2")]
    [InlineData("more/2", "http://127.0.0.1:1/api/more/2")]
    [InlineData("/root?x=1#part", "http://127.0.0.1:1/root?x=1")]
    [InlineData("/root?apikey=secret&x=1&APIKEY=secret", "http://127.0.0.1:1/root?x=1")]
    [InlineData("/root?apikey=secret", "http://127.0.0.1:1/root")]
    public void The_next_address_is_followed_on_the_sources_own_host_without_a_key(string next, string page)
    {
        var step = After(Linked, "http://127.0.0.1:1/api/list?a=1", Next(next));

        Assert.Equal(new PageStep.Next(page), step);
        Assert.Equal(page, OutgoingRequest.OfPage(new(Linked, null, null, Some.Date, null), page).Address.AbsoluteUri);
    }

    [Theory]
    [InlineData("http://evil.test/list?cursor=2")]
    [InlineData("https://127.0.0.1:1/list")]
    [InlineData("http://127.0.0.1:2/list")]
    [InlineData("//evil.test/list")]
    [InlineData("http://127.0.0.1:1@evil.test/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://[")]
    public void An_address_elsewhere_is_never_asked(string next)
    {
        var step = After(Linked, "http://127.0.0.1:1/api/list", Next(next));

        Assert.Equal(FailureKind.ForeignPage, Assert.IsType<PageStep.Broken>(step).Kind);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("false")]
    [InlineData("7")]
    [InlineData("{\"href\":\"/x\"}")]
    public void Without_a_next_address_the_answer_is_whole(string? next)
    {
        Assert.IsType<PageStep.End>(After(Linked, "http://127.0.0.1:1/api/list", Next(next)));
    }

    [Fact]
    public void An_answer_that_names_itself_breaks_the_answer()
    {
        var step = After(Linked, "http://127.0.0.1:1/api/list?a=1", Next("?a=1"));

        Assert.Equal(FailureKind.RepeatedPage, Assert.IsType<PageStep.Broken>(step).Kind);
    }

    private static PageStep After(DatasetRecipe recipe, string address, Answer.Good answer) =>
        Pager.Of(recipe).After(new(null, address, answer));

    private static string Url(string? page) => $"http://127.0.0.1:1/api/list?{page}";

    private static Answer.Good Rows(long rows, string? digest = null) => new(rows, []) { RowsDigest = digest };

    private static Answer.Good Next(string? next) => new(1, [next]);
}
