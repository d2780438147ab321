using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Planning;

public sealed class FanOutReaderTests
{
    private const string FailsLate = "SELECT CASE WHEN i = 999999 THEN error('late') ELSE i::VARCHAR END FROM range(1000000) AS r(i)";

    private static readonly RunOptions Options = new() { RecipesDirectory = "recipes", DataDirectory = "data" };

    [Fact]
    public void A_query_that_fails_at_its_last_row_has_no_rows_before_it_either()
    {
        using var warehouse = Some.Warehouse();
        var recipe = Some.Recipe with { ForEach = [new FanOut.Queried(FailsLate, ["id"], ["id"]) { Reads = [Some.Recipe.TableName] }] };

        var toCome = new FanOutReader(Options, warehouse, new TablesToCome(warehouse, Some.Book(Some.Recipe)));
        var there = new FanOutReader(Options, warehouse);

        Assert.Empty(toCome.Of(recipe, CancellationToken.None));
        var fault = Assert.Throws<ConfigurationException>(() => there.Of(recipe, CancellationToken.None));
        Assert.Contains("list: the query of its 'for_each' fails: Invalid Input Error: late", fault.Message, StringComparison.Ordinal);
    }
}
