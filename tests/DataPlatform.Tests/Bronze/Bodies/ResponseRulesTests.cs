using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Segments;
using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Bodies;

/// <summary>What responses mean where a recipe says so; read back from bronze they mean the same.</summary>
public sealed class ResponseRulesTests
{
    private static readonly DatasetRecipe Recipe = Some.TickerRecipe with
    {
        Responses =
        [
            new(ResponseMeaning.Throttled) { Path = ["error", "code"], Values = ["42", "busy"] },
            new(ResponseMeaning.Stop) { Path = ["error", "code"], Pattern = "^9[0-9]$" },
            new(ResponseMeaning.Retry) { Header = "X-Status", Pattern = "again" },
            new(ResponseMeaning.Missing) { Statuses = [400, 402], Path = ["error"] },
            new(ResponseMeaning.Rows) { Statuses = [203, 404] },
            new(ResponseMeaning.Empty) { Header = "X-Nothing" },
            new(ResponseMeaning.Failed) { Path = ["note"] },
            new(ResponseMeaning.Missing) { Path = ["error"], Pattern = """^[{]"of":"a, b","as":[[]1,2[]]""" },
            new(ResponseMeaning.Failed) { Statuses = [429] },
        ],
    };

    [Theory]
    [InlineData(200, """[{"symbol":"A"}]""", "", "rows")]
    [InlineData(200, """{"error":{"code":42}}""", "", "rate-limit")]
    [InlineData(500, """{"error":{"x":{"code":1},"code":"busy"}}""", "", "rate-limit")]
    [InlineData(200, """{"\ud83d":1,"error":{"\udc00":1,"code":42}}""", "", "rate-limit")]
    [InlineData(200, """{"error":{"code":91}}""", "", "stop")]
    [InlineData(200, """{"error":{"code":91}, no json""", "", "stop")]
    [InlineData(400, """{"error":{"code":7}}""", "", "missing")]
    [InlineData(400, """{"error":{}}""", "", "http")]
    [InlineData(400, "no json", "", "http")]
    [InlineData(402, """{"error":"no"}""", "", "missing")]
    [InlineData(404, """[{"symbol":"A"}]""", "", "rows")]
    [InlineData(404, "no json", "", "not-json")]
    [InlineData(410, "", "", "missing")]
    [InlineData(200, """[{"symbol":"A"}]""", "X-Status: try again", "error-object+")]
    [InlineData(403, "", "X-Status: try again", "forbidden+")]
    [InlineData(403, "", "X-Status: no", "forbidden")]
    [InlineData(500, "", "X-Nothing: 1", "empty")]
    [InlineData(200, """{"symbol":"A","note":"x"}""", "", "error-object")]
    [InlineData(200, """{"symbol":"A","note":""}""", "", "rows")]
    [InlineData(200, "{\"error\": {\n \"of\" : \"a, b\",\r\n\"as\":[ 1, 2 ] } }", "", "missing")]
    [InlineData(429, "", "", "http")]
    public void The_first_rule_that_holds_says_what_a_response_means(int status, string body, string header, string means)
    {
        var reader = new AnswerReader(Recipe);
        var attempt = Some.Answered(body, status) with
        {
            Headers = header.Length == 0 ? [] : [new(header.Split(": ")[0].ToLowerInvariant(), header.Split(": ")[1])],
        };
        var came = reader.Read(status, attempt.Body, headers: attempt.Headers);
        var (line, _) = Some.Written(Some.Record(Recipe) with { Status = status }, attempt, came.IsJson);
        Assert.True(new BronzeLineReader(reader.DecidingHeaders).TryRead(line.TrimEnd("\n"u8), out var record, out var kept));

        Assert.Equal((means, means), (Word(came), Word(KeptAnswer.Read(reader, record, kept)!)));
    }

    [Theory]
    [InlineData(402, true, "rate-limit")]
    [InlineData(402, false, "missing")]
    [InlineData(403, true, "forbidden")]
    public void A_header_that_says_not_now_outweighs_a_status_that_says_not_there_and_no_failure(int status, bool saysWait, string means)
    {
        var reader = new AnswerReader(
            Recipe with
            {
                Responses = [new(ResponseMeaning.Missing) { Statuses = [402] }, new(ResponseMeaning.Failed) { Statuses = [403] }],
            }
        );

        Assert.Equal(means, Word(reader.Read(status, default, saysWait: saysWait)));
        Assert.Equal(means == "rate-limit", reader.OfHead(status, saysWait, []).IsThrottled);
    }

    [Fact]
    public void Before_the_body_is_there_nobody_knows_what_a_rule_for_a_field_will_say()
    {
        var reader = new AnswerReader(Recipe with { Responses = [new(ResponseMeaning.Throttled) { Statuses = [400], Path = ["a"] }] });

        Assert.True(reader.OfHead(400, saysWait: false, []).IsOpen);
        Assert.False(reader.OfHead(200, saysWait: false, []).IsOpen);
        Assert.Equal(new(true, false, null), reader.OfHead(429, saysWait: false, []));
    }

    [Fact]
    public void A_rule_of_rows_leaves_open_that_a_notice_stands_in_their_place()
    {
        var reader = new AnswerReader(
            Recipe with
            {
                Source = Recipe.Source with { ThrottleWhen = ["Note"] },
                Responses = [new(ResponseMeaning.Rows) { Statuses = [200, 404] }],
            }
        );

        Assert.True(reader.OfHead(200, saysWait: false, []).IsOpen);
        Assert.True(reader.OfHead(404, saysWait: false, []).IsOpen);
        Assert.Equal("rate-limit", Word(reader.Read(404, """{"Note":"slower"}"""u8.ToArray())));
    }

    private static string Word(Answer answer) =>
        answer switch
        {
            Answer.Good { Rows: 0 } => "empty",
            Answer.Good => "rows",
            Answer.Missing => "missing",
            Answer.Bad bad => DataPlatform.Runs.Word.Of(bad.Kind) + (bad.MayPass ? "+" : ""),
            _ => "?",
        };
}
