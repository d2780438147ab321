using DataPlatform.Host.Output;
using Xunit;

namespace DataPlatform.Tests.Host;

/// <summary>Tables and lines on terminals that are narrower than they.</summary>
public sealed class TextTableTests
{
    private static readonly TextTable Table = NewTable();

    [Theory]
    [InlineData(120)]
    [InlineData(60)]
    [InlineData(40)]
    [InlineData(34)]
    public void A_table_is_never_wider_than_the_terminal(int width) =>
        Assert.All(Written(width).Split('\n'), line => Assert.InRange(line.Length, 0, width));

    [Fact]
    public void Texts_are_cut_before_columns_are_left_out_and_numbers_never_are() =>
        Assert.Equal(
            """

              recipe       due   why         minor
            ────────────────────────────────────────
              fmp/inc…   1,234   not due:…      99
              b              5   succeede…       1


            """,
            Written(40)
        );

    [Fact]
    public void A_long_line_is_broken_between_words_and_a_long_word_where_it_must()
    {
        Assert.Equal(["  one two", "    three", "    four"], Wrapped.Lines("  one two three four", 10));
        Assert.Equal(["abcdefghijkl", "    mnopqrst", "    uv"], Wrapped.Lines("abcdefghijklmnopqrstuv", 12));
        Assert.Equal(["  one two three four"], Wrapped.Lines("  one two three four", null));
    }

    private static string Written(int width)
    {
        using var output = new StringWriter();
        Table.WriteTo(output, width);
        return output.ToString();
    }

    private static TextTable NewTable()
    {
        var table = new TextTable(new("recipe"), new("due", IsNumbers: true), new("why"), new("minor", IsNumbers: true, IsMinor: true));
        table.Add("fmp/income-statement/quarter", "1,234", "not due: 1 of 7 days old", "99");
        table.Add("b", "5", "succeeded today", "1");
        return table;
    }
}
