using System.Globalization;
using DataPlatform.Runs;
using Xunit;

namespace DataPlatform.Tests.Drafting;

/// <summary>What the next request asks for does not take the place of what the last one asked for: it is in the key, or a person is told.</summary>
public sealed class AskedForTests
{
    [Fact]
    public async Task A_date_of_the_request_that_the_rows_carry_is_in_the_key()
    {
        await using var source = await DraftedSource.StartAsync(r =>
            new(
                $$"""
                [{"date":"{{r.Query["date"]}}","cik":"0001388838","cusip":"037833100","shares":10},
                 {"date":"{{r.Query["date"]}}","cik":"0001388838","cusip":"594918104","shares":20}]
                """
            )
        );

        var draft = await source.DraftAsync("v4/form-thirteen/0001388838?date=2023-09-30");

        Assert.Contains("path: \"form-thirteen/{ticker}\"", draft.Text, StringComparison.Ordinal);
        Assert.Contains("key: [date, cik, cusip]", draft.Text, StringComparison.Ordinal);
        Assert.Matches(
            """date: "\{date\}" +# decide: the date of the run; .*for_each: \[\{ asked_date: \["2023-09-30"\] \}\]""",
            draft.Text
        );
        await source.RunAsync(new DateOnly(2023, 9, 30), "0001388838");
        var second = await source.RunAsync(new DateOnly(2023, 12, 31), "0001388838");
        Assert.Equal((2, 0), (second.Silver.Inserted, second.Silver.Updated));
    }

    [Fact]
    public async Task A_date_of_the_request_that_no_row_carries_becomes_a_column_of_the_key()
    {
        await using var source = await DraftedSource.StartAsync(
            """[{"isin":"US1","maturity":"2030-01-01","nav":1.5},{"isin":"US2","maturity":"2031-01-01","nav":2.5}]"""
        );

        var draft = await source.DraftAsync("holdings?date=2023-09-30");

        Assert.Contains("key: [asked_on, isin]", draft.Text, StringComparison.Ordinal);
        Assert.Contains("asked_on: { type: date, value: \"{date}\" }", draft.Text, StringComparison.Ordinal);
        await source.RunAsync(new DateOnly(2023, 9, 30));
        var second = await source.RunAsync(new DateOnly(2023, 12, 31));
        Assert.Equal((2, 0), (second.Silver.Inserted, second.Silver.Updated));
    }

    [Fact]
    public async Task Samples_of_two_dates_are_told_apart_by_the_date_that_each_was_asked_for()
    {
        await using var source = await DraftedSource.StartAsync(r =>
            new($$"""[{"asOf":"{{r.Query["date"]}}","isin":"US1"},{"asOf":"{{r.Query["date"]}}","isin":"US2"}]""")
        );

        var draft = await source.DraftAsync("holdings?date=2023-09-30", "holdings?date=2023-12-31");

        Assert.Contains("key: [as_of, isin]", draft.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("asked_on", draft.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Rows_of_a_window_are_told_apart_by_their_day_unless_a_row_has_an_id()
    {
        await using var source = await DraftedSource.StartAsync(r =>
            new(
                r.Path.Contains("news", StringComparison.Ordinal)
                    ? """[{"id":7,"settled_at":"2024-01-02"},{"id":8,"settled_at":"2024-01-03"}]"""
                    : """[{"fund_id":"A","settled_at":"2024-01-02","nav":1.5},{"fund_id":"B","settled_at":"2024-01-02","nav":2.5}]"""
            )
        );

        var funds = await source.DraftAsync("funds/navs?from=2024-01-02&to=2024-01-03");
        var news = await source.DraftAsync("news?from=2024-01-02&to=2024-01-03");

        Assert.Contains("key: [settled_at, fund_id]", funds.Text, StringComparison.Ordinal);
        Assert.Contains("key: [id]", news.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_row_of_each_day_of_a_window_is_told_by_its_day_alone()
    {
        await using var source = await DraftedSource.StartAsync(
            """[{"n":1,"settled_at":"2024-01-02"},{"n":2,"settled_at":"2024-01-03"}]"""
        );

        var draft = await source.DraftAsync("series?from=2024-01-02&to=2024-01-03");

        Assert.Contains("key: [settled_at]", draft.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("year", "2025", "[\"2024\", \"2025\"]")]
    [InlineData("quarter", "2", "[\"1\", \"2\", \"3\", \"4\"]")]
    [InlineData("period", "annual", "[annual, quarter]")]
    [InlineData("month", "07", "[\"06\", \"07\"]")]
    [InlineData("date", "20250630", "[\"20250630\"]")]
    public async Task A_pinned_period_is_a_decision_that_can_be_followed_as_it_is_written(string name, string value, string values)
    {
        await using var source = await DraftedSource.StartAsync(r =>
            new($$"""[{"cik":"1","n":{{r.Query[name].Length}}},{"cik":"2","n":2}]""")
        );

        var draft = await source.DraftAsync($"holders?{name}={value}");

        var loop = name == "date" ? "asked_date" : name;
        Assert.Contains($"for_each: [{{ {loop}: {values} }}]", draft.Text, StringComparison.Ordinal);
        Assert.Contains($"{loop}: {{ type: text, value: \"{{{loop}}}\" }}", draft.Text, StringComparison.Ordinal);
        var followed = source.Change(
            draft,
            text =>
                text.Replace(
                        $"{name}: {(name == "period" ? value : $"\"{value}\"")} ",
                        $"{name}: \"{{{loop}}}\" ",
                        StringComparison.Ordinal
                    )
                    .Replace("    path: ", $"    for_each: [{{ {loop}: {values} }}]\n    path: ", StringComparison.Ordinal)
                    .Replace("key: [", $"key: [{loop}, ", StringComparison.Ordinal)
                    .Replace(
                        "    columns:\n",
                        $"    columns:\n      {loop}: {{ type: text, value: \"{{{loop}}}\" }}\n",
                        StringComparison.Ordinal
                    )
        );
        Assert.Equal("", source.Problems());
        Assert.Contains($"\"{{{loop}}}\" ", followed, StringComparison.Ordinal);
        var summary = await source.RunAsync();
        Assert.Equal(2 * values.Split(',').Length, summary.Silver.Inserted);
    }

    [Fact]
    public async Task A_pinned_period_that_the_rows_carry_is_in_the_key_already()
    {
        await using var source = await DraftedSource.StartAsync(
            """[{"symbol":"AAPL","fiscalYear":2025,"quarter":2,"holder":"A"},{"symbol":"AAPL","fiscalYear":2025,"quarter":2,"holder":"B"}]"""
        );

        var draft = await source.DraftAsync("holders?symbol=AAPL&year=2025&quarter=2");

        Assert.Contains("key: [symbol, fiscal_year, quarter, holder]", draft.Text, StringComparison.Ordinal);
        Assert.Matches("""year: "2025" +# decide: always 2025.* its column fiscal_year is in the key""", draft.Text);
    }

    [Fact]
    public async Task Two_samples_that_differ_in_a_period_offer_both()
    {
        await using var source = await DraftedSource.StartAsync("""[{"cik":"1"},{"cik":"2"}]""");

        var draft = await source.DraftAsync("holders?year=2021", "holders?year=2023");

        Assert.Contains("for_each: [{ year: [\"2021\", \"2023\"] }]", draft.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list?page=0&limit=1", 100)]
    [InlineData("list?page=0&limit=5", 100)]
    [InlineData("list?page=0&limit=50", 50)]
    public async Task The_page_size_is_not_that_of_a_tiny_sample(string path, int size)
    {
        await using var source = await DraftedSource.StartAsync("""[{"id":1}]""");

        var draft = await source.DraftAsync(path);

        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"page_size: {size}, size_param: limit }}"),
            draft.Text,
            StringComparison.Ordinal
        );
        Assert.Equal(size == 100, draft.Text.Contains("# decide: the sample asked for", StringComparison.Ordinal));
        Assert.Equal(RunStatus.Succeeded, (await source.RunAsync()).Status);
    }

    [Fact]
    public async Task A_tiny_limit_without_pages_is_a_decision()
    {
        await using var source = await DraftedSource.StartAsync("""[{"id":1}]""");

        var draft = await source.DraftAsync("list?limit=1");

        Assert.Matches("""limit: "1" +# decide: the sample asked for 1""", draft.Text);
    }

    [Theory]
    [InlineData(
        "api/concept/CIK0001911716/us-gaap.json",
        """{"cik":1911716,"units":[{"id":1},{"id":2}]}""",
        "concept/CIK{ticker}/us-gaap.json"
    )]
    [InlineData("submissions/CIK0001911716.json", """{"cik":"0001911716","filings":[{"id":1},{"id":2}]}""", "submissions/CIK{ticker}.json")]
    [InlineData("filings/0001911716", """[{"id":1,"cik":"0001911716"},{"id":2,"cik":"0001911716"}]""", "filings/{ticker}")]
    [InlineData("tickers/AAPL/", """{"ticker":"AAPL","rows":[{"id":1},{"id":2}]}""", "tickers/{ticker}/")]
    [InlineData("stocks/AAPL1/bars", """{"symbol":"AAPL1","rows":[{"id":1},{"id":2}]}""", "stocks/{ticker}/bars")]
    public async Task An_id_in_the_path_that_the_answer_repeats_is_the_ticker(string path, string body, string drafted)
    {
        await using var source = await DraftedSource.StartAsync(body);

        var draft = await source.DraftAsync(path);
        var id =
            path.Contains("AAPL1", StringComparison.Ordinal) ? "AAPL1"
            : path.Contains("AAPL", StringComparison.Ordinal) ? "AAPL"
            : "0001911716";
        source.Api.Forget();
        await source.RunAsync(id);

        Assert.Contains($"path: \"{drafted}\"", draft.Text, StringComparison.Ordinal);
        Assert.Equal([$"/{path}"], source.Api.Asked);
        Assert.Equal("", source.Problems());
    }

    [Fact]
    public async Task A_word_in_the_path_that_the_answer_gives_as_its_id_is_a_decision()
    {
        await using var source = await DraftedSource.StartAsync("""{"id":"bitcoin","prices":[{"at":"2024-01-02","p":1.5}]}""");

        var draft = await source.DraftAsync("coins/bitcoin/chart");

        Assert.Contains("path: coins/bitcoin/chart", draft.Text, StringComparison.Ordinal);
        Assert.Matches("# decide: bitcoin in the path is the answer's id, too.*\\{ticker\\}.*scope: ticker", draft.Text);
    }
}
