using System.Text;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Drafting;

/// <summary>What is drafted from answers as vendors write them: the whole text, and every row of it in its table.</summary>
public sealed class VendorShapesTests
{
    private static readonly Vendor[] Vendors =
    [
        new(
            "a list at the root, a key in the address, a window",
            "api/v3/historical/AAPL?from=2024-01-02&to=2024-01-04&apikey=9f8e7d6c5b4a",
            """
            [{"symbol":"AAPL","date":"2024-01-04","adjClose":181.91,"volume":71983600,"changePercent":-1.27},
             {"symbol":"AAPL","date":"2024-01-03","adjClose":184,"volume":58414500,"changePercent":-0.75,"label":"January 03"},
             {"symbol":"AAPL","date":"2024-01-02","adjClose":185.64,"volume":82488700,"changePercent":null}]
            """,
            Rows: 3
        ),
        new(
            "rows inside, epochs, the next page by its address",
            "v2/aggs/ticker/X:BTCUSD/range/1/day/2024-01-01/2024-01-03?limit=2",
            """
            {"ticker":"X:BTCUSD","queryCount":2,"adjusted":true,"results":[{"v":31.5,"c":44187.14,"t":1704067200000,"n":481},
             {"v":29.25,"c":44961.6,"t":1704153600000,"n":512}],"status":"OK","next_url":null}
            """,
            Rows: 2
        ),
        new(
            "a word for no value, offset and limit in the body",
            "fred/series/observations?series_id=GNPCA&file_type=json",
            """
            {"realtime_start":"2024-01-01","count":3,"offset":0,"limit":100000,"observations":[
             {"date":"1929-01-01","value":"1202.659"},{"date":"1930-01-01","value":"."},{"date":"1931-01-01","value":"1029.2"}]}
            """,
            Rows: 3
        ),
        new(
            "a csv with names as people write them",
            "download/rates.csv?day=2024-01-05",
            "Date,1 Mo,Net Yield (%),Cusip\n01/25/2024,5.54,1.1,007903107\n01/26/2024,5.53,,00790310X\n",
            Rows: 2
        ),
        new(
            "json lines of several kinds of row",
            "events",
            "{\"id\":1,\"at\":\"2024-01-05T10:00:00Z\",\"live\":true}\n{\"id\":2,\"at\":\"2024-01-05T10:00:01.25Z\",\"live\":false,\"tags\":[\"a\"]}\n",
            Rows: 2
        ),
        new(
            "numbered pages",
            "v1/funds?page=1&per_page=2",
            """{"data":{"funds":[{"fundId":"F1","name":"One"},{"fundId":"F2","name":"Two"}]},"meta":{"page":1,"per_page":2,"total_pages":1}}""",
            Rows: 2
        ),
        new(
            "a cursor",
            "v1/trades?cursor=&symbol=BRK.B",
            """{"items":[{"trade_id":9007199254740993,"px":"412.01","qty":"100","ts":1704445200123456789}],"next_cursor":""}""",
            Rows: 1
        ),
        new(
            "one object",
            "stable/profile?symbol=MSFT",
            """{"symbol":"MSFT","cik":"0000789019","ipoDate":"1986-03-13","isEtf":false,"address":{"city":"Redmond"},"52WeekHigh":468.35}""",
            Rows: 1
        ),
        new(
            "days and times in other notations, numbers with more digits than a double",
            "quotes",
            """
            {"rows":[{"Trade Date":"31.12.2023","Created":"Fri, 05 Jan 2024 10:00:00 GMT","Amount":"0.1234567890123456789","N/A":"-","Mix":1,"No":"007"},
             {"Trade Date":"01.01.2024","Created":"Sat, 06 Jan 2024 10:00:00 GMT","Amount":"12.5","N/A":"7.5","Mix":"one","No":"008"}]}
            """,
            Rows: 2
        ),
        new(
            "objects by day, and what is inside of them",
            "v1/series",
            """{"meta":{"unit":"USD"},"Time Series (Daily)":{"2024-01-02":{"1. open":"5.1","ohlc":{"h":6,"l":4.5}},"2024-01-03":{"1. open":"5.2","ohlc":{"h":7,"l":5}}}}""",
            Rows: 2
        ),
        new(
            "rates by day and currency",
            "v1/rates",
            """{"base":"EUR","rates":{"2024-01-02":{"USD":1.09,"GBP":0.86},"2024-01-03":{"USD":1.1}}}""",
            Rows: 3
        ),
        new(
            "arrays side by side",
            "stock/candle?symbol=AAPL",
            """{"c":[1.5,2.5],"t":[1704205800,1704292200],"v":[100,200],"s":"ok"}""",
            Rows: 2
        ),
        new(
            "a table with a header",
            "data/timeseries",
            """[["NAME","POP","time"],["Alabama","5024279","2020"],["Alaska","733391","2020"]]""",
            Rows: 2
        ),
        new(
            "arrays whose names stand beside them",
            "api/v3/datatables/ACME/FC",
            """{"datatable":{"data":[["AAPL","2024-01-31",1.5],["AAPL","2024-02-29",null]],"columns":[{"name":"ticker"},{"name":"per_end_date"},{"name":"eps"}]}}""",
            Rows: 2
        ),
        new("plain values", "v1/symbols", """["AAPL","MSFT","BRK.B"]""", Rows: 3),
        new(
            "rows behind an index",
            "v8/chart/AAPL",
            """{"chart":{"result":[{"meta":{"tz":"EST"},"bars":[{"at":1704205800,"c":1.5},{"at":1704292200,"c":2}]}],"error":null}}""",
            Rows: 2
        ),
    ];

    [Fact]
    public async Task A_recipe_as_it_was_printed_loads_the_answers_that_it_was_drafted_from()
    {
        var told = new StringBuilder();
        foreach (var vendor in Vendors)
        {
            await using var source = await DraftedSource.StartAsync(vendor.Body);
            source.With("LOCAL_API_KEY", "9f8e7d6c5b4a");

            var draft = await source.DraftAsync(vendor.Path);
            told.Append("== ").AppendLine(vendor.Name).AppendLine(Shell.Stable(draft.Text));
            Assert.Equal("", source.Problems());
            var summary = await source.RunAsync("AAPL");

            Assert.Equal((vendor.Rows, 0), (draft.Rows, draft.Refused));
            Assert.Equal((vendor.Rows, 0), (summary.Silver.Inserted, summary.Silver.Quarantined));
            Assert.Equal(0, summary.Requests.Failed);
        }

        Approved.Matches(told.ToString());
    }

    private sealed record Vendor(string Name, string Path, string Body, long Rows);
}
