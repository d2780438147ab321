using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>Answers in the shapes in which vendors write them, from the recipe to the table and back from bronze.</summary>
public sealed class RowShapesTests
{
    private static TheoryData<string, string, string, string> Shapes =>
        new()
        {
            {
                "two names of a map, and a value",
                """
                    rows: { path: rates, shape: map, key_as: [date, currency], value_as: rate }
                    key: [date, currency]
                    columns: { date: date, currency: text, rate: double, base: { type: text, path: base, from: envelope } }
                    """,
                """{"base":"EUR","rates":{"2024-01-02":{"USD":1.09,"GBP":0.86},"2024-01-03":{"USD":1.1}}}""",
                "2024-01-02|GBP|0.86|EUR / 2024-01-02|USD|1.09|EUR / 2024-01-03|USD|1.1|EUR"
            },
            {
                "a map of objects whose names hold dots",
                """
                    rows: { path: 'Time Series (Daily)', shape: map, key_as: date }
                    key: [symbol, date]
                    columns:
                      symbol: { type: text, path: 'Meta Data["2. Symbol"]', from: envelope }
                      date: date
                      close: { type: double, field: 4. close }
                    """,
                """{"Meta Data":{"1. Information":"x","2. Symbol":"IBM"},"Time Series (Daily)":{"2024-01-02":{"4. close":"161.5"},"2024-01-03":{"4. close":"160.1"}}}""",
                "IBM|2024-01-02|161.5 / IBM|2024-01-03|160.1"
            },
            {
                "a map of lists",
                """
                    rows: { path: bars, shape: map, key_as: symbol }
                    key: [symbol, t]
                    columns: { symbol: text, t: integer, c: double }
                    """,
                """{"bars":{"AAA":[{"t":1,"c":1.5},{"t":2,"c":2.5}],"BBB":[{"t":1,"c":3}],"CCC":[],"DDD":null},"next_page_token":null}""",
                "AAA|1|1.5 / AAA|2|2.5 / BBB|1|3"
            },
            {
                "names of objects that a path goes through",
                """
                    rows: { path: "facts.*.*.units.*", key_as: [taxonomy, concept, unit] }
                    key: [taxonomy, concept, unit, end, accn]
                    columns:
                      { taxonomy: text, concept: text, unit: text, end: date, accn: text, val: "decimal(20,2)", cik: { type: integer, path: cik, from: envelope } }
                    """,
                """{"cik":320193,"facts":{"dei":{"Shares":{"label":"x","units":{"shares":[{"end":"2024-01-01","val":10,"accn":"a"}]}}},"us-gaap":{"Cash":{"units":{"USD":[{"end":"2023-01-01","val":5.25,"accn":"a"},{"end":"2024-01-01","val":6,"accn":"b"}]}},"None":{"units":{}}}}}""",
                "dei|Shares|shares|2024-01-01|a|10|320193 / us-gaap|Cash|USD|2023-01-01|a|5.25|320193 / us-gaap|Cash|USD|2024-01-01|b|6|320193"
            },
            {
                "arrays side by side",
                """
                    rows: { path: filings.recent, shape: columns }
                    key: accession
                    columns: { accession: { type: text, field: accessionNumber }, filed: { type: date, field: filingDate }, form: text }
                    """,
                """{"cik":"1","filings":{"recent":{"accessionNumber":["1-1","1-2"],"filingDate":["2024-01-02",""],"form":["10-K",null]},"files":[]}}""",
                "1-1|2024-01-02|10-K / 1-2||"
            },
            {
                "arrays that lie apart",
                """
                    rows: { path: 'chart.result[0]', shape: columns }
                    key: [symbol, time]
                    columns:
                      symbol: { type: text, path: 'chart.result[0].meta.symbol', from: envelope }
                      time: { type: timestamp, field: timestamp, format: epoch_s }
                      close: { type: double, path: 'indicators.quote[0].close' }
                    """,
                """{"chart":{"result":[{"meta":{"symbol":"IBM"},"timestamp":[1704203400,1704289800],"indicators":{"quote":[{"close":[161.5,null]}]}}],"error":null}}""",
                "IBM|2024-01-02 13:50:00|161.5 / IBM|2024-01-03 13:50:00|"
            },
            {
                "a table whose first row names the fields",
                """
                    rows: { shape: header_table }
                    key: state
                    columns: { state: text, name: { type: text, field: NAME }, pop: { type: integer, field: POP } }
                    """,
                """[["NAME","POP","state"],["Alabama","5024279","01"],["Alaska","733391","02"]]""",
                "01|Alabama|5024279 / 02|Alaska|733391"
            },
            {
                "fields by their places",
                """
                    rows: { shape: arrays, fields: [time, open] }
                    ignore: ["[2]"]
                    key: time
                    columns: { time: { type: timestamp, format: epoch_ms }, open: double }
                    """,
                """[[1704203400000,"1.5","extra"],[1704289800000,"2.5","extra"]]""",
                "2024-01-02 13:50:00|1.5 / 2024-01-03 13:50:00|2.5"
            },
            {
                "rows that say nothing where null is asked for",
                """
                    rows: { where: { gone: null, kind: [a, null], "in.side": ~ } }
                    key: id
                    columns: { id: integer }
                    """,
                """
                    [{"id":1,"kind":"a","in":{"side":null}},{"id":2,"gone":null,"kind":null,"in":{}},{"id":3,"gone":"","in":null},{"id":4,"gone":"2020"},
                     {"id":5,"kind":"b"},{"id":6,"kind":"null"},{"id":7,"in":{"side":1}}]
                    """,
                "1 / 2 / 3"
            },
            {
                "plain values",
                """
                    rows: { path: tickers, shape: scalars, value_as: ticker }
                    key: ticker
                    columns: { ticker: text }
                    """,
                """{"tickers":["AAA","BBB"]}""",
                "AAA / BBB"
            },
            {
                "fields inside fields",
                """
                    rows: data
                    key: id
                    columns: { id: integer, price: { type: double, path: quote.USD.price }, tag: { type: text, path: 'tags[-1]' }, quote: json }
                    """,
                """{"data":[{"id":1,"quote":{"USD":{"price":1.5}},"tags":["a","b"]},{"id":2,"quote":{},"tags":[]}]}""",
                """1|1.5|b|{"USD":{"price":1.5}} / 2|||{}"""
            },
            {
                "a list inside each row",
                """
                    rows: { path: orders, expand: legs }
                    key: [order_id, n]
                    columns: { order_id: { type: integer, path: id, from: parent }, n: integer, side: text }
                    """,
                """{"orders":[{"id":1,"legs":[{"n":1,"side":"buy"},{"n":2,"side":"sell"}]},{"id":2,"legs":[]},{"id":3},{"id":4,"legs":{"n":1,"side":"one"}}]}""",
                "1|1|buy / 1|2|sell / 4|1|one"
            },
            {
                "rows that say what is asked for",
                """
                    rows: { path: data, where: { type: [dividend, special], meta.active: true } }
                    key: id
                    columns: { id: integer, amount: double }
                    """,
                """{"data":[{"id":1,"type":"dividend","amount":1,"meta":{"active":true}},{"id":2,"type":"split","ratio":"2:1","amount":"no","meta":{"active":true}},{"id":3,"type":"special","amount":3,"meta":{"active":true}},{"id":4,"type":"special","amount":4,"meta":{"active":false}}]}""",
                "1|1 / 3|3"
            },
            {
                "pairs side by side",
                """
                    rows: { shape: columns }
                    key: time
                    columns:
                      time: { type: timestamp, path: 'prices[0]', format: epoch_ms }
                      price: { type: double, path: 'prices[1]' }
                      volume: { type: double, path: 'total_volumes[1]' }
                    """,
                """{"prices":[[1704203400000,1.5],[1704289800000,2.5]],"total_volumes":[[1704203400000,7],[1704289800000,8]]}""",
                "2024-01-02 13:50:00|1.5|7 / 2024-01-03 13:50:00|2.5|8"
            },
            {
                "a map in each element of a list",
                """
                    rows: { path: 'list[*].rates', shape: map, key_as: [date, currency], value_as: rate }
                    key: [date, currency]
                    columns: { date: date, currency: text, rate: double }
                    """,
                """{"list":[{"rates":{"2024-01-02":{"USD":1.1}}},{"rates":{"2024-01-03":{"USD":1.2,"EUR":1}}}]}""",
                "2024-01-02|USD|1.1 / 2024-01-03|EUR|1 / 2024-01-03|USD|1.2"
            },
            {
                "a map of values and objects, and something beside them",
                """
                    rows: { path: rates, shape: map, key_as: currency, value_as: rate }
                    key: currency
                    columns: { currency: text, rate: double }
                    ignore: [as_of]
                    """,
                """{"rates":{"USD":1.1,"as_of":"2024-01-02","EUR":{"rate":1}}}""",
                "EUR|1 / USD|1.1"
            },
            {
                "values in a list inside each value of a map",
                """
                    rows: { shape: map, key_as: symbol, expand: tags, value_as: tag }
                    key: [symbol, tag]
                    columns: { symbol: text, tag: text }
                    """,
                """{"AAA":{"tags":["a","b"]},"BBB":{"tags":[]}}""",
                "AAA|a / AAA|b"
            },
            {
                "no list inside any row",
                """
                    rows: { path: orders, expand: legs }
                    key: n
                    columns: { n: { type: integer, optional: true } }
                    """,
                """{"orders":[{"id":1,"legs":[]},{"id":2,"legs":null},{"id":3,"legs":{}}]}""",
                ""
            },
            {
                "numbers and truths by what they say",
                """
                    rows: { where: { active: True, level: 1 } }
                    key: id
                    columns: { id: integer }
                    """,
                """[{"id":1,"active":true,"level":1.0},{"id":2,"active":false,"level":1},{"id":3,"active":true,"level":2}]""",
                "1"
            },
            {
                "XML by elements and attributes",
                """
                    format: xml
                    rows: feed.entry
                    key: [feed, id]
                    columns:
                      feed: { type: text, path: 'feed["@name"]', from: envelope }
                      id: { type: integer, field: "@id" }
                      rate: { type: double, path: 'content.rate["#text"]' }
                      unit: { type: text, path: 'content.rate["@unit"]' }
                    """,
                """<?xml version="1.0"?><feed name="f" xmlns="urn:f"><entry id="1"><content><rate unit="pct">1.5</rate></content></entry><entry id="2"/></feed>""",
                "f|1|1.5|pct / f|2||"
            },
            {
                "a document as one row",
                """
                    format: text
                    key: [date]
                    columns: { date: { type: date, value: "{date}" }, page: { type: text, field: body } }
                    """,
                "<html>any text</html>",
                "2026-01-09|<html>any text</html>"
            },
            {
                "CSV of a form of its own, with rows left out",
                """
                    format: csv
                    csv: { delimiter: ";", quote: "'", skip_lines: 1 }
                    rows: { where: { kind: a } }
                    key: id
                    columns: { id: integer, kind: text, note: text }
                    """,
                "Bank; 2026\nid;kind;note\n1;a;'x;y'\n2;b;no\n",
                "1|a|x;y"
            },
            {
                "one object behind an index",
                """
                    rows: { path: 'list[1]', shape: object }
                    key: id
                    columns: { id: integer }
                    """,
                """{"list":[{"id":1},{"id":2}]}""",
                "2"
            },
        };

    [Fact]
    public async Task A_shape_becomes_rows_without_a_warning_and_again_from_bronze()
    {
        var shapes = Shapes.Select(s => s.Data).Select(s => (What: s.Item1, Dataset: s.Item2, Body: s.Item3, Rows: s.Item4)).ToList();
        await using var vendor = await OneDataset.StartAllAsync([.. shapes.Select(s => (s.Dataset, s.Body))]);

        var summary = await vendor.RunAsync();

        Assert.True(summary.Status == RunStatus.Succeeded, string.Join("; ", summary.Failures.Select(f => $"{f.Dataset}: {f.Message}")));
        Assert.Equal(shapes.Select(s => $"{s.What}: {s.Rows}"), shapes.Select((s, n) => $"{s.What}: {RowsOf(n)}"));
        Assert.Empty(summary.Warnings);
        Assert.Equal(0, summary.Silver.Quarantined);
        Assert.Empty(vendor.Rows("SELECT * FROM ops.schema_drift"));
        Assert.True(vendor.RebuildsTheSame());

        string RowsOf(int n) =>
            string.Join(" / ", vendor.Rows($"SELECT COLUMNS(c -> NOT starts_with(c, '_')) FROM silver.t{n} ORDER BY ALL"));
    }

    [Fact]
    public async Task An_answer_of_another_shape_is_a_failure_that_says_what_was_found()
    {
        (string Rows, string Body, string Message)[] cases =
        [
            ("{ path: a, shape: columns }", """{"a":{"id":[1,2],"x":[1]}}""", "arrays of different lengths"),
            ("{ path: a, shape: columns }", """{"a":{"s":"no_data"}}""", "expected rows at 'a' in the shape 'columns'"),
            ("{ path: a, shape: object }", """{"a":[{"id":1}]}""", "found not an object"),
            ("{ path: a, shape: map }", """{"a":[{"id":1}]}""", "found not an object"),
            ("{ path: 'a[3]' }", """{"a":[{"id":1}]}""", "expected rows at 'a[3]'"),
            ("{ path: 'a[0]' }", """{"a":{"id":1}}""", "found not an array"),
            ("{ path: 'a.*.b' }", """{"a":{"x":{"c":1}}}""", "expected rows at 'a.*.b'"),
            ("{ path: a, shape: header_table }", """{"a":[[1,2],[3,4]]}""", "does not name the fields"),
            ("{ path: a, shape: scalars, value_as: id }", """{"a":7}""", "found not an array"),
            ("{ path: a, shape: map }", """{"a":{"x":{"other":1}}}""", "no row has a field that is declared"),
            ("{ path: a, shape: map, key_as: id }", """{"a":{"x":{"other":1}}}""", "no row has a field that is declared"),
            ("{ path: a, shape: columns }", """{"a":{"id":[1,2],"x":7}}""", "found \"x\", which is no array"),
            ("{ path: a, shape: columns }", """{"a":{"other":[1,2]}}""", "found no array that is declared"),
            ("{ path: 'a.*.*', key_as: [id, k] }", """{"a":[{"x":{"x":1}}]}""", "found not an object"),
            ("{ path: 'a[*]' }", """{"a":{"x":{"id":1}}}""", "found not an array"),
            ("{ path: a, shape: header_table }", """{"a":[["id","x",null],[1,2,3]]}""", "does not name the fields"),
        ];
        await using var vendor = await OneDataset.StartAllAsync([
            .. cases.Select(c => ($"rows: {c.Rows}\nkey: id\ncolumns: {{ id: integer, x: integer }}", c.Body)),
        ]);

        var failures = (await vendor.RunAsync()).Failures.ToDictionary(f => f.Dataset, StringComparer.Ordinal);

        Assert.Equal(cases.Length, failures.Count);
        Assert.All(
            cases,
            (c, n) =>
            {
                Assert.Equal(FailureKind.WrongShape, failures[$"d{n}"].Kind);
                Assert.Contains(c.Message, failures[$"d{n}"].Message, StringComparison.Ordinal);
            }
        );
    }

    [Fact]
    public async Task What_is_no_row_among_rows_is_quarantined_and_the_rest_is_loaded()
    {
        (string Rows, string Body, string Reason)[] cases =
        [
            ("{ shape: map, key_as: k }", """{"a":{"id":1},"b":7}""", "neither an object nor an array"),
            ("{ shape: map, key_as: [k, l] }", """{"a":{"b":{"id":1}},"c":[1]}""", "not an object"),
            ("{ shape: arrays, fields: [id, k] }", """[[1,"a"],[2],7]""", "1 values where 2 are named"),
            ("{ shape: header_table }", """[["id","k"],[1,"a"],[2,"b","c"]]""", "3 values where 2 are named"),
            ("{ path: '*.x' }", """[{"x":[{"id":1,"k":"a"}]},{"x":7}]""", "neither an object nor an array"),
            ("{ expand: x }", """[{"x":[{"id":1,"k":"a"},7]}]""", "not an object"),
            ("{ shape: map, key_as: k }", """{"a":{"id":1},"b":{"error":"limit"}}""", "not one field that is declared"),
            ("{ path: '*', shape: columns }", """{"x":{"id":[1],"k":["a"]},"y":{"ids":[2]}}""", "no array that is declared"),
            ("{ path: '*', shape: columns }", """{"x":{"id":[1],"k":["a"]},"y":{"error":"limit"}}""", "no array that is declared"),
        ];
        await using var vendor = await OneDataset.StartAllAsync([
            .. cases.Select(c => ($"rows: {c.Rows}\nkey: id\ncolumns: {{ id: integer, k: text }}", c.Body)),
        ]);

        await vendor.RunAsync();

        Assert.All(
            cases,
            (c, n) =>
            {
                Assert.Equal(["1|a"], vendor.Rows($"SELECT id, k FROM silver.t{n}"));
                Assert.Contains(c.Reason, vendor.Rows($"SELECT reason FROM ops.quarantine WHERE dataset = 'd{n}'"));
            }
        );
    }

    [Fact]
    public async Task An_answer_whose_rows_are_all_left_out_is_an_answer_and_paging_counts_them()
    {
        await using var vendor = await OneDataset.StartAsync(
            """
            rows: { where: { kind: b } }
            pagination: { type: offset, param: o, page_size: 2 }
            key: id
            columns: { id: integer }
            ignore: [kind]
            """,
            r =>
                new(
                    r.Query["o"] switch
                    {
                        "0" => """[{"id":1,"kind":"a"},{"id":2,"kind":"a"}]""",
                        "2" => """[{"id":3,"kind":"a"},{"id":4,"kind":"b"}]""",
                        _ => """[{"id":5,"kind":"a"}]""",
                    }
                )
        );

        Assert.Equal(["4"], await vendor.RowsAfterRunAsync());
        Assert.Equal(["/d?o=0", "/d?o=2", "/d?o=4"], vendor.Api.Asked);
        Assert.Equal("1", vendor.Rows("SELECT rows_read FROM ops.runs").Single());
    }

    [Fact]
    public async Task A_part_of_a_field_that_no_answer_has_any_more_is_told_and_stays()
    {
        var body = """[{"id":1,"q":{"p":1.5}},{"id":2,"q":{"p":2.5}}]""";
        await using var vendor = await OneDataset.StartAsync(
            "key: id\ncolumns: { id: integer, p: { type: double, path: q.p } }",
            _ => new StubApi.Answer(body)
        );
        await vendor.RunAsync();
        body = """[{"id":1,"q":{"price":9}},{"id":2,"q":{"price":9}}]""";
        vendor.Day = vendor.Day.AddDays(1);

        var warning = Assert.Single((await vendor.RunAsync()).Warnings);

        Assert.Equal((WarningKind.FieldGone, "q.p"), (warning.Kind, warning.Example));
        Assert.Equal(["1|1.5", "2|2.5"], vendor.Rows());
    }
}
