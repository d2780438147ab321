using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Recipes;

public sealed class PaginationSettingsTests
{
    [Fact]
    public void Each_kind_of_pagination_is_read()
    {
        Assert.Equal(new Pagination.PageNumber("page", 0), Recipe("pagination: { type: page_number, param: page }").Pagination);
        Assert.Equal(new Pagination.PageNumber("p", 1), Recipe("pagination: { type: page_number, param: p, start: 1 }").Pagination);
        Assert.Equal(
            new Pagination.Offset("o", 0) { PageSize = 50, SizeParameter = "l" },
            Recipe("pagination: { type: offset, param: o, page_size: 50, size_param: l }").Pagination
        );
        Assert.Equal(
            new Pagination.Cursor("c", null, "id") { Start = "0", MaxPages = 3 },
            Recipe("pagination: { type: cursor, param: c, last_row: id, start: 0, max_pages: 3 }").Pagination
        );
        var cursor = Assert.IsType<Pagination.Cursor>(
            Recipe("pagination: { type: cursor, param: c, path: meta.next, has_more: more, total: n }").Pagination
        );
        Assert.Equal(["meta.next", "more", "n"], cursor.FieldsAround.Select(f => f.Text));
        Assert.Equal(new Pagination.LinkHeader(), Recipe("pagination: { type: link_header }").Pagination);
        var next = Assert.IsType<Pagination.NextUrl>(Recipe("pagination: { type: next_url, path: links.next }").Pagination);
        Assert.Equal("links.next", next.Path.Text);
    }

    [Theory]
    [InlineData("json", BodyFormat.Json)]
    [InlineData("csv", BodyFormat.Csv)]
    [InlineData("json_lines", BodyFormat.JsonLines)]
    public void Each_body_format_is_read(string word, BodyFormat format)
    {
        Assert.Equal(format, Recipe($"format: {word}").Format);
        Assert.Equal(format, Recipe($"format: {word}\n    pagination: {{ type: page_number, param: page }}").Format);
    }

    [Theory]
    [InlineData(
        "pages: { param: page }",
        "unknown key 'pages' (did you mean 'pagination'?); write for example 'pagination: { type: page_number, param: page }'"
    )]
    [InlineData("pagination: { param: page }", "'type' is missing; write one of page_number, offset, cursor, next_url, link_header")]
    [InlineData("pagination: { type: page_number, path: x }", "unknown key 'path'; it belongs to 'type: cursor'|" + WithoutPlace)]
    [InlineData(
        "pagination: { type: next_url, path: a..b }",
        "'path' must be the way to a value, like data.items, list[0].rows, rates.* or times[\"a.b\"], and no JSONPath, not 'a..b'"
    )]
    [InlineData(
        "pagination: { type: next_url, path: $.meta.next }",
        "'path' must be the way to a value, like data.items, list[0].rows, rates.* or times[\"a.b\"], and no JSONPath, not '$.meta.next'; write 'meta.next'"
    )]
    [InlineData("pagination: { type: next_url, path: 'a[*].next' }", "'a[*].next' must lead to one value: it has no '*'")]
    [InlineData("pagination: page_number", "'pagination' must be a mapping ({ type: page_number, ... }), not 'page_number'")]
    [InlineData("format: csv\n    pagination: { type: next_url, path: next }", NextWithRowsAlone)]
    [InlineData("format: json_lines\n    pagination: { type: next_url, path: next }", NextWithRowsAlone)]
    [InlineData("format: csv\n    pagination: { type: offset, param: o, has_more: next }", NextWithRowsAlone)]
    [InlineData("pagination: { type: offset }", WithoutPlace)]
    [InlineData(
        "pagination: { type: offset, param: o }\n    query: { a: '{page}' }",
        "'param' and {page} both tell the pages apart; keep one"
    )]
    [InlineData(
        "pagination: { type: cursor, path: next }\n    query: { a: '{page}' }",
        "{page} has no value for the first page: 'pagination' needs 'start'"
    )]
    [InlineData("query: { a: '{page}' }", "placeholder {page} needs 'pagination' of type page_number, offset or cursor")]
    [InlineData(
        "pagination: { type: link_header }\n    query: { a: '{page}' }",
        "placeholder {page} needs 'pagination' of type page_number, offset or cursor"
    )]
    [InlineData("pagination: { type: page_number, param: p }\n    query: { p: 1 }", "query 'p' is what 'pagination' sends; keep one")]
    [InlineData(
        "pagination: { type: page_number, param: p, page_size: 5, size_param: n }\n    query: { n: 5 }",
        "query 'n' is what 'pagination' sends; keep one"
    )]
    [InlineData("pagination: { type: page_number, param: p, page_size: 5, size_param: p }", "'param' and 'size_param' are both 'p'")]
    [InlineData(
        "pagination: { type: page_number, param: p, size_param: n }",
        "'size_param' carries the rows of a page: it needs 'page_size'"
    )]
    [InlineData("pagination: { type: cursor, param: c }", "'pagination' must name either 'path' or 'last_row' as the next cursor's place")]
    [InlineData(
        "pagination: { type: cursor, param: c, path: next, last_row: id }",
        "'pagination' must name either 'path' or 'last_row' as the next cursor's place"
    )]
    [InlineData(
        "pagination: { type: page_number, param: p, max_pages: 10001 }",
        "'max_pages' must be a whole number from 1 to 10000, not '10001'"
    )]
    [InlineData(
        "pagination: { type: page_number, param: p, base_page: 1 }",
        "unknown key 'base_page' (did you mean 'start'?); write for example 'start: 1'"
    )]
    [InlineData(
        "pagination: { type: cursor_pagination, param: p }",
        "'type' must be one of page_number, offset, cursor, next_url, link_header, not 'cursor_pagination' (did you mean 'cursor'?)"
    )]
    public void What_cannot_work_is_told_with_what_to_write(string lines, string messages)
    {
        using var files = new RecipeFiles().With("demo.yaml", With(lines));

        Assert.Equal(messages, string.Join('|', files.Load().Problems.Select(p => p.Message)));
    }

    [Fact]
    public void A_page_is_no_value_of_a_column_and_its_parameter_is_not_the_keys()
    {
        var recipe = RecipeFiles
            .Minimal.Replace("  universe:", "  auth: { query: token, env: A_KEY }\n  universe:")
            .Replace("    path: list", "    path: list\n    pagination: { type: page_number, param: token }")
            .Replace("columns: { symbol: text,", "columns: { p: { type: text, value: '{page}' }, symbol: text,");
        using var files = new RecipeFiles().With("demo.yaml", recipe);

        Assert.Equal(
            ["'token' is where the source's key goes", "placeholder {page} tells the pages of a request apart; it is no value of a column"],
            files.Load().Problems.Select(p => p.Message)
        );
    }

    private const string NextWithRowsAlone =
        "'next' would stand beside the rows of a json or xml body; a csv, json_lines or text body holds rows alone";

    private const string WithoutPlace =
        "'pagination' needs 'param', the query parameter that tells the pages apart, or {page} in 'path', 'query' or 'body'";

    private static DatasetRecipe Recipe(string lines)
    {
        using var files = new RecipeFiles().With("demo.yaml", With(lines));
        return files.Book().Recipes[0];
    }

    private static string With(string lines) => RecipeFiles.Minimal.Replace("    path: list", $"    path: list\n    {lines}");
}
