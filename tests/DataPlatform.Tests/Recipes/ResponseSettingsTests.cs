using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Recipes;

public sealed class ResponseSettingsTests
{
    [Fact]
    public void Rules_of_the_dataset_come_before_those_of_the_source_in_either_form()
    {
        var rules = Read(
            "{ 402: missing }",
            "[{ status: [404, 410], path: a.b, equals: 1, means: rows }, { header: X-A, matches: '^b', means: retry, wait_header: X-B }]"
        );

        Assert.Equal(
            ["status 404 410, path a.b, equals 1, means rows", "header X-A, matches ^b, means retry", "status 402, means missing"],
            rules.Select(r => r.ToString())
        );
        Assert.Equal("X-B", rules[1].WaitHeader);
    }

    [Fact]
    public void What_a_rule_does_to_rows_is_part_of_what_makes_them()
    {
        Assert.Equal(Mapping("{ 402: missing, 500: stop }"), Mapping("{}"));
        Assert.NotEqual(Mapping("{ 402: rows }"), Mapping("{}"));
        Assert.NotEqual(Mapping("[{ path: a, means: empty }]"), Mapping("{}"));
        Assert.NotEqual(
            Mapping("[{ path: a, means: empty }, { path: b, means: rows }]"),
            Mapping("[{ path: b, means: rows }, { path: a, means: empty }]")
        );
    }

    [Theory]
    [InlineData("[]", "'responses' holds no rule; leave it out")]
    [InlineData(
        "{ 404: ignore }",
        "'404' must be one of rows, missing, empty, throttled, retry, failed, stop, not 'ignore' (did you mean 'missing'?)"
    )]
    [InlineData("{ 200: missing }", "'responses' must name a status from 400 to 599, not '200'")]
    [InlineData("[{ status: 404 }]", "'means' is missing; write for example 'means: missing'")]
    [InlineData("[{ means: stop }]", "a rule says of which responses: by 'status', 'header' or 'path'")]
    [InlineData("[{ status: 302, means: stop }]", "'status' must be a status from 200 to 299 or from 400 to 599, not '302'")]
    [InlineData("[{ header: A, path: b, means: stop }]", "'header' and 'path' are two rules; write one for each")]
    [InlineData(
        "[{ status: 400, equals: b, means: stop }]",
        "'equals' and 'matches' say what the text of a 'header' or of the field at a 'path' must be"
    )]
    [InlineData(
        "[{ path: a, matches: '(', means: stop }]",
        "'matches' must be a regular expression without look-around and references back, not '('"
    )]
    [InlineData(
        "[{ path: a, matches: '(a)\\1', means: stop }]",
        "'matches' must be a regular expression without look-around and references back, not '(a)\\1'"
    )]
    [InlineData("[{ path: a, means: failed, wait_header: B }]", "'wait_header' has no effect: only what is throttled or tried again waits")]
    [InlineData(
        "[{ http_codes: 404, action: fail }]",
        "unknown key 'http_codes' (did you mean 'status'?); write for example 'status: 404'|unknown key 'action' (did you mean 'means'?); write for example 'means: missing'|'means' is missing; write for example 'means: missing'|a rule says of which responses: by 'status', 'header' or 'path'"
    )]
    [InlineData("missing", "'responses' must be a mapping ({ name: value }), not 'missing'")]
    public void What_cannot_work_is_told(string responses, string messages)
    {
        using var files = new RecipeFiles().With("demo.yaml", With("{}", responses));

        Assert.Equal(messages, string.Join('|', files.Load().Problems.Select(p => p.Message)));
    }

    private static string Mapping(string responses)
    {
        using var files = new RecipeFiles().With("demo.yaml", With("{}", responses));
        return RecipeMapping.Of(files.Book().Recipes[0]).Hash;
    }

    private static IReadOnlyList<ResponseRule> Read(string source, string dataset)
    {
        using var files = new RecipeFiles().With("demo.yaml", With(source, dataset));
        return files.Book().Recipes[0].Responses;
    }

    private static string With(string source, string dataset) =>
        RecipeFiles
            .Minimal.Replace("  universe:", $"  responses: {source}\n  universe:", StringComparison.Ordinal)
            .Replace("    path: list\n", $"    path: list\n    responses: {dataset}\n", StringComparison.Ordinal);
}
