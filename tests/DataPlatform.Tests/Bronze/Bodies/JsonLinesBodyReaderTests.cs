using System.Text.Json;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Bodies;

public sealed class JsonLinesBodyReaderTests : BodyReaderContract
{
    private protected override BodyFormat Format => BodyFormat.JsonLines;

    private protected override string Body(IReadOnlyList<(string A, string B)> rows) =>
        // An answer without rows still has a body: the line end.
        rows.Count == 0
            ? "\n"
            : string.Concat(rows.Select(r => JsonSerializer.Serialize(new { a = r.A, b = r.B }) + "\n"));

    [Theory]
    [InlineData("{\"a\":1}\r\n\n \t{\"a\":2}", 2)]
    [InlineData("{\"a\":1}", 1)]
    [InlineData("{}", 0)]
    public void Empty_lines_and_the_last_line_end_do_not_matter(string body, long rows)
    {
        Assert.Equal(rows, Assert.IsType<Answer.Good>(Read(body, new CollectedRows())).Rows);
    }

    [Theory]
    [InlineData("{\"a\":1}\n{\"a\":", FailureKind.NotJson, "line 2 is no JSON object: {\"a\":")]
    [InlineData("{\"a\":1}\nbusy\n", FailureKind.NotJson, "line 2 is no JSON object: busy")]
    [InlineData("[{\"a\":1}]", FailureKind.WrongShape, "expected one object in each line: [{\"a\":1}]")]
    [InlineData("{\"a\":1}\n{\"error\":\"limit\"}", FailureKind.ErrorObject, "'error' in the answer: {\"error\":\"limit\"}")]
    public void A_line_that_is_no_object_spoils_the_answer_and_is_named(string body, FailureKind kind, string message)
    {
        Assert.Equal(new Answer.Bad(kind, message), Read(body, new CollectedRows()));
    }
}
