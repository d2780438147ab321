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
        Assert.Equal(new Pagination.PageNumber("p", 1), Recipe("pagination: { type: page_number, param: p, first: 1 }").Pagination);
        var next = Assert.IsType<Pagination.NextUrl>(Recipe("pagination: { type: next_url, path: links.next }").Pagination);
        Assert.Equal(["links", "next"], next.Path);
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
    [InlineData("pages: { param: page }", "unknown key 'pages' (did you mean 'pagination'?)")]
    [InlineData("pagination: { param: page }", "'type' is missing; write one of page_number, next_url")]
    [InlineData(
        "pagination: { type: page_number, path: x }",
        "unknown key 'path'; it belongs to 'type: next_url'|'param' is missing; write for example 'param: page'"
    )]
    [InlineData(
        "pagination: { type: next_url, path: a..b }",
        "'path' must be names of fields with dots between them, like data.items, not 'a..b'"
    )]
    [InlineData("pagination: page_number", "'pagination' must be a mapping ({ type: page_number, ... }), not 'page_number'")]
    [InlineData("format: csv\n    rows: data", "'rows' has no meaning in a csv or json_lines body")]
    [InlineData("format: json_lines\n    rows: data", "'rows' has no meaning in a csv or json_lines body")]
    [InlineData(
        "rows: $.data[*]",
        "'rows' must be names of fields with dots between them, like data.items, and no JSONPath, not '$.data[*]'"
    )]
    [InlineData(
        "rows: data[0].items",
        "'rows' must be names of fields with dots between them, like data.items, and no JSONPath, not 'data[0].items'"
    )]
    [InlineData("format: csv\n    pagination: { type: next_url, path: next }", NextWithRowsAlone)]
    [InlineData("format: json_lines\n    pagination: { type: next_url, path: next }", NextWithRowsAlone)]
    public void What_cannot_work_is_told_with_what_to_write(string lines, string messages)
    {
        using var files = new RecipeFiles().With("demo.yaml", With(lines));

        Assert.Equal(messages, string.Join('|', files.Load().Problems.Select(p => p.Message)));
    }

    private const string NextWithRowsAlone =
        "next_url reads the next address beside the rows of a json body; a csv or json_lines body holds rows alone";

    private static DatasetRecipe Recipe(string lines)
    {
        using var files = new RecipeFiles().With("demo.yaml", With(lines));
        return files.Book().Recipes[0];
    }

    private static string With(string lines) => RecipeFiles.Minimal.Replace("    path: list", $"    path: list\n    {lines}");
}
