using System.Text;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Segments;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Bodies;

public sealed class AnswerReaderTests
{
    private static readonly DatasetRecipe Json = Some.Recipe with { Source = Some.Source with { ErrorWhen = ["Error Message", "error"] } };
    private static readonly DatasetRecipe Nested = Json with { RowsPath = ["data", "items"] };
    private static readonly DatasetRecipe Csv = Json with { Format = BodyFormat.Csv };

    [Theory]
    [InlineData("{\"at\":1,\"data\":{\"items\":[{\"a\":\"x\"},{\"a\":2}]}}", true)]
    [InlineData("{ \"page\": 7,\n \"data\" : { \"items\": [ { \"a\" : \"x\" },\n{\"a\":2}\n] } }", true)]
    [InlineData("{\"at\":1,\"data\":{\"items\":[{\"a\":\"x\"},{\"a\":3}]}}", false)]
    [InlineData("{\"at\":1,\"data\":{\"items\":[{\"a\":2},{\"a\":\"x\"}]}}", false)]
    public void Pages_are_the_same_by_their_rows_whatever_is_around_them(string body, bool same)
    {
        var reader = new AnswerReader(Nested with { Pagination = new Pagination.PageNumber("page", 0) });
        string? Digest(string text) => Assert.IsType<Answer.Good>(reader.Read(200, Encoding.UTF8.GetBytes(text))).RowsDigest;

        Assert.Equal(same, Digest("{\"data\":{\"items\":[{\"a\":\"x\"},{\"a\":2}]}}") == Digest(body));
        Assert.Null(Digest("{\"data\":{\"items\":[]}}"));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(204)]
    [InlineData(206)]
    [InlineData(299)]
    public void A_2xx_status_with_rows_is_good(int status)
    {
        Assert.Equal(Rows(2), Of(Json, status, "[{\"a\":1},{\"a\":2}]"));
    }

    [Theory]
    [InlineData(100, FailureKind.Http)]
    [InlineData(301, FailureKind.Http)]
    [InlineData(304, FailureKind.Http)]
    [InlineData(400, FailureKind.Http)]
    [InlineData(401, FailureKind.Auth)]
    [InlineData(402, FailureKind.Http)]
    [InlineData(403, FailureKind.Auth)]
    [InlineData(404, FailureKind.Http)]
    [InlineData(429, FailureKind.RateLimit)]
    [InlineData(500, FailureKind.Http)]
    [InlineData(503, FailureKind.Http)]
    public void Any_other_status_is_a_failure_even_with_rows(int status, FailureKind kind)
    {
        Assert.Equal(Bad(kind, $"status {status}: [{{\"a\":1}}]"), Of(Json, status, "[{\"a\":1}]"));
    }

    [Theory]
    [InlineData("[]", 0)]
    [InlineData("{}", 0)]
    [InlineData("[{}]", 1)]
    [InlineData("{\"a\":1}", 1)]
    [InlineData("[1,null,\"x\",[2,3],{\"a\":[4]}]", 5)]
    [InlineData("[{\"error\":\"in a row is data\"}]", 1)]
    [InlineData("{\"errors\":1}", 1)]
    [InlineData("{\"a\":{\"error\":1}}", 1)]
    public void Rows_at_the_root_are_counted(string body, long rows)
    {
        Assert.Equal(Rows(rows), Of(Json, 200, body));
    }

    [Theory]
    [InlineData("{\"data\":{\"items\":[]}}", 0)]
    [InlineData("{\"x\":[1,{\"data\":2}],\"data\":{\"y\":{},\"items\":[{},{}]},\"z\":1}", 2)]
    [InlineData("{\"data\":{\"items\":{\"a\":1}}}", 1)]
    [InlineData("{\"\\u0064ata\":{\"items\":[1]}}", 1)]
    public void Rows_below_the_root_are_found(string body, long rows)
    {
        Assert.Equal(Rows(rows), Of(Nested, 200, body));
    }

    [Theory]
    [InlineData("null", FailureKind.WrongShape, "expected an array of rows: null")]
    [InlineData("5", FailureKind.WrongShape, "expected an array of rows: 5")]
    [InlineData("\"text\"", FailureKind.WrongShape, "expected an array of rows: \"text\"")]
    [InlineData("", FailureKind.EmptyBody, "status 200 without a body")]
    [InlineData(
        "{\"Error Message\":\"no such symbol\"}",
        FailureKind.ErrorObject,
        "'Error Message' in the answer: {\"Error Message\":\"no such symbol\"}"
    )]
    [InlineData("{\"a\":[{}],\"error\":null}", FailureKind.ErrorObject, "'error' in the answer: {\"a\":[{}],\"error\":null}")]
    [InlineData("<html><body>busy</body></html>", FailureKind.NotJson, "an HTML page instead of JSON: <html><body>busy</body></html>")]
    [InlineData("\n <!doctype html>", FailureKind.NotJson, "an HTML page instead of JSON:   <!doctype html>")]
    [InlineData("busy", FailureKind.NotJson, "not JSON: busy")]
    [InlineData("[{\"a\":1", FailureKind.NotJson, "not JSON: [{\"a\":1")]
    public void A_body_that_is_no_json_of_rows_is_a_failure_that_says_what_came(string body, FailureKind kind, string message)
    {
        Assert.Equal(Bad(kind, message), Of(Json, 200, body));
    }

    [Fact]
    public void Json_in_another_encoding_than_utf_8_is_a_failure_and_not_rows_with_wrong_letters()
    {
        var body = Encoding.Latin1.GetBytes("[{\"note\":\"caf\u00e9\"}]");

        var bad = Assert.IsType<Answer.Bad>(new AnswerReader(Json).Read(200, body));

        Assert.Equal(FailureKind.NotUtf8, bad.Kind);
        Assert.StartsWith("not text in UTF-8, the only encoding that is read: [{\"note\":\"caf", bad.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"data\":[]}")]
    [InlineData("{\"data\":null}")]
    [InlineData("{\"data\":{\"items\":null}}")]
    [InlineData("{\"data\":{\"items\":5}}")]
    [InlineData("{\"items\":{\"data\":[]}}")]
    public void A_path_that_leads_nowhere_is_a_wrong_shape(string body)
    {
        Assert.Equal(Bad(FailureKind.WrongShape, $"expected rows at 'data.items': {body}"), Of(Nested, 200, body));
    }

    [Theory]
    [InlineData("date,close", 0)]
    [InlineData("date,close\n", 0)]
    [InlineData("date,close\r\n\r\n", 0)]
    [InlineData("date,close\n2024-01-01,1", 1)]
    [InlineData("date,close\r\n2024-01-01,1\r\n2024-01-02,2\r\n", 2)]
    public void Csv_lines_below_the_header_are_rows(string body, long rows)
    {
        Assert.Equal(Rows(rows), Of(Csv, 200, body));
    }

    [Theory]
    [InlineData("<html>", FailureKind.NotCsv, "an HTML page instead of CSV: <html>")]
    [InlineData("[{\"a\":1}]", FailureKind.NotCsv, "JSON instead of CSV: [{\"a\":1}]")]
    [InlineData("{\"error\":\"plan\"}", FailureKind.ErrorObject, "'error' in the answer: {\"error\":\"plan\"}")]
    [InlineData("a\0b", FailureKind.NotCsv, "not text in UTF-8: a b")]
    public void What_is_no_csv_is_a_failure_that_says_what_came(string body, FailureKind kind, string message)
    {
        Assert.Equal(Bad(kind, message), Of(Csv, 200, body));
    }

    [Fact]
    public void Without_an_answer_the_failure_is_what_the_attempt_said()
    {
        var record = Some.Record(Json) with { Status = null };
        var reader = new AnswerReader(Json);

        Assert.Equal(
            Bad(FailureKind.Timeout, "late"),
            KeptAnswer.Read(reader, record with { Failure = FailureKind.Timeout, Message = "late" }, default)
        );
        Assert.Equal(Bad(FailureKind.Connection, "no answer"), KeptAnswer.Read(reader, record, default));
    }

    [Fact]
    public void A_long_body_is_cut_in_the_message_without_breaking_a_character_or_a_line()
    {
        Assert.Equal(
            Bad(FailureKind.Http, "status 500: " + new string('x', 159) + "..."),
            Of(Json, 500, new string('x', 159) + "é\n\u001b")
        );
        Assert.Equal(Bad(FailureKind.Http, "status 500: a  b"), Of(Json, 500, "a\n\u001bb"));
    }

    [Theory]
    [InlineData("{\"\\ud800\":1}", 1)]
    [InlineData("[{\"\\ud800\":1},{\"a\":\"\\udc00\"}]", 2)]
    public void Half_a_surrogate_pair_spoils_no_more_than_its_row(string body, long rows)
    {
        Assert.Equal(Rows(rows), Of(Json, 200, body));
        Assert.Equal(Rows(rows), Of(Nested, 200, "{\"\\ud800\":{},\"data\":{\"\\udc00\":{},\"items\":" + body + "}}"));
    }

    // The answer of the response as it came must be the answer of the line that keeps it.
    private static Answer Of(DatasetRecipe recipe, int status, string body)
    {
        var reader = new AnswerReader(recipe);
        var attempt = Some.Answered(body, status);
        var came = reader.Read(status, attempt.Body);
        var (line, _) = BronzeLine.Write(Some.Record(recipe) with { Status = status }, attempt, came.IsJson);
        Assert.True(BronzeLine.TryRead(line.TrimEnd("\n"u8), out var record, out var kept));
        var answer = KeptAnswer.Read(reader, record, kept);
        if (came is Answer.Good good)
        {
            var again = Assert.IsType<Answer.Good>(answer);
            Assert.Equal((good.Rows, string.Join('|', good.Around)), (again.Rows, string.Join('|', again.Around)));
            return Rows(good.Rows);
        }

        Assert.IsType<Answer.Bad>(came);
        return answer! with { IsJson = null };
    }

    private static Answer Rows(long rows) => new Answer.Good(rows, NothingAround);

    private static Answer Bad(FailureKind kind, string message) => new Answer.Bad(kind, message);

    private static readonly string?[] NothingAround = [];
}
