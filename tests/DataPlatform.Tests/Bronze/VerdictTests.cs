using System.Text;
using DataPlatform.Bronze;
using DataPlatform.Bronze.Auth;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Http;
using DataPlatform.Bronze.Segments;
using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze;

public sealed class VerdictTests
{
    private static readonly DatasetRecipe Json = Some.Recipe with { Source = Some.Source with { ErrorWhen = ["Error Message", "error"] } };
    private static readonly DatasetRecipe Nested = Json with { RowsPath = ["data", "items"] };
    private static readonly DatasetRecipe Csv = Json with { Format = BodyFormat.Csv };

    [Theory]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(204)]
    [InlineData(206)]
    [InlineData(299)]
    public void A_2xx_status_with_rows_is_good(int status)
    {
        Assert.Equal(new(2, null, null), Of(Json, status, "[{\"a\":1},{\"a\":2}]"));
    }

    [Theory]
    [InlineData(100, "http")]
    [InlineData(301, "http")]
    [InlineData(304, "http")]
    [InlineData(400, "http")]
    [InlineData(401, "auth")]
    [InlineData(402, "http")]
    [InlineData(403, "auth")]
    [InlineData(404, "http")]
    [InlineData(429, "rate-limit")]
    [InlineData(500, "http")]
    [InlineData(503, "http")]
    public void Any_other_status_is_a_failure_even_with_rows(int status, string kind)
    {
        var verdict = Of(Json, status, "[{\"a\":1}]");

        Assert.Equal((0, kind), (verdict.Rows, verdict.Kind));
        Assert.Equal($"status {status}: [{{\"a\":1}}]", verdict.Message);
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
        Assert.Equal(new(rows, null, null), Of(Json, 200, body));
    }

    [Theory]
    [InlineData("{\"data\":{\"items\":[]}}", 0)]
    [InlineData("{\"x\":[1,{\"data\":2}],\"data\":{\"y\":{},\"items\":[{},{}]},\"z\":1}", 2)]
    [InlineData("{\"data\":{\"items\":{\"a\":1}}}", 1)]
    [InlineData("{\"\\u0064ata\":{\"items\":[1]}}", 1)]
    public void Rows_below_the_root_are_found(string body, long rows)
    {
        Assert.Equal(new(rows, null, null), Of(Nested, 200, body));
    }

    [Theory]
    [InlineData("null", "wrong-shape", "expected an array of rows: null")]
    [InlineData("5", "wrong-shape", "expected an array of rows: 5")]
    [InlineData("\"text\"", "wrong-shape", "expected an array of rows: \"text\"")]
    [InlineData("", "empty-body", "status 200 without a body")]
    [InlineData(
        "{\"Error Message\":\"no such symbol\"}",
        "error-object",
        "'Error Message' in the answer: {\"Error Message\":\"no such symbol\"}"
    )]
    [InlineData("{\"a\":[{}],\"error\":null}", "error-object", "'error' in the answer: {\"a\":[{}],\"error\":null}")]
    [InlineData("<html><body>busy</body></html>", "not-json", "an HTML page instead of JSON: <html><body>busy</body></html>")]
    [InlineData("\n <!doctype html>", "not-json", "an HTML page instead of JSON:   <!doctype html>")]
    [InlineData("busy", "not-json", "not JSON: busy")]
    [InlineData("[{\"a\":1", "not-json", "not JSON: [{\"a\":1")]
    public void A_body_that_is_no_json_of_rows_is_a_failure_that_says_what_came(string body, string kind, string message)
    {
        Assert.Equal(new(0, kind, message), Of(Json, 200, body));
    }

    [Fact]
    public void Json_in_another_encoding_than_utf_8_is_a_failure_and_not_rows_with_wrong_letters()
    {
        var body = Encoding.Latin1.GetBytes("[{\"note\":\"caf\u00e9\"}]");

        var verdict = Verdict.Of(Json, Record(200, BodyEncoding.Base64), body);

        Assert.Equal((0, "not-utf8"), (verdict.Rows, verdict.Kind));
        Assert.StartsWith("not text in UTF-8, the only encoding that is read: [{\"note\":\"caf", verdict.Message, StringComparison.Ordinal);
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
        Assert.Equal(new(0, "wrong-shape", $"expected rows at 'data.items': {body}"), Of(Nested, 200, body));
    }

    [Theory]
    [InlineData("date,close", 0)]
    [InlineData("date,close\n", 0)]
    [InlineData("date,close\r\n\r\n", 0)]
    [InlineData("date,close\n2024-01-01,1", 1)]
    [InlineData("date,close\r\n2024-01-01,1\r\n2024-01-02,2\r\n", 2)]
    public void Csv_lines_below_the_header_are_rows(string body, long rows)
    {
        Assert.Equal(new(rows, null, null), Of(Csv, 200, body));
    }

    [Theory]
    [InlineData("<html>", "not-csv", "an HTML page instead of CSV: <html>")]
    [InlineData("[{\"a\":1}]", "not-csv", "JSON instead of CSV: [{\"a\":1}]")]
    [InlineData("{\"error\":\"plan\"}", "error-object", "'error' in the answer: {\"error\":\"plan\"}")]
    [InlineData("a\0b", "not-csv", "not text in UTF-8: a b")]
    public void What_is_no_csv_is_a_failure_that_says_what_came(string body, string kind, string message)
    {
        Assert.Equal(new(0, kind, message), Of(Csv, 200, body));
    }

    [Fact]
    public void Without_an_answer_the_failure_is_what_the_attempt_said()
    {
        var record = Record(null, BodyEncoding.None);

        Assert.Equal(new(0, "timeout", "late"), Verdict.Of(Json, record with { Failure = "timeout", Message = "late" }, default));
        Assert.Equal(new(0, "connection", "no answer"), Verdict.Of(Json, record, default));
    }

    [Fact]
    public void A_long_body_is_cut_in_the_message_without_breaking_a_character_or_a_line()
    {
        var message = Of(Json, 500, new string('x', 159) + "é\n\u001b").Message!;

        Assert.Equal("status 500: " + new string('x', 159) + "...", message);
        Assert.Equal("status 500: a  b", Of(Json, 500, "a\n\u001bb").Message);
    }

    [Theory]
    [InlineData("[{}]", false, true)]
    [InlineData("[]", false, false)]
    [InlineData("[]", true, true)]
    [InlineData("null", true, false)]
    [InlineData("oops", true, false)]
    public void An_answer_succeeds_with_rows_or_when_empty_is_an_answer(string body, bool emptyIsAnswer, bool succeeds)
    {
        var recipe = Json with { EmptyIsAnswer = emptyIsAnswer };

        Assert.Equal(succeeds, Of(recipe, 200, body).Succeeds(recipe));
    }

    [Theory]
    [InlineData("{\"\\ud800\":1}", 1)]
    [InlineData("[{\"\\ud800\":1},{\"a\":\"\\udc00\"}]", 2)]
    public void Half_a_surrogate_pair_spoils_no_more_than_its_row(string body, long rows)
    {
        Assert.Equal(new(rows, null, null), Of(Json, 200, body));
        Assert.Equal(new(rows, null, null), Of(Nested, 200, "{\"\\ud800\":{},\"data\":{\"\\udc00\":{},\"items\":" + body + "}}"));
    }

    // What bronze makes of a body is what the verdict is about, so the body goes through a line.
    private static Verdict Of(DatasetRecipe recipe, int status, string body)
    {
        var at = DateTimeOffset.UnixEpoch;
        var attempt = new Attempt
        {
            SentAt = at,
            EndedAt = at,
            Status = status,
            Body = Encoding.UTF8.GetBytes(body),
        };
        var (line, _) = BronzeLine.Write(Record(status, default), attempt, new SecretRedactor([]));
        Assert.True(BronzeLine.TryRead(line.TrimEnd("\n"u8), out var record, out var kept));
        return Verdict.Of(recipe, record, kept.Span);
    }

    private static BronzeRecord Record(int? status, BodyEncoding encoding) =>
        new()
        {
            RunId = "r",
            Chunk = 1,
            Source = "demo",
            Domain = "reference",
            Dataset = "list",
            Date = Some.Date,
            Url = "http://127.0.0.1/",
            SentAt = DateTimeOffset.UnixEpoch,
            ReceivedAt = DateTimeOffset.UnixEpoch,
            Attempts = 1,
            Status = status,
            Encoding = encoding,
        };
}
