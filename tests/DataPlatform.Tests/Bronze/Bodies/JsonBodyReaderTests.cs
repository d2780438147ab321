using System.Text.Json;
using CsCheck;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Bodies;

public sealed class JsonBodyReaderTests : BodyReaderContract
{
    private static readonly SilverTable Table = Some.Table("t", ["a"], ("a", ColumnType.Text), ("b", ColumnType.Text));

    private protected override BodyFormat Format => BodyFormat.Json;

    private protected override string Body(IReadOnlyList<(string A, string B)> rows) =>
        JsonSerializer.Serialize(rows.Select(r => new { a = r.A, b = r.B }));

    [Theory]
    [InlineData("{\"data\":[{\"a\":1}],\"next\":\"http://x/2\"}", 1, "http://x/2")]
    [InlineData("{\"next\":\"http://x/2\",\"data\":[]}", 0, "http://x/2")]
    [InlineData("{\"data\":[{\"a\":1,\"next\":\"of a row\"}]}", 1, "")]
    [InlineData("{\"data\":[],\"next\":null}", 0, "")]
    [InlineData("{\"data\":[],\"next\":{\"next\": [1]}}", 0, "{\"next\":[1]}")]
    [InlineData("{\"data\":[],\"n\\u0065xt\":\"a\\/b\"}", 0, "a/b")]
    [InlineData("{\"data\":[],\"next\":\"7\",\"next\":\"8\"}", 0, "7")]
    [InlineData("{\"data\":[],\"next\":false}", 0, "false")]
    [InlineData("{\"data\":[],\"next\":0}", 0, "0")]
    public void The_fields_around_the_rows_are_found_wherever_they_stand(string body, long rows, string next)
    {
        var good = Assert.IsType<Answer.Good>(Read(body, ["data"], ["next"]));

        Assert.Equal((rows, next), (good.Rows, good.Around[0] ?? ""));
    }

    [Theory]
    [InlineData("{\"data\":{\"items\":[],\"page\":{\"next\":\"n\"}}}", "n")]
    [InlineData("{\"data\":{\"page\":{\"next\":\"n\"},\"items\":[]}}", "n")]
    [InlineData("{\"data\":{\"items\":[{\"a\":1,\"page\":{\"next\":\"x\"}}]}}", "")]
    public void They_may_lie_beside_the_way_to_the_rows(string body, string next)
    {
        var good = Assert.IsType<Answer.Good>(Read(body, ["data", "items"], ["data", "page", "next"]));

        Assert.Equal(next, good.Around[0] ?? "");
    }

    [Theory]
    [InlineData("{\"a\":1,\"next\":\"n\"}", new[] { "next" }, "n")]
    [InlineData("{\"a\":1,\"paging\":{\"next\":\"n\",\"x\":[1]},\"b\":2}", new[] { "paging", "next" }, "n")]
    public void They_may_be_fields_of_the_one_row_there_is(string body, string[] path, string next)
    {
        var rows = new CollectedRows();

        var good = Assert.IsType<Answer.Good>(Read(body, [], path, rows));

        Assert.Equal((1L, next), (good.Rows, good.Around[0]));
        Assert.StartsWith("a=1;", rows.Rows.Single(), StringComparison.Ordinal);
        Assert.Equal(body, rows.Texts.Single());
    }

    [Fact]
    public void An_error_field_behind_the_rows_makes_the_answer_an_error_all_the_same()
    {
        var recipe = Some.Recipe with { Table = Table, Rows = RowsRecipe.At("data"), Source = Some.Source with { ErrorWhen = ["error"] } };
        var body = "{\"data\":[{\"a\":1}],\"error\":\"cut off\"}"u8.ToArray();

        Assert.IsType<Answer.Bad>(new AnswerReader(recipe).Read(200, body, new CollectedRows()));
    }

    [Fact]
    public void A_row_is_handed_over_with_the_text_it_was_written_with()
    {
        var rows = new CollectedRows();

        Read("[ { \"a\" : 1.50 , \"b\":[1, {\"c\":null}] } , 7 ,{}]", [], ["next"], rows);

        Assert.Equal(["a=1.50;b=[1, {\"c\":null}]", "!not an object", ""], rows.Rows);
        Assert.Equal(["{ \"a\" : 1.50 , \"b\":[1, {\"c\":null}] }", "7", "{}"], rows.Texts);
    }

    [Fact]
    public void Any_json_gives_the_rows_that_a_document_of_it_has()
    {
        var value = Pick.Word("1 1.50 -0 true null \"\" \"x\\\"\\u00e9\" [] {} [1,{\"b\":2}] {\"data\":[1]}");
        var fields = Gen.Select(Pick.Word("a b next d\\u0061ta error"), value, (n, v) => $"\"{n}\":{v}").Array[0, 5];
        var row = Gen.OneOf(fields.Select(f => $"{{{string.Join(',', f)}}}"), value);
        Gen.Select(
                fields,
                row.Array[0, 5],
                fields,
                (before, rows, after) => $"{{{string.Join(',', [.. before, $"\"data\":[{string.Join(", ", rows)}]", .. after])}}}"
            )
            .Sample(
                body =>
                {
                    using var document = JsonDocument.Parse(body);
                    var (name, data) = document
                        .RootElement.EnumerateObject()
                        .Where(p => p.NameEquals("data"))
                        .Select(p => (p.Name, p.Value))
                        .First();
                    var collected = new CollectedRows();

                    var answer = Read(body, ["data"], ["next"], collected);

                    if (data.ValueKind is JsonValueKind.Array)
                    {
                        var isDeclared = data.EnumerateArray().Any(e => e.ValueKind is JsonValueKind.Object && HasDeclared(e));
                        Assert.Equal(
                            isDeclared || data.GetArrayLength() == 0 ? data.GetArrayLength() : null,
                            (answer as Answer.Good)?.Rows
                        );
                        Assert.Equal(data.EnumerateArray().Select(e => e.GetRawText()), collected.Texts);
                    }

                    Assert.Equal("data", name);
                },
                iter: 5_000
            );
    }

    private static bool HasDeclared(JsonElement row) => row.TryGetProperty("a", out _) || row.TryGetProperty("b", out _);

    private static Answer Read(string body, string[] rows, string[] around, IRowSink? sink = null)
    {
        var recipe = Some.Recipe with
        {
            Table = Table,
            Rows = RowsRecipe.At(rows),
            Pagination = new Pagination.NextUrl(ValuePath.Of(around)),
        };
        return new AnswerReader(recipe).Read(200, System.Text.Encoding.UTF8.GetBytes(body), sink);
    }
}
