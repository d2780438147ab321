using CsCheck;
using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Planning;

public sealed class OutgoingRequestTests
{
    private static readonly DatasetRecipe Recipe = Some.TickerRecipe with
    {
        Path = "v3/{ticker}/bars",
        Query = [new("symbol", "{ticker}"), new("kind", "{discriminator}"), new("fixed", "a b&c"), new("q", "x={ticker};y={to}")],
        Discriminator = "FY",
    };

    [Theory]
    [InlineData("BRK-B", "BRK-B")]
    [InlineData("ABR^D", "ABR%5ED")]
    [InlineData("AACT=", "AACT%3D")]
    [InlineData("a&b=c", "a%26b%3Dc")]
    [InlineData("x?y#z", "x%3Fy%23z")]
    [InlineData("../../etc", "..%2F..%2Fetc")]
    [InlineData("a/b\\c", "a%2Fb%5Cc")]
    [InlineData("50%", "50%25")]
    [InlineData("%2e%2e", "%252e%252e")]
    [InlineData("a b+c", "a%20b%2Bc")]
    [InlineData("{from}", "%7Bfrom%7D")]
    [InlineData("Ünïcode💥", "%C3%9Cn%C3%AFcode%F0%9F%92%A5")]
    [InlineData("@evil.example:80", "%40evil.example%3A80")]
    public void A_ticker_is_escaped_wherever_it_stands(string ticker, string escaped)
    {
        Assert.Equal(
            $"http://127.0.0.1:1/api/v3/{escaped}/bars?symbol={escaped}&kind=FY&fixed=a%20b%26c&q=x%3D{escaped}%3By%3D2024-06-12",
            Address(Recipe, ticker).AbsoluteUri
        );
    }

    [Fact]
    public void Every_placeholder_has_its_value()
    {
        var recipe = Some.TickerRecipe with
        {
            Path = "{discriminator}/{date}",
            Query = [new("from", "{from}"), new("to", "{to}"), new("n", "{limit}"), new("both", "{from}..{to}")],
            Discriminator = "FY",
            Limit = 40,
        };

        Assert.Equal(
            "http://127.0.0.1:1/api/FY/2024-06-12?from=2024-01-01&to=2024-06-12&n=40&both=2024-01-01..2024-06-12",
            Address(recipe, "A").AbsoluteUri
        );
    }

    [Fact]
    public void Pages_are_the_last_parameter_and_start_with_their_first()
    {
        var recipe = Some.Recipe with { Query = [new("a", "b")], Pagination = new Pagination.PageNumber("page no", 1) };
        var request = new PlannedRequest(recipe, null, null, Some.Date, null);

        Assert.Equal("http://127.0.0.1:1/api/list?a=b&page%20no=1", request.Address().AbsoluteUri);
        Assert.Equal("http://127.0.0.1:1/api/list?a=b&page%20no=7", OutgoingRequest.Of(request, "7").Address.AbsoluteUri);
        Assert.Equal(
            "http://127.0.0.1:1/api/list?page=0",
            (request with { Recipe = recipe with { Query = [], Pagination = new Pagination.PageNumber("page", 0) } }).Address().AbsoluteUri
        );
    }

    [Fact]
    public void A_page_and_the_rows_of_one_go_where_the_recipe_says()
    {
        var sized = new Pagination.Offset("skip", 0) { PageSize = 50, SizeParameter = "take" };
        var inPath = new Pagination.PageNumber(null, 1);
        var cursor = new Pagination.Cursor("after", ValuePath.Of("next"), null);

        Assert.Equal("http://127.0.0.1:1/api/list?take=50&skip=0", First(sized, "list"));
        Assert.Equal("http://127.0.0.1:1/api/list/1/of", First(inPath, "list/{page}/of"));
        Assert.Equal("http://127.0.0.1:1/api/list?after=a%2Fb%20%26c", First(cursor, "list", "a/b &c"));
        Assert.Equal("http://127.0.0.1:1/api/list", First(cursor, "list"));
        Assert.Equal("http://127.0.0.1:1/api/list?after=%2A", First(cursor with { Start = "*" }, "list"));

        static string First(Pagination pages, string path, string? page = null) =>
            OutgoingRequest
                .OfPage(new(Some.Recipe with { Path = path, Query = [], Pagination = pages }, null, null, Some.Date, null), page)
                .Address.AbsoluteUri;
    }

    [Fact]
    public void Whatever_the_ticker_host_path_and_names_stay_and_the_ticker_comes_back()
    {
        Ticker()
            .Where(t => t is not ("." or ".."))
            .Sample(
                ticker =>
                {
                    var address = Address(Recipe, ticker);
                    var segments = address.AbsolutePath.Split('/');
                    var parameters = address.Query[1..].Split('&').Select(p => p.Split('=')).ToList();

                    Assert.Equal("http://127.0.0.1:1", address.GetLeftPart(UriPartial.Authority));
                    Assert.Equal(["", "api", "v3", segments[3], "bars"], segments);
                    Assert.Equal(ticker, Uri.UnescapeDataString(segments[3]));
                    Assert.Equal(["symbol", "kind", "fixed", "q"], parameters.Select(p => p[0]));
                    Assert.All(parameters, p => Assert.Equal(2, p.Length));
                    Assert.Equal(ticker, Uri.UnescapeDataString(parameters[0][1]));
                    Assert.Equal("FY", parameters[1][1]);
                    Assert.Equal($"x={ticker};y=2024-06-12", Uri.UnescapeDataString(parameters[3][1]));
                    Assert.Equal("", address.Fragment);
                    Assert.Equal("", address.UserInfo);
                },
                iter: 5_000
            );
    }

    // What the universe lets through: no control characters, no space at the ends; and no half of a surrogate pair, which is no text.
    private static Gen<string> Ticker() =>
        Gen.OneOf(Gen.String[Gen.Char["/\\.?#&=%:@;{}+^-_~ ABCdef012äé\u2028\u202e\uFFFD"], 1, 20], Gen.String[1, 20])
            .Select(t => t.Trim())
            .Where(t => Universe.IsTicker(t) && !t.Any(char.IsSurrogate));

    private static Uri Address(DatasetRecipe recipe, string ticker) =>
        Assert.Single(new Planner(null, Some.Date).Plan(recipe, [ticker])).Address();
}
