using DataPlatform.Recipes.Reading.Settings;
using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Recipes;

/// <summary>Who comes from Airbyte or dlt is told what a word is called here, where it stands.</summary>
public sealed class ForeignWordsTests
{
    [Theory]
    [InlineData("record_selector: { extractor: x }", "write for example 'rows: data.items'")]
    [InlineData("paginator: { type: x }", "(did you mean 'pagination'?); write for example 'pagination: {")]
    [InlineData("http_method: POST", "write for example 'method: POST'")]
    [InlineData("primary_key: id", "(did you mean 'key'?); write for example 'key: [ticker, date]'")]
    [InlineData("sync_mode: incremental", "a newer row takes the place of the one with the same key")]
    [InlineData("incremental_sync: {}", "'date_field', with 'history_from' for the first day")]
    [InlineData("substream: {}", "'for_each', or 'scope: ticker' for the tickers")]
    [InlineData("page_size_option: {}", "'page_size' and 'size_param' of 'pagination'")]
    [InlineData("transformations: []", "'rows' with a 'shape'")]
    public void A_word_of_others_in_a_dataset_is_told_with_an_example(string line, string told)
    {
        using var recipes = new RecipeFiles().With(
            "demo.yaml",
            RecipeFiles.Minimal.Replace("    path: list", $"    path: list\n    {line}", StringComparison.Ordinal)
        );

        var problem = Assert.Single(recipes.ProblemText().Split('\n'), l => l.Contains(line.Split(':')[0], StringComparison.Ordinal));

        Assert.Contains(told, problem, StringComparison.Ordinal);
        Assert.StartsWith("demo.yaml:11: dataset list: unknown key", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_example_begins_with_a_setting_that_there_is()
    {
        var settings = SourceSettings
            .Group.Inner()
            .Append(SourceSettings.Group)
            .Concat(DatasetSettings.Group.Inner())
            .Append(DatasetSettings.Group)
            .SelectMany(g => g.Settings)
            .Select(s => s.Key)
            .ToHashSet(StringComparer.Ordinal);
        // An entry of a list, and a column.
        string[] others = ["- name", "price"];

        Assert.All(ForeignWords.Examples.Select(e => e.Split(':')[0]).Except(others), word => Assert.Contains(word, settings));
    }
}
