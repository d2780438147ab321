using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Recipes;

/// <summary>What may be said of rows and of the columns that paths lead to.</summary>
public sealed class RowsSettingsTests
{
    [Theory]
    [InlineData("data.items", "data|items")]
    [InlineData("a[0].b[-1]", "a|0|b|-1")]
    [InlineData("a.*.b[*]", "a|*|b|*")]
    [InlineData("a[\"x.y\"].b", "a|x.y|b")]
    [InlineData("['x.y'][\"*\"]", "x.y|*")]
    [InlineData("Time Series (Daily)", "Time Series (Daily)")]
    [InlineData("*", "*")]
    public void A_path_is_names_places_and_stars(string text, string steps)
    {
        Assert.True(ValuePath.TryParse(text, out var path));
        var read = path.Steps.Select(s =>
            s switch
            {
                PathStep.Name(var name) => name,
                PathStep.At(var index) => $"{index}",
                _ => "*",
            }
        );
        Assert.Equal(steps, string.Join('|', read));
        Assert.Equal(text, path.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("$.a")]
    [InlineData("$")]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("a[")]
    [InlineData("a[x]")]
    [InlineData("a[]")]
    [InlineData("a[1].")]
    [InlineData("a[1]b")]
    [InlineData("a*")]
    public void Anything_else_is_no_path(string text) => Assert.False(ValuePath.TryParse(text, out _));

    [Fact]
    public void The_path_of_names_is_read_back_as_those_names()
    {
        string[] names = ["a", "b.c", "d[0]", "*"];

        Assert.True(ValuePath.TryParse(ValuePath.Of(names).Text, out var path));

        Assert.Equal(names, path.Steps.Select(s => ((PathStep.Name)s).Text));
    }

    [Theory]
    [InlineData("rows: { path: $.a }", "'path' must be the way to a value, like data.items")]
    [InlineData("rows: { shape: dict }", "(did you mean 'map'?)")]
    [InlineData("rows: { shape: scalars }", "'shape: scalars' needs 'value_as'")]
    [InlineData("rows: { shape: arrays }", "'shape: arrays' needs 'fields'")]
    [InlineData("rows: { fields: [a] }", "'fields' has a meaning with 'shape: arrays' alone")]
    [InlineData("rows: { key_as: [a] }", "'key_as' names 1 fields, and the path has 0 '.*'")]
    [InlineData("rows: { path: 'a[*]', key_as: [a] }", "'key_as' names 1 fields, and the path has 0 '.*'")]
    [InlineData("rows: { path: 'a.*.b', shape: map, key_as: [a] }", "'key_as' names 1 fields, and a row lies behind 2 names")]
    [InlineData("rows: { path: 'a.*.*.b', key_as: [a] }", "'key_as' names 1 fields, and a row lies behind 2 names")]
    [InlineData("rows: { shape: map, key_as: a, value_as: a }", "'a' would be two fields of a row")]
    [InlineData(
        "format: csv\n    rows: { where: { Series.Code: x } }",
        "'Series.Code' leads into a field, and a field of a csv body has no parts"
    )]
    [InlineData(
        "rows: { expand: x }\n    columns: { a: { type: text, path: '[0]', from: parent } }",
        "begins with the name of a field of the row around"
    )]
    [InlineData("rows: { value_as: a }", "'value_as' has a meaning with 'shape: scalars', 'shape: map' and 'expand'")]
    [InlineData("rows: { expand: 'a.*' }", "'expand' must lead from a row to one list")]
    [InlineData("rows: { where: [a] }", "'where' must be a mapping ({ field: value }), not a list")]
    [InlineData("rows: { where: { a: [] } }", "a condition of 'where' names no value")]
    [InlineData("rows: { where: { 'a.*': 1 } }", "must be the way to one value of a row")]
    [InlineData(
        "rows: { filter: { a: 1 } }",
        "unknown key 'filter' (did you mean 'where'?); write for example 'where: { type: dividend }'"
    )]
    [InlineData("format: csv\n    rows: data", "'rows' leads nowhere in a csv, json_lines or text body")]
    [InlineData("format: json_lines\n    rows: { expand: a }", "'rows' leads nowhere in a csv, json_lines or text body")]
    [InlineData("csv: { delimiter: ; }", "'csv' has a meaning with 'format: csv' alone")]
    [InlineData("format: csv\n    csv: { delimiter: ab }", "'delimiter' must be one character, or tab, not 'ab'")]
    [InlineData("format: csv\n    csv: { quote: both }", "'quote' must be one character, or none, not 'both'")]
    [InlineData("format: csv\n    csv: { sep: ; }", "unknown key 'sep' (did you mean 'delimiter'?); write for example 'delimiter: \";\"'")]
    [InlineData("charset: iso-8859-1", "(did you mean 'latin1'?)")]
    [InlineData("unpack: zip", "unknown key 'unpack' (did you mean 'zip_entry'?); write for example 'zip_entry: \"*.csv\"'")]
    [InlineData("columns: { a: { type: text, number: percent } }", "'number' has no meaning in a text column")]
    [InlineData("columns: { a: { type: double, number: [percent, share] } }", "12% is either 12 ('percent') or 0.12 ('share'); keep one")]
    [InlineData("columns: { a: { type: double, number: accounting } }", "(did you mean 'parentheses'?)")]
    [InlineData("columns: { a: { type: double, value: '{date}', number: share } }", "'number' is for what the vendor writes in a field")]
    [InlineData("replace: append", "'replace' must be true or false, not 'append'")]
    [InlineData("full_refresh: true", "unknown key 'full_refresh' (did you mean 'replace'?); write for example 'replace: true'")]
    [InlineData(
        "replace: true\n    pagination: { type: page_number, param: p, max_pages: 2 }",
        "'replace' and 'max_pages' contradict each other"
    )]
    [InlineData("format: text", "a text body has one field, 'body', and no column reads it")]
    [InlineData("format: jsonl", "(did you mean 'json_lines'?)")]
    [InlineData("columns: { a: { type: text, field: x, path: y.z } }", "keep one")]
    [InlineData("columns: { a: { type: text, value: '{date}', path: y.z } }", "not from both")]
    [InlineData("columns: { a: { type: text, from: envelope } }", "it needs 'path'")]
    [InlineData("columns: { a: { type: text, path: 'y.*' } }", "'path' must lead to one value")]
    [InlineData("columns: { a: { type: text, path: '[0].y' } }", "'path' begins with the name of a field")]
    [InlineData("columns: { a: { type: text, path: y.z, from: parent } }", "'from: parent' needs 'expand' in 'rows'")]
    [InlineData("format: csv\n    columns: { a: { type: text, path: y.z } }", "'path' has no meaning in a csv or text body")]
    [InlineData("format: csv\n    columns: { a: { type: text, path: y, from: envelope } }", "'from: envelope' has no meaning in a csv")]
    [InlineData("columns: { a: { type: text, path: y.z }, b: { type: text, path: y.z } }", "'y.z' is already read by column 'a'")]
    public void What_cannot_work_is_one_problem_on_its_line(string lines, string message)
    {
        using var files = new RecipeFiles().With("acme.yaml", Yaml(lines));

        var problem = Assert.Single(files.Load().Problems);

        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.InRange(problem.Line, 11, 12);
    }

    [Fact]
    public void A_path_of_one_name_is_the_field_of_that_name()
    {
        using var files = new RecipeFiles().With("acme.yaml", Yaml("columns: { a: { type: text, path: b } }"));

        var column = files.Book().Recipes[0].Table.Columns[0];

        Assert.Equal(("b", null), (column.Field, column.Path));
    }

    private static string Yaml(string lines) =>
        $"""
            source:
              name: acme
              base_url: http://127.0.0.1/
            datasets:
              - name: d
                domain: d
                scope: global
                path: d
                silver_table: d
                key: a
                {lines}
                {(lines.Contains("columns", StringComparison.Ordinal) ? "" : "columns: { a: text }")}
            """;
}
