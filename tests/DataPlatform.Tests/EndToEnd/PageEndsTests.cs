using System.Globalization;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>How the pages of an answer end, for each kind of paging: with no request more than it takes, and never without an end.</summary>
public sealed class PageEndsTests
{
    private const int Size = 10;

    private readonly TestEngine _engine = new();

    // Paging, rows, and requests that it takes.
    private static readonly (string Pagination, int Rows, int Requests)[] Ends =
    [
        // An empty page is the end where nothing else is known.
        ("type: page_number, param: page", 3, 2),
        ("type: page_number, param: page", 20, 3),
        ("type: offset, param: skip", 25, 4),
        ("type: cursor, param: after, last_row: id", 25, 4),
        // An answer of one page costs one request.
        ("type: page_number, param: page, page_size: 10", 3, 1),
        ("type: offset, param: skip, page_size: 10, size_param: take", 3, 1),
        ("type: cursor, param: after, last_row: id, page_size: 10", 3, 1),
        ("type: cursor, param: page, path: next", 3, 1),
        ("type: next_url, path: links.next", 3, 1),
        ("type: link_header", 3, 1),
        // The last page is full.
        ("type: page_number, param: page, page_size: 10", 20, 3),
        ("type: page_number, param: page, total: total", 20, 2),
        ("type: page_number, param: page, total_pages: pages", 20, 2),
        ("type: offset, param: skip, has_more: mehr", 20, 2),
        ("type: cursor, param: after, last_row: id, has_more: mehr", 20, 2),
        ("type: next_url, path: links.always, has_more: mehr", 20, 2),
        // The vendor gives fewer rows than it is asked for.
        ("type: page_number, param: page, page_size: 500, size_param: take", 25, 3),
        ("type: offset, param: skip, page_size: 500", 20, 3),
        ("type: cursor, param: after, last_row: id, page_size: 500", 25, 3),
        // Nothing at all.
        ("type: page_number, param: page, total: total", 0, 1),
        ("type: cursor, param: page, path: next", 0, 1),
        ("type: link_header", 0, 1),
    ];

    [Fact]
    public async Task An_answer_ends_with_no_request_more_than_it_takes()
    {
        await using var market = await VendorAsync([.. Ends.Select(e => e.Pagination)], r => Page(r, Ends[Dataset(r)].Rows));

        var summary = await _engine.RunAsync(market.Options);

        Assert.Equal(
            Ends,
            Ends.Select(
                (e, n) =>
                    (
                        e.Pagination,
                        Int(Tables.Value(market.Data, $"SELECT count(*) FROM silver.paged_{n}")),
                        market.Api.Requests.Count(r => Dataset(r) == n)
                    )
            )
        );
        Assert.Equal((RunStatus.Succeeded, new RequestCounts(Ends.Length, Ends.Length, 0, 0)), (summary.Status, summary.Requests));
        CheckReplay(market);

        static int Dataset(StubApi.Request request) => Int(request.Path["/paged-".Length..]);
    }

    [Fact]
    public async Task An_offset_goes_on_by_the_rows_that_came_when_the_vendor_gives_fewer()
    {
        await using var market = await VendorAsync(
            "type: offset, param: skip, page_size: 500, size_param: take, total: total",
            r => Page(r, 25)
        );

        var summary = await _engine.RunAsync(market.Options);

        Assert.Equal(["/paged?take=500&skip=0", "/paged?take=500&skip=10", "/paged?take=500&skip=20"], market.Api.Asked);
        Assert.Equal(RunStatus.Succeeded, summary.Status);
        Assert.Equal("25", Tables.Value(market.Data, "SELECT count(*) FROM silver.paged"));
    }

    [Fact]
    public async Task A_page_may_stand_in_the_path()
    {
        await using var market = await VendorAsync(
            "type: page_number, start: 1, page_size: 10",
            r => Page(r, 25),
            path: "paged/{page}/all"
        );

        await _engine.RunAsync(market.Options);

        Assert.Equal(["/paged/1/all", "/paged/2/all", "/paged/3/all"], market.Api.Asked);
        Assert.Equal("25", Tables.Value(market.Data, "SELECT count(*) FROM silver.paged"));
    }

    [Fact]
    public async Task No_more_pages_are_asked_for_than_the_recipe_says_and_no_warning_tells_of_the_others()
    {
        await using var market = await VendorAsync("type: cursor, param: page, path: next, max_pages: 2", r => Page(r, 100));

        var summary = await _engine.RunAsync(market.Options);

        Assert.Equal((2, RunStatus.Succeeded), (market.Api.Requests.Count, summary.Status));
        Assert.Equal("20", Tables.Value(market.Data, "SELECT count(*) FROM silver.paged"));
        CheckReplay(market);
    }

    [Theory]
    [InlineData("type: page_number, param: page, total: sum", "'sum' is 99, and 20 rows came")]
    [InlineData("type: page_number, param: page, total: sum, max_pages: 9", "'sum' is 99, and 20 rows came")]
    [InlineData("type: offset, param: skip, has_more: lie", "'lie' is set")]
    [InlineData("type: cursor, param: page, path: nothing", "'next' is set")]
    public async Task Pages_that_end_before_all_was_given_are_told(string pagination, string sign)
    {
        await using var market = await VendorAsync(pagination, r => Page(r, 20));

        var summary = await _engine.RunAsync(market.Options);

        Assert.Equal(RunStatus.Partial, summary.Status);
        Assert.Contains(sign, Assert.Single(summary.Warnings, w => w.Kind == WarningKind.MorePages).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("type: page_number, param: page")]
    [InlineData("type: offset, param: skip")]
    [InlineData("type: cursor, param: after, last_row: id")]
    [InlineData("type: cursor, param: page, path: same")]
    [InlineData("type: next_url, path: links.same")]
    [InlineData("type: link_header")]
    public async Task A_vendor_that_gives_the_same_page_for_ever_is_found_out_at_the_second_request(string pagination)
    {
        await using var market = await VendorAsync(pagination, _ => Page(0, 30));

        var summary = await _engine.RunAsync(market.Options);

        Assert.Equal(FailureKind.RepeatedPage, Assert.Single(summary.Failures).Kind);
        Assert.Equal(2, market.Api.Requests.Count);
        CheckReplay(market);
    }

    [Theory]
    [InlineData("type: page_number, param: page")]
    [InlineData("type: offset, param: skip")]
    public async Task And_so_is_one_whose_rows_move_from_one_request_to_the_next(string pagination)
    {
        var asked = 0;
        await using var market = await VendorAsync(
            pagination,
            _ => new($$"""{"rows":[{"id":1,"volume":{{++asked}}},{"volume":{{asked}},"id":2}]}""")
        );

        var summary = await _engine.RunAsync(market.Options);

        Assert.Equal(FailureKind.RepeatedPage, Assert.Single(summary.Failures).Kind);
        Assert.Equal(2, market.Api.Requests.Count);
        CheckReplay(market);
    }

    [Theory]
    [InlineData("type: cursor, param: page, path: next", 404)]
    [InlineData("type: link_header", 404)]
    [InlineData("type: offset, param: skip", 500)]
    public async Task A_page_that_fails_fails_the_request_and_the_rows_before_it_stay(string pagination, int status)
    {
        await using var market = await VendorAsync(pagination, r => Number(r) == 1 ? new("", status) : Page(r, 30));

        var summary = await _engine.RunAsync(market.Options);

        Assert.Equal(FailureKind.Http, Assert.Single(summary.Failures).Kind);
        Assert.Equal("10", Tables.Value(market.Data, "SELECT count(*) FROM silver.paged"));
        CheckReplay(market);
    }

    [Fact]
    public async Task The_last_row_of_a_csv_page_names_the_next()
    {
        await using var market = await VendorAsync(
            "type: cursor, param: after, last_row: id, page_size: 10",
            r => new("id,name\n" + string.Concat(Ids(Number(r), 15).Select(id => $"{id},x\n")), ContentType: "text/csv"),
            format: "csv"
        );

        await _engine.RunAsync(market.Options);

        Assert.Equal(["/paged", "/paged?after=10"], market.Api.Asked);
        Assert.Equal("15", Tables.Value(market.Data, "SELECT count(*) FROM silver.paged"));
    }

    [Theory]
    [InlineData("http://elsewhere.test/paged?page=1")]
    [InlineData("//elsewhere.test/")]
    public async Task A_link_that_leaves_the_host_is_never_followed(string address)
    {
        await using var market = await VendorAsync("type: link_header", _ => Linked(new("[{\"id\":1}]"), address), rows: "");

        var summary = await _engine.RunAsync(market.Options);

        Assert.Equal(FailureKind.ForeignPage, Assert.Single(summary.Failures).Kind);
        Assert.Single(market.Api.Requests);
    }

    private void CheckReplay(SmallMarket market)
    {
        var before = Tables.Replayable(market.Data);
        _engine.Orchestrator.Rebuild(market.Options);
        Assert.Equal(before, Tables.Replayable(market.Data));
    }

    // One for each paging, asked for as /paged-0 and so on.
    private static async Task<SmallMarket> VendorAsync(string[] paginations, Func<StubApi.Request, StubApi.Answer> answer)
    {
        var market = await SmallMarket.StartAsync(lists: 0, series: 0, answer);
        var datasets = paginations.Select((p, n) => Yaml(p, $"paged-{n}", $"paged_{n}", $"paged-{n}", "rows: rows"));
        return market.With("small.yaml", Source(market) + string.Concat(datasets));
    }

    private static async Task<SmallMarket> VendorAsync(
        string pagination,
        Func<StubApi.Request, StubApi.Answer> answer,
        string path = "paged",
        string format = "json",
        string rows = "rows: rows"
    )
    {
        var market = await SmallMarket.StartAsync(lists: 0, series: 0, answer);
        return market.With(
            "small.yaml",
            Source(market) + Yaml(pagination, "paged", "paged", path, format == "json" ? rows : $"format: {format}")
        );
    }

    private static string Source(SmallMarket market) =>
        $$"""
            source: { name: small, base_url: "{{market.Api.Address}}", attempts: 1 }

            datasets:

            """;

    private static string Yaml(string pagination, string name, string table, string path, string rows) =>
        $$"""
              - name: {{name}}
                domain: market
                scope: global
                path: "{{path}}"
                {{rows}}
                pagination: { {{pagination}} }
                empty_is_answer: true
                silver_table: {{table}}
                key: [id]
                columns: { id: integer }

            """;

    // Which page is asked for, from 0, in whatever way.
    private static int Number(StubApi.Request request) =>
        request.Path.Split('/') is [_, _, var page, _] ? Int(page) - 1
        : request.Query.TryGetValue("skip", out var skip) ? (Int(skip) + Size - 1) / Size
        : request.Query.TryGetValue("after", out var id) ? (Int(id) + Size - 1) / Size
        : Int(request.Query.GetValueOrDefault("page", "0"));

    private static StubApi.Answer Page(StubApi.Request request, int rows) => Page(Number(request), rows, request.Path);

    private static StubApi.Answer Page(int number, int rows, string path = "/paged")
    {
        var ids = string.Join(',', Ids(number, rows).Select(id => $"{{\"id\":{id}}}"));
        var isLast = (number + 1) * Size >= rows;
        var (next, more) = (isLast ? "null" : $"{number + 1}", isLast ? "false" : "true");
        var link = isLast ? "null" : $"\"{path}?page={number + 1}\"";
        var answer = new StubApi.Answer(
            $$"""
            {"total":{{rows}},"pages":{{(rows + Size - 1) / Size}},"mehr":{{more}},"next":{{next}},"same":"x","sum":99,"lie":true,
             "links":{"next":{{link}},"always":"{{path}}?page={{number + 1}}","same":"{{path}}?page=1"},"rows":[ {{ids}} ]}
            """
        );
        return isLast ? answer : Linked(answer, $"{path}?page={number + 1}");
    }

    private static StubApi.Answer Linked(StubApi.Answer answer, string address) =>
        answer with
        {
            Headers = new Dictionary<string, string> { ["Link"] = $"</first>; rel=\"first\", <{address}>; rel=\"next\"" },
        };

    private static IEnumerable<int> Ids(int number, int rows) => Enumerable.Range(1, rows).Skip(number * Size).Take(Size);

    private static int Int(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}
