using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Planning;

public sealed class AskingsTests
{
    private static readonly FanOut.Queried Funds = new("", ["fund", "label"], ["fund"]);
    private static readonly FanOut.Queried Pairs = new("", ["from", "to"], ["from", "to"]);
    private static readonly FanOut.Queried Groups = new("", ["id"], ["id"]) { Group = 2 };
    private static readonly FanOut.Listed Periods = new("period", ["annual", "a&b=c", "quarter"]);

    public static TheoryData<bool, FanOut[]> Shapes =>
        new()
        {
            { false, [] },
            { true, [] },
            { false, [Funds] },
            { false, [Groups] },
            { false, [Pairs] },
            { false, [Pairs, Periods] },
            { true, [Groups, Periods, Funds] },
        };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void All_that_a_recipe_is_asked_for_is_found_by_its_name(bool isTicker, FanOut[] forEach)
    {
        var recipe = Some.Recipe with { IsTicker = isTicker, ForEach = forEach };

        var askings = Askings.Of(recipe, ["BRK-B", "A", "fund=1"], TableOf);

        Assert.Equal(Enumerable.Range(0, askings.Count), askings.Select(a => askings.Find(a.Name ?? "")));
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void What_it_was_asked_for_under_another_declaration_is_not_found(bool isTicker, FanOut[] forEach)
    {
        var recipe = Some.Recipe with { IsTicker = isTicker, ForEach = forEach };

        var askings = Askings.Of(recipe, ["A"], TableOf);

        Assert.All(
            ["B", "fund=3", "fund=1&fund=1", "from=1", "period=annual", "to=b&from=a", "from=a&to=b&period=daily", "&", "=", "ticker=A"],
            name => Assert.True(askings.Find(name) < 0)
        );
        Assert.True(Askings.None.Find("") < 0);
    }

    [Fact]
    public void What_cannot_be_asked_for_is_not_found()
    {
        var table = ValueTable.Of(Funds, _ => true);
        table.Add([null, "none"]);
        table.Add(["", "empty"]);
        table.Add(["1", "one"]);

        Assert.Equal((-1, 2), (table.Find("fund="), table.Find("fund=1")));
    }

    [Fact]
    public void So_many_values_are_each_there_once_and_found()
    {
        var table = ValueTable.Of(Funds, _ => true);
        for (var i = 0; i < 5_000; i++)
        {
            table.Add([$"{i % 4_000}", null]);
        }

        Assert.Equal(Enumerable.Range(0, 4_000), Enumerable.Range(0, table.Count).Select(r => table.Find(table.NameOf(r))));
        Assert.Equal("3999", table.Values(3_999)[0].Value);
    }

    private static ValueTable TableOf(FanOut.Queried query)
    {
        var table = ValueTable.Of(query, _ => true);
        foreach (var row in new string[][] { ["1", "one"], ["2", "b"], ["a", "b&c"], ["a&to=b", "c"], ["ä ö/%41", "é"] })
        {
            table.Add([.. row[..query.Columns.Count]]);
        }

        return table.Done(query);
    }
}
