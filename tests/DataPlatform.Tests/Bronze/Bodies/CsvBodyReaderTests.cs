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

    private static string Quoted(string field) =>
        new StringBuilder("\"").Append(field).Replace("\"", "\"\"", 1, field.Length).Append('"').ToString();
}
