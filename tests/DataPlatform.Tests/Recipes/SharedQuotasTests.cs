using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Recipes;

/// <summary>Sources that share a quota agree on its limits, or leave them to one of them.</summary>
public sealed class SharedQuotasTests
{
    [Fact]
    public void Sources_of_one_quota_take_what_they_do_not_say_from_the_one_that_does()
    {
        using var files = new RecipeFiles()
            .With("a.yaml", Source("a", "quota: shared"))
            .With("b.yaml", Source("b", "quota: shared", "limits: [5/1s, 300/60s]"))
            .With("c.yaml", Source("c", "quota: shared", "limits: [300/1m, 5/s]", "use: 80%"))
            .With("d.yaml", Source("d", "limits: [1/1s]"));

        var book = files.Book();

        Assert.Equal(
            ["a: shared 5/1s, 300/60s of 0.8", "b: shared 5/1s, 300/60s of 0.8", "c: shared 5/1s, 300/60s of 0.8", "d:  1/1s of 1"],
            book.Sources.Select(s => $"{s.Name}: {s.Quota} {string.Join(", ", s.Limits)} of {s.Use}")
        );
        Assert.All(book.Recipes, r => Assert.Contains(r.Source, book.Sources));
    }

    [Fact]
    public void Who_says_something_else_than_the_first_one_is_told()
    {
        using var files = new RecipeFiles()
            .With("a.yaml", Source("a", "quota: shared", "limits: 5/1s"))
            .With("b.yaml", Source("b", "quota: shared", "limits: 6/1s", "use: 50%"))
            .With("c.yaml", Source("c", "use: 60%", "quota: shared", "limits: []"));

        Assert.Equal(
            """
            b.yaml:5: source: 'limits' of quota 'shared' is already declared in a.yaml:5; say the same, or leave it out
            c.yaml:4: source: 'use' of quota 'shared' is already declared in b.yaml:6; say the same, or leave it out
            c.yaml:6: source: 'limits' of quota 'shared' is already declared in a.yaml:5; say the same, or leave it out

            """,
            files.ProblemText()
        );
    }

    [Fact]
    public void The_name_of_a_source_is_no_quota_of_others()
    {
        using var files = new RecipeFiles()
            .With("a.yaml", Source("a"))
            .With("b.yaml", Source("b", "quota: a"))
            .With("c.yaml", Source("c", "quota: c"))
            .With("d.yaml", Source("d", "quota: c"));

        Assert.Equal(
            "b.yaml:4: source: quota 'a' is the name of a source that is not in it (a.yaml:2); write 'quota: a' there too, or choose another name\n",
            files.ProblemText()
        );
    }

    [Fact]
    public void A_cost_is_measured_by_the_limits_of_the_quota()
    {
        using var files = new RecipeFiles()
            .With("a.yaml", Source("a", "quota: shared") + "\n    cost: 10")
            .With("b.yaml", Source("b", "quota: shared", "limits: 5/1s"));

        Assert.Equal("a.yaml:13: dataset list: cost 10 is more than the source's limit 5/1s ever allows at once\n", files.ProblemText());
    }

    [Theory]
    [InlineData("quota: Shared")]
    [InlineData("quota: ../shared")]
    [InlineData("quota: [a, b]")]
    public void A_quota_is_called_like_a_source(string line)
    {
        using var files = new RecipeFiles().With("a.yaml", Source("a", line));

        Assert.Contains("'quota' must be lower-case letters", Assert.Single(files.Load().Problems).Message, StringComparison.Ordinal);
    }

    private static string Source(string name, params string[] lines) =>
        $$"""
            source:
              name: {{name}}
              base_url: http://127.0.0.1:1/
            {{string.Concat(lines.Select(l => $"  {l}\n"))}}datasets:
              - name: list
                domain: reference
                scope: global
                path: list
                silver_table: {{name}}_list
                key: symbol
                columns: { symbol: text }
            """;
}
