using System.Text.RegularExpressions;
using DataPlatform.Recipes.Reading.Reference;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Recipes;

/// <summary>The reference page of recipes is what the settings make of it, and its examples work.</summary>
public sealed partial class RecipePageTests
{
    [Fact]
    public void The_page_beside_the_shipped_recipes_is_the_one_that_the_settings_make() =>
        GeneratedFile.Holds("src/DataPlatform.Host/recipes/README.md", RecipePage.Text());

    [Fact]
    public void The_recipe_and_the_gold_model_on_the_page_have_no_problems()
    {
        var blocks = Block().Matches(RecipePage.Text()).ToDictionary(m => m.Groups["language"].Value, m => m.Groups["text"].Value);
        using var files = new RecipeFiles().With("acme.yaml", blocks["yaml"]).Gold("fact_price.sql", blocks["sql"]);

        var book = files.Book();

        Assert.Equal(["acme/symbols", "acme/prices"], book.Recipes.Select(r => r.Name));
        Assert.Equal("fact_price", Assert.Single(book.Models).Table);
    }

    [Fact]
    public void The_kinds_of_paging_on_the_page_have_no_problems() =>
        Assert.All(
            RecipePageText.PageExamples,
            example =>
            {
                var path = example.Pagination.Contains("param:", StringComparison.Ordinal) ? "list" : "list/{page}";
                var kind =
                    example.Pagination.Contains("url", StringComparison.Ordinal)
                    || example.Pagination.Contains("link", StringComparison.Ordinal);
                using var files = new RecipeFiles().With(
                    "demo.yaml",
                    RecipeFiles.Minimal.Replace(
                        "    path: list",
                        $"    path: {(kind ? "list" : path)}\n    pagination: {example.Pagination}",
                        StringComparison.Ordinal
                    )
                );
                Assert.NotNull(files.Book().Recipes[0].Pagination);
            }
        );

    [Fact]
    public void Every_link_on_the_page_leads_to_one_of_its_headings()
    {
        var page = RecipePage.Text();
        var links = Link().Matches(page).Select(m => m.Groups["to"].Value).Distinct();
        var headings = Heading().Matches(page).Select(m => m.Groups["name"].Value.Replace(' ', '-'));

        Assert.Empty(links.Except(headings));
    }

    [GeneratedRegex(
        @"^```(?<language>\w+)\n(?<text>.*?)^```",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Block();

    [GeneratedRegex(@"\]\(#(?<to>[^)]+)\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Link();

    [GeneratedRegex(@"^##+ (?<name>[\w ]+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Heading();
}
