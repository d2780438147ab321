using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Recipes;

public sealed class ForEachSettingsTests
{
    [Fact]
    public void Lists_and_queries_are_read()
    {
        using var files = Files(
            "for_each: [{ a: [1, 2] }, { query: \"SELECT id AS b, s.name AS c FROM silver.other AS s\", key: [b], group: 9, separator: \";\" }]",
            "d/{a}/{b}"
        );

        var parts = files.Book().Recipes[0].ForEach;

        Assert.Equal(["1", "2"], Assert.IsType<FanOut.Listed>(parts[0]).Values);
        var query = Assert.IsType<FanOut.Queried>(parts[1]);
        Assert.Equal((9, ";"), (query.Group, query.Separator));
        Assert.Equal(["b", "c"], query.Columns);
        Assert.Equal(["b"], query.Key);
        Assert.Equal(["silver.other"], query.Reads);
    }

    [Theory]
    [InlineData("for_each: x", "'for_each' must be a list of entries, like - period: [annual, quarter] or - query: SELECT ...")]
    [InlineData("for_each: [x]", "each of 'for_each' must be a mapping (period: [annual, quarter], or query: SELECT ...), not 'x'")]
    [InlineData("for_each: [{ a: x }]", "'a' in 'for_each' must be a list of values, like [annual, quarter], not 'x'")]
    [InlineData("for_each: [{ a: [] }]", "'a' in 'for_each' must name 1 to 10000 values")]
    [InlineData("for_each: [{ a: [x, x] }]", "'a' in 'for_each' names 'x' twice")]
    [InlineData("for_each: [{ a: [x] }, { a: [y] }]", "'a' is there twice in 'for_each'")]
    [InlineData(
        "for_each: [{ a: [x], b: [y] }]",
        "unknown key 'a'|unknown key 'b'|'query' is missing; write for example 'query: SELECT fund_id AS fund, name AS fund_name FROM silver.acme_funds ORDER BY fund_id'"
    )]
    [InlineData("for_each: [{ a: [x] }, { b: [y] }]", "neither path nor query holds {b}: every value would ask the same")]
    [InlineData(
        "for_each: [{ a: [x] }, { to: [y] }]",
        "'to' in 'for_each' has a meaning already: {to} is the last day of the window: the date of the run, or the end of a step|neither path nor query holds {to}: every value would ask the same"
    )]
    [InlineData(
        "for_each: [{ sql: SELECT 1 AS a }]",
        "'sql' in 'for_each' must be a list of values, like [annual, quarter], not 'SELECT 1 AS a'"
    )]
    [InlineData("for_each: [{ query: SELECT * FROM silver.d }]", NoNames)]
    [InlineData("for_each: [{ query: \"SELECT id, max(n) FROM silver.d\" }]", NoNames)]
    [InlineData("for_each: [{ query: DROP TABLE x }]", "'query' must be one SELECT; this is another statement")]
    [InlineData("for_each: [{ query: SELECT 1 AS a, key: [id] }]", "key 'id' is no column of the query")]
    [InlineData("for_each: [{ query: SELECT 1 AS a, separator: x }]", "'separator' stands between the values of a 'group'")]
    [InlineData("for_each: [{ query: SELECT 1 AS a, group: 0 }]", "'group' must be a whole number from 1 to 10000, not '0'")]
    [InlineData(
        "for_each: [{ query: \"SELECT 1 AS a, 2 AS b\", key: [a, b], group: 2 }]",
        "'group' joins the values of one key column, and 'key' names several"
    )]
    [InlineData(
        "query: { b: \"{b}\" }\n    for_each: [{ query: \"SELECT 1 AS a, 2 AS b\" }]",
        "the request holds {b} too, and rows with the same 'a' are asked once; say which columns tell them apart: 'key: [a, b]', or 'key: [a]' if it alone does"
    )]
    [InlineData("query: { b: \"{b}\" }\n    for_each: [{ query: \"SELECT 1 AS a, 2 AS b\", key: a }]", "")]
    [InlineData(
        "replace: true\n    for_each: [{ query: SELECT 1 AS a, group: 5 }]",
        "'replace' and 'group' contradict each other: a group is known by what is in it, and what a group had that is not asked for again would never be gone"
    )]
    [InlineData("for_each: [{ query: SELECT x AS a FROM silver.d }]", "'for_each' needs itself: demo/d <- silver.d of demo/d")]
    public void What_cannot_be_asked_for_is_told(string forEach, string expected)
    {
        using var files = Files(forEach, "d/{a}");

        Assert.Equal(expected, string.Join('|', files.Load().Problems.Select(p => p.Message)));
    }

    [Fact]
    public void A_circle_over_gold_and_other_sources_is_told_with_its_path()
    {
        using var files = Files("for_each: [{ query: SELECT x AS a FROM gold.g }]", "d/{a}")
            .With("other.yaml", Text("other", "e", "for_each: [{ query: SELECT c AS a FROM silver.d }]", "e/{a}"))
            .Gold(
                "g.sql",
                "-- table: gold.g\n-- key: c\n-- input: silver.e (c)\nSELECT c FROM silver.e WHERE c IN (SELECT c FROM changed)\n"
            );

        Assert.Equal(
            "demo.yaml:9: dataset d: 'for_each' needs itself: demo/d <- silver.e of other/e <- silver.d of demo/d\n",
            files.ProblemText()
        );
    }

    [Fact]
    public void A_placeholder_of_no_entry_is_told()
    {
        using var files = Files("for_each: [{ period: [x] }]", "d/{period}/{perod}");

        Assert.Equal("placeholder {perod} is unknown (did you mean 'period'?)", Assert.Single(files.Load().Problems).Message);
    }

    private const string NoNames =
        "'query' must name each of its columns, in lower-case letters, digits and '_' (SELECT fund_id AS fund, ...), and not *";

    private static RecipeFiles Files(string forEach, string path) => new RecipeFiles().With("demo.yaml", Text("demo", "d", forEach, path));

    private static string Text(string source, string dataset, string forEach, string path) =>
        $$"""
            source:
              name: {{source}}
              base_url: http://127.0.0.1/

            datasets:
              - name: {{dataset}}
                domain: d
                scope: global
                {{forEach}}
                path: {{path}}
                silver_table: {{dataset}}
                key: c
                columns: { c: text }
            """;
}
