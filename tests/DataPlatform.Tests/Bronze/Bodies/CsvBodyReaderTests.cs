using System.Text;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Bodies;

public sealed class CsvBodyReaderTests : BodyReaderContract
{
    private protected override BodyFormat Format => BodyFormat.Csv;

    private protected override string Body(IReadOnlyList<(string A, string B)> rows) =>
        "a,b\r\n" + string.Concat(rows.Select(r => $"{Quoted(r.A)},{Quoted(r.B)}\r\n"));

    [Theory]
    [InlineData("a,b\n\n\r\n1,2\n\n", "a='1';b='2'")]
    [InlineData("a,b\n5\" pipe,2", "a='5\" pipe';b='2'")]
    [InlineData("a,b\n\"two\nlines\",\"\"", "a='two\nlines';b=''")]
    [InlineData("a,b\n1,2,3\n", "!3 fields where the header has 2")]
    [InlineData("a,b\n1\n", "!1 fields where the header has 2")]
    [InlineData("a,a\n1,2\n", "a='1';a='2'")]
    public void Records_are_read_as_they_were_meant(string body, string row)
    {
        var rows = new CollectedRows();

        var answer = Read(body, rows);

        Assert.Equal([row], rows.Rows);
        Assert.Equal(1, Assert.IsType<Answer.Good>(answer).Rows);
    }

    public static TheoryData<CsvRecipe, string, string> Forms =>
        new()
        {
            {
                new() { Delimiter = ';' },
                "a;b\n1;\"x;y\"\n",
                "a='1';b='x;y'"
            },
            {
                new() { Delimiter = '\t' },
                "a\tb\n1\tx, y\n",
                "a='1';b='x, y'"
            },
            {
                new() { Delimiter = '|', Quote = null },
                "a|b\n\"1|'x'\n",
                "a='\"1';b=''x''"
            },
            {
                new() { Quote = '\'' },
                "a,b\n1,'x,''y'''\n",
                "a='1';b='x,'y''"
            },
            {
                new() { SkipLines = 2 },
                "Some Bank, Inc.\n\na,b\n1,x\n",
                "a='1';b='x'"
            },
            {
                new() { SkipLines = 1, Fields = ["a", "b"] },
                "junk\n1,x\n",
                "a='1';b='x'"
            },
            {
                new() { Fields = ["a", "b"] },
                "x\n",
                "!1 fields where the header has 2"
            },
            { CsvRecipe.Default, " a , b \n1,x\n", "a='1';b='x'" },
        };

    [Theory]
    [MemberData(nameof(Forms))]
    public void The_form_that_a_recipe_declares_is_read(CsvRecipe form, string body, string row)
    {
        var rows = new CollectedRows();
        var recipe = Some.Recipe with { Format = BodyFormat.Csv, Csv = form, Table = Some.Table("t", ["a"], ("a", ColumnType.Text)) };

        new AnswerReader(recipe).Read(200, Encoding.UTF8.GetBytes(body), rows);

        Assert.Equal([row], rows.Rows);
    }

    [Fact]
    public void A_body_with_fewer_lines_than_are_skipped_has_no_rows()
    {
        var recipe = Some.Recipe with
        {
            Format = BodyFormat.Csv,
            Csv = new() { SkipLines = 5 },
        };

        Assert.Equal(0, Assert.IsType<Answer.Good>(new AnswerReader(recipe).Read(200, "junk\n"u8.ToArray())).Rows);
    }

    private static string Quoted(string field) =>
        new StringBuilder("\"").Append(field).Replace("\"", "\"\"", 1, field.Length).Append('"').ToString();
}
