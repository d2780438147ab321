using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.EndToEnd;

/// <summary>Pages, totals and warnings of rows that are made in a shape, left out, or expanded.</summary>
public sealed class RowPagesTests
{
    private const string Orders = """
        rows: { expand: tags, value_as: tag }
        key: [id, tag]
        columns: { id: { type: integer, path: id, from: parent }, tag: text }
        """;

    [Fact]
    public async Task Pages_whose_elements_are_alike_are_not_the_same_page()
    {
        await using var vendor = await OneDataset.StartAsync(
            Orders + "\npagination: { type: offset, param: o }",
            Paged("""[{"id":1,"tags":["x"]}]""", """[{"id":2,"tags":["x"]}]""", """[{"id":3,"tags":[]}]""")
        );

        Assert.Equal(["1|x", "2|x"], await vendor.RowsAfterRunAsync());
        Assert.Equal(4, vendor.Api.Asked.Count);
    }

    [Fact]
    public async Task Arrays_that_lie_apart_tell_pages_and_bad_rows_apart()
    {
        await using var vendor = await OneDataset.StartAsync(
            """
            rows: { path: 'data[0]', shape: columns }
            pagination: { type: offset, param: o }
            key: t
            columns: { t: { type: integer, path: q.t }, c: { type: double, path: q.c } }
            """,
            Paged("""{"data":[{"q":{"t":[1,2],"c":[1.5,"bad"]}}]}""", """{"data":[{"q":{"t":[3,4],"c":[3.5,4.5]}}]}""", """{"data":[]}""")
        );

        Assert.Equal(["1|1.5", "3|3.5", "4|4.5"], await vendor.RowsAfterRunAsync());
        Assert.Equal("""{"q.t":2,"q.c":"bad"}""", vendor.Rows("SELECT row_text FROM ops.quarantine").Single());
    }

    [Fact]
    public async Task The_cursor_of_the_last_row_is_of_the_row_that_was_sent()
    {
        await using var vendor = await OneDataset.StartAsync(
            """
            rows: { expand: legs }
            pagination: { type: cursor, param: after, last_row: id }
            key: [order_id, id]
            columns: { order_id: { type: integer, path: id, from: parent }, id: integer }
            """,
            r =>
                new(
                    r.Query.GetValueOrDefault("after") switch
                    {
                        null => """[{"id":1,"legs":[{"id":91}]},{"id":2,"legs":[]}]""",
                        "2" => """[{"id":3,"legs":[{"id":93}]}]""",
                        _ => "[]",
                    }
                )
        );

        Assert.Equal(["1|91", "3|93"], await vendor.RowsAfterRunAsync());
        Assert.Equal(["/d", "/d?after=2", "/d?after=3"], vendor.Api.Asked);
    }

    [Theory]
    [InlineData("where: { kind: a }", """{"kind":"b","id":7}""", 2, null)]
    [InlineData("expand: legs", """{"legs":[{"id":1},{"id":2},{"id":3}]}""", 5, "'total' is 5, and 2 rows came")]
    public async Task A_total_is_held_against_the_rows_that_were_sent(string rows, string row, int total, string? sign)
    {
        await using var vendor = await OneDataset.StartAsync(
            $"rows: {{ path: data, {rows} }}\npagination: {{ type: cursor, param: c, path: next }}\nkey: id\ncolumns: {{ id: integer }}",
            Paged(
                $$"""{"total":{{total}},"next":"x","data":[{{row}}]}""",
                $$"""{"total":{{total}},"next":null,"data":[{{row.Replace("1", "9", StringComparison.Ordinal)}}]}"""
            )
        );

        var summary = await vendor.RunAsync();

        Assert.Equal(sign is null ? 0 : 1, summary.Warnings.Count(w => w.Message.Contains(sign ?? "", StringComparison.Ordinal)));
        Assert.True(vendor.RebuildsTheSame());
    }

    [Theory]
    [InlineData(
        "rows: { path: 'result.*', shape: arrays, fields: [t, c] }\nignore: [last]",
        "result.last",
        "\"result\":{\"X\":[[1,5]],\"last\":9}",
        "\"result\":{\"X\":[[2,6]],\"last\":0}"
    )]
    [InlineData(
        "rows: { path: data, shape: columns }",
        "data.next",
        "\"data\":{\"t\":[1],\"c\":[5],\"next\":9}",
        "\"data\":{\"t\":[2],\"c\":[6],\"next\":null}"
    )]
    [InlineData(
        "rows: data.items",
        "data['a.b'][-1].next",
        "\"data\":{\"items\":[{\"t\":1,\"c\":5}],\"a.b\":[{\"next\":9}]}",
        "\"data\":{\"items\":[{\"t\":2,\"c\":6}],\"a.b\":[]}"
    )]
    public async Task The_next_cursor_is_found_among_and_behind_the_rows(string rows, string path, string first, string second)
    {
        await using var vendor = await OneDataset.StartAsync(
            $"{rows}\npagination: {{ type: cursor, param: since, path: \"{path}\" }}\nkey: t\ncolumns: {{ t: integer, c: integer }}",
            r => new($"{{{(!r.Query.ContainsKey("since") ? first : second)}}}")
        );

        Assert.Equal(["1|5", "2|6"], await vendor.RowsAfterRunAsync());
        Assert.Equal(["/d", "/d?since=9"], vendor.Api.Asked);
    }

    [Fact]
    public async Task An_answer_of_two_parts_says_in_the_first_how_many_pages_there_are()
    {
        const string Rows = "rows: '[1]'\nkey: id\ncolumns: { id: integer }";
        await using var vendor = await OneDataset.StartAsync(
            Rows + "\npagination: { type: page_number, param: page, start: 1, total_pages: '[0].pages' }",
            r =>
                new(
                    $$"""[{"page":{{r.Query.GetValueOrDefault("page") ?? "1"}},"pages":3,"total":3},[{"id":{{r.Query.GetValueOrDefault("page") ?? "1"}}}]]"""
                )
        );

        Assert.Equal(["1", "2", "3"], await vendor.RowsAfterRunAsync());
        Assert.Equal(["/d?page=1", "/d?page=2", "/d?page=3"], vendor.Api.Asked);

        vendor.Declare(Rows);
        vendor.Day = vendor.Day.AddDays(1);
        Assert.Equal(WarningKind.MorePages, Assert.Single((await vendor.RunAsync()).Warnings, w => w.Kind == WarningKind.MorePages).Kind);
    }

    [Theory]
    [InlineData("{ shape: object }", """{"id":1,"total":500}""")]
    [InlineData("'*'", """{"next":{"id":1,"total":500}}""")]
    public async Task What_a_row_says_of_itself_is_no_sign_of_more(string rows, string body)
    {
        await using var vendor = await OneDataset.StartAsync($"rows: {rows}\nkey: id\ncolumns: {{ id: integer, total: integer }}", body);

        Assert.Empty((await vendor.RunAsync()).Warnings);
        Assert.Equal(["1|500"], vendor.Rows());
    }

    [Theory]
    [InlineData("""[{"id":2,"kind":"a"}]""", "kind", WarningKind.FieldGone)]
    [InlineData("""[{"id":2,"type":"b"}]""", null, null)]
    public async Task A_condition_whose_field_is_gone_is_told_and_rows_left_out_are_not(string later, string? field, WarningKind? kind)
    {
        var body = """[{"id":1,"type":"a"}]""";
        await using var vendor = await OneDataset.StartAsync(
            "rows: { where: { type: a } }\nkey: id\ncolumns: { id: integer }",
            _ => new StubApi.Answer(body)
        );
        Assert.Empty((await vendor.RunAsync()).Warnings);
        body = later;
        vendor.Day = vendor.Day.AddDays(1);

        var warnings = (await vendor.RunAsync()).Warnings;

        Assert.Equal(kind is null ? [] : [(kind.Value, "type")], warnings.Select(w => (w.Kind, w.Example!)));
        Assert.Equal(field is null ? [] : [field], vendor.Rows("SELECT field FROM ops.schema_drift"));
        Assert.Equal(["1"], vendor.Rows());
        Assert.True(vendor.RebuildsTheSame());
    }

    [Fact]
    public async Task A_condition_on_a_field_that_never_comes_is_told_at_once()
    {
        await using var vendor = await OneDataset.StartAsync(
            "rows: { where: { typ: a } }\nkey: id\ncolumns: { id: integer }",
            """[{"id":1,"type":"a"}]"""
        );

        var warning = Assert.Single((await vendor.RunAsync()).Warnings);

        Assert.Equal((WarningKind.FieldMissing, "typ"), (warning.Kind, warning.Example));
    }

    [Theory]
    [InlineData("""[{"id":1,"q":"N/A"}]""", "1.5", 1)]
    [InlineData("""[{"id":1,"q":{"p":[5]}}]""", "1.5", 1)]
    [InlineData("""[{"id":1,"q":null}]""", "", 0)]
    [InlineData("""[{"id":1,"q":{"other":1}}]""", "1.5", 0)]
    [InlineData("""[{"id":1,"q":{"\ud83d":1,"p":{"v":2}}}]""", "2", 0)]
    public async Task What_stands_on_the_way_of_a_path_is_a_fault_unless_it_is_null(string later, string price, int quarantined)
    {
        var body = """[{"id":1,"q":{"p":{"v":1.5}}}]""";
        await using var vendor = await OneDataset.StartAsync(
            "key: id\ncolumns: { id: integer, price: { type: double, path: q.p.v } }",
            _ => new StubApi.Answer(body)
        );
        await vendor.RunAsync();
        body = later;
        vendor.Day = vendor.Day.AddDays(1);

        var summary = await vendor.RunAsync();

        Assert.Equal([$"1|{price}"], vendor.Rows());
        Assert.Equal(quarantined, summary.Silver.Quarantined);
    }

    // One page after the other, and then pages without rows.
    private static Func<StubApi.Request, StubApi.Answer> Paged(params string[] pages)
    {
        var left = new Queue<string>(pages);
        return _ => new(left.TryDequeue(out var page) ? page : "[]");
    }
}
