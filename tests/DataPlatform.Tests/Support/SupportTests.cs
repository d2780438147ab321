using Xunit;

namespace DataPlatform.Tests.Support;

public sealed class SupportTests
{
    [Fact]
    public void An_approved_text_is_found_beside_the_test() => Approved.Matches("first line\n  second \"line\" {with} braces\n");

    [Fact]
    public void A_text_that_differs_from_the_approved_one_fails()
    {
        var failure = Assert.ThrowsAny<Exception>(() => Approved.Matches("something else\n"));

        Assert.Contains("something else", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_minimal_recipes_have_no_problems()
    {
        using var files = new RecipeFiles().With("demo.yaml", RecipeFiles.Minimal);

        Assert.Equal("\n", files.ProblemText());
    }

    [Fact]
    public void A_temp_folder_is_gone_after_use()
    {
        var folder = new TempFolder();
        folder.Write("a/b.txt", "text");

        folder.Dispose();

        Assert.False(Directory.Exists(folder.Path));
    }
}
