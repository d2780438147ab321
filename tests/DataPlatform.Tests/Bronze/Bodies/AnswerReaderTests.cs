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
    private static readonly DatasetRecipe Json = Some.Recipe with
    {
        Source = Some.Source with { ErrorWhen = ["Error Message", "error"] },
        Table = Some.Table("t", ["a"], ("a", ColumnType.Text), ("error", ColumnType.Text)),
    };
    private static readonly DatasetRecipe Nested = Json with { Rows = RowsRecipe.At("data", "items") };
    private static readonly DatasetRecipe Paged = Nested with { Pagination = new Pagination.NextUrl(ValuePath.Of("next")) };
    private static readonly DatasetRecipe Csv = Json with
    {
        Format = BodyFormat.Csv,
        Table = Some.Table("t", ["date"], ("date", ColumnType.Date), ("close", ColumnType.Double)),
    };

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
    [InlineData(402, FailureKind.Forbidden)]
    [InlineData(403, FailureKind.Forbidden)]
    [InlineData(404, FailureKind.Http)]
    [InlineData(429, FailureKind.RateLimit)]
    [InlineData(500, FailureKind.Http)]
    [InlineData(503, FailureKind.Http)]
    public void Any_other_status_is_a_failure_even_with_rows(int status, FailureKind kind)
    {
        Assert.Equal(Bad(kind, $"status {status}: [{{\"a\":1}}]"), Of(Json, status, "[{\"a\":1}]"));
    }

    [Theory]
    [InlineData(404, true)]
    [InlineData(410, true)]
    [InlineData(400, false)]
    [InlineData(402, false)]
    [InlineData(403, false)]
    public void That_there_is_no_such_thing_is_an_answer_for_a_ticker_and_a_failure_for_a_dataset(int status, bool isAnswer)
    {
        Assert.Equal(
            isAnswer,
            Of(Some.TickerRecipe, status, "no") is Answer.Missing { Message: var message } && message == $"status {status}: no"
        );
        Assert.IsType<Answer.Bad>(Of(Some.Recipe, status, "no"));
    }

    [Fact]
    public void A_status_means_what_the_recipe_says()
    {
        var recipe = Some.TickerRecipe with
        {
            Pagination = new Pagination.NextUrl(ValuePath.Of("next")),
            Responses =
            [
                new(ResponseMeaning.Missing) { Statuses = [402] },
                new(ResponseMeaning.Failed) { Statuses = [404] },
                new(ResponseMeaning.Empty) { Statuses = [416] },
                new(ResponseMeaning.Throttled) { Statuses = [420] },
            ],
        };

        Assert.Equal(new Answer.Missing("status 402: buy more"), Of(recipe, 402, "buy more"));
        Assert.Equal(Bad(FailureKind.Http, "status 404"), Of(recipe, 404, ""));
        Assert.Equal(Rows(0), Of(recipe, 416, "out of range"));
        Assert.Equal(Bad(FailureKind.RateLimit, "status 420: calm down"), Of(recipe, 420, "calm down"));
    }

    [Theory]
    [InlineData("[]", 0)]
    [InlineData("{}", 0)]
    [InlineData("null", 0)]
    [InlineData(" [ ] ", 0)]
    [InlineData("[{},{\"a\":null}]", 2)]
    [InlineData("{\"a\":1}", 1)]
    [InlineData("[1,null,\"x\",[2,3],{\"a\":[4]}]", 5)]
    [InlineData("[{\"error\":\"in a row is data\"}]", 1)]
    [InlineData("{\"errors\":1,\"a\":2}", 1)]
    [InlineData("{\"a\":{\"error\":1}}", 1)]
    public void Rows_at_the_root_are_counted(string body, long rows)
    {
        Assert.Equal(Rows(rows), Of(Json, 200, body));
    }

    [Theory]
    [InlineData("{\"data\":{\"items\":[]}}", 0)]
    [InlineData("{\"x\":[1,{\"data\":2}],\"data\":{\"y\":{},\"items\":[{},{\"b\":{\"a\":0},\"\\u0061\":1}]},\"z\":1}", 2)]
    [InlineData("{\"data\":{\"items\":null}}", 0)]
    [InlineData("{\"data\":{\"items\":{ }}}", 0)]
    [InlineData("{\"data\":null}", 0)]
    [InlineData("{\"data\":{}}", 0)]
    [InlineData("{\"x\":1,\"data\":[]}", 0)]
    [InlineData("null", 0)]
    [InlineData("{}", 0)]
    [InlineData("[]", 0)]
    [InlineData("{\"data\":{\"items\":{\"a\":1}}}", 1)]
    [InlineData("{\"\\u0064ata\":{\"items\":[{\"a\":1}]}}", 1)]
    public void Rows_below_the_root_are_found(string body, long rows)
    {
        Assert.Equal(Rows(rows), Of(Nested, 200, body));
    }

    [Theory]
    [InlineData("false", FailureKind.WrongShape, "expected an array of rows: false")]
    [InlineData("5", FailureKind.WrongShape, "expected an array of rows: 5")]
    [InlineData("\"text\"", FailureKind.WrongShape, "expected an array of rows: \"text\"")]
    [InlineData("", FailureKind.EmptyBody, "status 200 without a body")]
    [InlineData(
        "{\"Error Message\":\"no such symbol\"}",
        FailureKind.ErrorObject,
        "'Error Message' in the answer: {\"Error Message\":\"no such symbol\"}"
    )]
    [InlineData("{\"a\":[{}],\"error\":[0]}", FailureKind.ErrorObject, "'error' in the answer: {\"a\":[{}],\"error\":[0]}")]
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
        Assert.StartsWith("not text in UTF-8; 'charset' names another: [{\"note\":\"caf", bad.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"items\":{\"data\":[]}}")]
    [InlineData("{\"data\":{\"count\":0}}")]
    [InlineData("{\"status\":\"OK\"}")]
    public void A_path_that_leads_nowhere_is_no_rows_only_where_the_recipe_says_so(string body)
    {
        Assert.Equal(Bad(FailureKind.WrongShape, $"expected rows at 'data.items': {body}"), Of(Nested, 200, body));
        Assert.Equal(Rows(0), Of(Nested with { RowsMayBeMissing = true }, 200, body));
    }

    [Theory]
    [InlineData("5")]
    [InlineData("[1]")]
    [InlineData("{\"data\":\"busy\"}")]
    [InlineData("{\"data\":[{\"a\":1}]}")]
    [InlineData("{\"data\":{\"items\":5}}")]
    [InlineData("{\"data\":{\"items\":\"\"}}")]
    public void A_path_that_meets_something_else_than_rows_is_a_wrong_shape(string body)
    {
        Assert.Equal(Bad(FailureKind.WrongShape, $"expected rows at 'data.items': {body}"), Of(Nested, 200, body));
        Assert.IsType<Answer.Bad>(Of(Nested with { RowsMayBeMissing = true }, 200, body));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("false")]
    [InlineData("0")]
    [InlineData("-0.0e7")]
    [InlineData("\"\"")]
    [InlineData("\" \"")]
    [InlineData("[]")]
    [InlineData("[ ]")]
    [InlineData("{ }")]
    public void An_error_field_that_says_nothing_is_no_error(string value)
    {
        Assert.Equal(Rows(1), Of(Nested, 200, $"{{\"error\":{value},\"data\":{{\"items\":[{{\"a\":1}}]}}}}"));
        Assert.Equal(Rows(1), Of(Nested, 200, $"{{\"data\":{{\"items\":[{{\"a\":1}}]}},\"error\":{value}}}"));
        Assert.Equal(Rows(1), Of(Json, 200, $"{{\"error\":{value},\"a\":1}}"));
        Assert.Equal(Bad(FailureKind.NotCsv, $"JSON instead of CSV: {{\"error\":{value}}}"), Of(Csv, 200, $"{{\"error\":{value}}}"));
    }

    [Theory]
    [InlineData("true")]
    [InlineData("1")]
    [InlineData("0.5")]
    [InlineData("1e-9")]
    [InlineData("\"0\"")]
    [InlineData("[null]")]
    [InlineData("{\"code\":0}")]
    public void An_error_field_that_says_something_is_an_error(string value)
    {
        Assert.Equal(FailureKind.ErrorObject, Kind(Of(Nested, 200, $"{{\"error\":{value},\"data\":{{\"items\":[{{\"a\":1}}]}}}}")));
        Assert.Equal(FailureKind.ErrorObject, Kind(Of(Json, 200, $"{{\"a\":1,\"error\":{value}}}")));
        Assert.Equal(FailureKind.ErrorObject, Kind(Of(Csv, 200, $"{{\"error\":{value}}}")));
    }

    [Fact]
    public void A_status_that_announces_no_body_is_an_answer_without_rows_in_every_format()
    {
        Assert.Equal(Rows(0), Of(Json, 204, ""));
        Assert.Equal(Rows(0), Of(Nested, 204, ""));
        Assert.Equal(Rows(0), Of(Csv, 204, ""));
        Assert.Equal([null], Assert.IsType<Answer.Good>(new AnswerReader(Paged).Read(204, default)).Around);
    }

    [Theory]
    [InlineData("[{\"message\":\"Limit Reach\"}]")]
    [InlineData("{\"Note\":\"come back tomorrow\"}")]
    [InlineData("[{},{\"A\":1},{\"b\":{\"a\":1}}]")]
    [InlineData("[{}]")]
    [InlineData("[\"Limit Reach\"]")]
    public void Rows_without_one_declared_field_are_no_rows_of_the_dataset(string body)
    {
        Assert.Equal(Bad(FailureKind.WrongShape, $"no row has a field that is declared ('a', 'error'): {body}"), Of(Json, 200, body));
        Assert.Equal(FailureKind.WrongShape, Kind(Of(Nested, 200, $"{{\"data\":{{\"items\":{body}}}}}")));
    }

    [Fact]
    public void A_table_whose_columns_all_come_from_the_request_takes_any_row()
    {
        var table = new SilverTable("t", ["ticker"], [new("ticker", ColumnType.Text, null, "{ticker}", Nullable: false)], [], []);

        Assert.Equal(Rows(1), Of(Json with { Table = table }, 200, "[{\"x\":1}]"));
        Assert.Equal(Rows(1), Of(Csv with { Table = table }, 200, "x\n1\n"));
    }

    [Theory]
    [InlineData("[{\"a\":NaN},{\"a\":-Infinity},{\"a\":[Infinity,1]}]", "a=|a=|a=[null,1]")]
    [InlineData("[{\"a\":\"NaN, \\\"Infinity\",\"b\":NaN}]", "a='NaN, \"Infinity';b=")]
    [InlineData("{\"a\": NaN ,\"error\":NaN}", "a=;error=")]
    public void Numbers_that_are_none_are_null_on_request_and_the_body_is_kept_as_it_came(string body, string rows)
    {
        var reader = new AnswerReader(Json with { Source = Json.Source with { NanIsNull = true } });
        var attempt = Some.Answered(body);
        var (came, kept) = (new CollectedRows(), new CollectedRows());

        var answer = reader.Read(200, attempt.Body, came);
        var (line, _) = Some.Written(Some.Record(Json), attempt, answer.IsJson);
        Assert.True(BronzeLine.TryRead(line.TrimEnd("\n"u8), out var record, out var keptBody));
        var again = KeptAnswer.Read(reader, record, keptBody, kept);

        Assert.Equal((BodyEncoding.Text, body), (record.Encoding, Encoding.UTF8.GetString(keptBody.Span)));
        Assert.Equal(came.Rows.Count, Assert.IsType<Answer.Good>(answer).Rows);
        Assert.Equal(came.Rows.Count, Assert.IsType<Answer.Good>(again).Rows);
        Assert.Equal(rows.Split('|'), came.Rows);
        Assert.Equal(came.Rows, kept.Rows);
    }

    [Fact]
    public void Numbers_that_are_none_are_no_json_unless_the_recipe_says_so()
    {
        Assert.Equal(
            Bad(FailureKind.NotJson, "not JSON (it holds NaN or Infinity, which 'nan_is_null' reads as null): [{\"a\":NaN}]"),
            Of(Json, 200, "[{\"a\":NaN}]")
        );
        Assert.Equal(Bad(FailureKind.NotJson, "not JSON: [{\"a\":\"NaN\",}]"), Of(Json, 200, "[{\"a\":\"NaN\",}]"));
        var lenient = Json with { Source = Json.Source with { NanIsNull = true } };
        Assert.Equal(Bad(FailureKind.NotJson, "not JSON: [{\"a\":null,}]"), Of(lenient, 200, "[{\"a\":NaN,}]"));
        Assert.Equal(Rows(2), Of(lenient with { Format = BodyFormat.JsonLines }, 200, "{\"a\":NaN}\n{\"a\":1}\n"));
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("\n[ ]\n")]
    public void Json_with_nothing_in_it_is_an_answer_without_rows_in_every_format(string body)
    {
        Assert.Equal(Rows(0), Of(Json, 200, body));
        Assert.Equal(Rows(0), Of(Csv, 200, body));
        Assert.Equal(Rows(0), Of(Json with { Format = BodyFormat.JsonLines }, 200, body));
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
    [InlineData(
        "Exceeded the daily hits limit",
        FailureKind.WrongShape,
        "expected a header with 'date' in the first line: Exceeded the daily hits limit"
    )]
    [InlineData("close,volume\n1,2", FailureKind.WrongShape, "expected a header with 'date' in the first line: close,volume 1,2")]
    [InlineData("Date,close\n", FailureKind.WrongShape, "expected a header with 'date' in the first line, which has 'Date': Date,close ")]
    [InlineData("2031-01-02,7\n", FailureKind.WrongShape, "expected a header with 'date' in the first line: 2031-01-02,7 ")]
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

    [Fact]
    public void A_header_needs_a_field_of_the_table_where_the_request_gives_the_whole_key()
    {
        var table = new SilverTable(
            "t",
            ["ticker"],
            [
                new("ticker", ColumnType.Text, null, "{ticker}", Nullable: false),
                new("close", ColumnType.Double, "close", null, Nullable: true),
            ],
            [],
            []
        );

        Assert.Equal(
            Bad(FailureKind.WrongShape, "expected a header with 'close' in the first line: No data today"),
            Of(Csv with { Table = table }, 200, "No data today")
        );
        Assert.Equal(Rows(1), Of(Csv with { Table = table }, 200, "open,close\n1,2\n"));
    }

    [Theory]
    [InlineData("{\"\\ud800\":1,\"a\":2}", 1)]
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
        var (line, _) = Some.Written(Some.Record(recipe) with { Status = status }, attempt, came.IsJson);
        Assert.True(BronzeLine.TryRead(line.TrimEnd("\n"u8), out var record, out var kept));
        var answer = KeptAnswer.Read(reader, record, kept);
        if (came is Answer.Good good)
        {
            var again = Assert.IsType<Answer.Good>(answer);
            Assert.Equal((good.Rows, string.Join('|', good.Around)), (again.Rows, string.Join('|', again.Around)));
            return Rows(good.Rows);
        }

        Assert.Equal(came.GetType(), answer!.GetType());
        return answer! with { IsJson = null, Rule = null };
    }

    private static FailureKind? Kind(Answer answer) => (answer as Answer.Bad)?.Kind;

    private static Answer Rows(long rows) => new Answer.Good(rows, NothingAround);

    private static Answer Bad(FailureKind kind, string message) => new Answer.Bad(kind, message);

    private static readonly string?[] NothingAround = [];
}
