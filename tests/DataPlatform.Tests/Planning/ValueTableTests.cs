using DataPlatform.Planning;
using DataPlatform.Recipes;
using Xunit;

namespace DataPlatform.Tests.Planning;

public sealed class ValueTableTests
{
    [Fact]
    public void Null_is_not_the_text_null_and_what_cannot_be_asked_for_hides_nothing()
    {
        var table = Filled(new("", ["id"], ["id"]), null, "null", "", new string('x', 2000), null);

        Assert.Equal(["id=", "id=null", "id="], Enumerable.Range(0, 3).Select(table.NameOf));
        Assert.Equal(
            ["id is null", "", "id is empty", "id is longer than 1000 characters"],
            Enumerable.Range(0, table.Count).Select(r => table.Fault(r) ?? "")
        );
    }

    [Fact]
    public void A_value_that_holds_what_stands_between_the_values_of_a_group_is_in_no_group()
    {
        var query = new FanOut.Queried("", ["id"], ["id"]) { Group = 2, Separator = "," };

        var table = Filled(query, "a", "b,c", "d").Done(query);

        Assert.Equal(["a,d", "b,c"], Enumerable.Range(0, table.Count).Select(r => table.Values(r).Single().Value));
        Assert.Equal(
            [null, "id holds ',', which stands between the values of a group"],
            Enumerable.Range(0, table.Count).Select(table.Fault)
        );
    }

    [Fact]
    public void Values_that_hold_what_stands_between_the_parts_of_a_name_have_names_of_their_own()
    {
        var query = new FanOut.Queried("", ["a", "b"], ["a", "b"]);
        var table = ValueTable.Of(query, _ => true);

        table.Add(["1&b=2", "3"]);
        table.Add(["1", "2&b=3"]);

        Assert.Equal(["a=1%26b%3D2&b=3", "a=1&b=2%26b%3D3"], Enumerable.Range(0, table.Count).Select(table.NameOf));
    }

    private static ValueTable Filled(FanOut.Queried query, params string?[] values)
    {
        var table = ValueTable.Of(query, _ => true);
        foreach (var value in values)
        {
            table.Add([value]);
        }

        return table;
    }
}
