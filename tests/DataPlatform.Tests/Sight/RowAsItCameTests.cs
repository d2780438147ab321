using System.Text;
using DataPlatform.Engine.Sight;
using DataPlatform.Recipes;
using DataPlatform.Recipes.Reading.Settings;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Sight;

/// <summary>A row is found again in its answer by the values of its key.</summary>
public sealed class RowAsItCameTests
{
    [Theory]
    [InlineData("epoch_ms", "1704171600000", "2024-01-02 05:00:00")]
    [InlineData("epoch_s", "\"1704171600\"", "2024-01-02 05:00:00")]
    [InlineData("MM/dd/yyyy HH:mm", "\"01/02/2024 05:00\"", "2024-01-02 05:00:00")]
    public void A_moment_is_found_as_the_vendor_wrote_it(string format, string came, string stored)
    {
        Assert.True(TimeFormats.Shape.Parse(format, out var its));
        var table = Some.Table("t", ["at"], ("at", ColumnType.Timestamp), ("x", ColumnType.Integer));
        table = table with { Columns = [table.Columns[0] with { Notation = new([its!], null) }, table.Columns[1]] };

        var row = In(table, $$"""{"results":[{"at":1,"x":1},{"at":{{came}},"x":2}]}""", ("at", stored));

        Assert.Equal($$"""{"at":{{came}},"x":2}""", row);
    }

    [Fact]
    public void The_whole_answer_is_shown_where_no_row_can_be_told()
    {
        var table = Some.Table("t", ["at"], ("at", ColumnType.Timestamp));

        Assert.Equal("""[{"at":"soon"}]""", In(table, """[{"at":"soon"}]""", ("at", "2024-01-02 05:00:00")));
    }

    private static string In(SilverTable table, string body, params (string Column, string? Value)[] row) =>
        RowAsItCame.In(table, row.ToDictionary(r => r.Column, r => r.Value, StringComparer.Ordinal), Encoding.UTF8.GetBytes(body));
}
