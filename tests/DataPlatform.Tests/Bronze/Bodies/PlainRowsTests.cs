using System.Text;
using System.Text.Json;
using CsCheck;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Bodies;

public sealed class PlainRowsTests
{
    private static readonly AnswerReader Reader = new(Some.Recipe);

    [Theory]
    [InlineData(",{},{\"a\":1}]                                                ", 2)]
    [InlineData(" ,\n{ \"a\" : [ 1 , -0.5 , { } ] } , { \"b\" : \"x\" , \"c\":null}  ,{\"d\":[]}          ]", 3)]
    [InlineData(",{\"a\":true},{\"a\":1e5},{\"a\":false}", 1)]
    [InlineData(",{\"a\":\"\\u00e9 is an escape\"},{\"a\":1}               ", 0)]
    [InlineData(",{\"a\":01}                                              ", 0)]
    [InlineData(",{\"a\":1,}                                              ", 0)]
    [InlineData(",{\"a\":\"tab\tinside, which is no JSON\"}               ", 0)]
    [InlineData(",1,{}", 0)]
    [InlineData("{}", 0)]
    [InlineData("", 0)]
    public void Plain_rows_are_gone_over_up_to_the_first_that_is_not(string json, int rows)
    {
        PlainRows.Skip(Encoding.UTF8.GetBytes(json), out var skipped);

        Assert.Equal(rows, skipped);
    }

    [Fact]
    public void What_is_gone_over_is_valid_json_whatever_stands_there()
    {
        Gen.Select(Row.Array[0, 6], Damage)
            .Sample(
                (rows, damage) =>
                {
                    var json = Damaged("," + string.Join(",", rows) + "]" + new string(' ', 16), damage);

                    var end = PlainRows.Skip(json, out var skipped);

                    // With an element before it, it is an array, and has so many more.
                    using var array = JsonDocument.Parse((byte[])[.. "[0"u8, .. json.AsSpan(0, end), .. "]"u8]);
                    Assert.Equal(skipped + 1, array.RootElement.GetArrayLength());
                },
                iter: 20_000
            );
    }

    [Fact]
    public void An_answer_is_worth_the_same_whether_its_rows_are_taken_or_gone_over()
    {
        Gen.Select(Row.Array[0, 6], Damage)
            .Sample(
                (rows, damage) =>
                {
                    var body = Damaged("[{\"symbol\":1}" + string.Concat(rows.Select(r => "," + r)) + "]", damage);

                    Assert.Equal(Worth(Reader.Read(200, body, new CollectedRows())), Worth(Reader.Read(200, body)));
                },
                iter: 20_000
            );
    }

    [Fact]
    public void The_fields_of_plain_rows_are_handed_over_as_they_were_written()
    {
        Row.Array[0, 6]
            .Sample(
                rows =>
                {
                    var taken = new CollectedRows();

                    Reader.Read(200, Encoding.UTF8.GetBytes("[{\"symbol\":1}" + string.Concat(rows.Select(r => "," + r)) + "]"), taken);

                    Assert.Equal(rows.Select(Fields), taken.Rows.Skip(1));
                    Assert.Equal(rows.Select(r => r.Trim()), taken.Texts.Skip(1));
                },
                iter: 5_000
            );
    }

    // As the collected rows write them down, by another reader.
    private static string Fields(string row)
    {
        using var document = JsonDocument.Parse(row);
        return string.Join(';', document.RootElement.EnumerateObject().Select(f => $"{f.Name}={ValueOf(f.Value)}"));
    }

    private static string ValueOf(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null => "",
            JsonValueKind.String when value.GetRawText().Contains("\\ud800", StringComparison.Ordinal) => value.GetRawText()[1..^1],
            JsonValueKind.String => $"'{value.GetString()}'",
            _ => value.GetRawText(),
        };

    private static string Worth(Answer answer) =>
        answer switch
        {
            Answer.Good good => $"{good.Rows} rows",
            Answer.Bad bad => $"{bad.Kind} {bad.Message} {bad.IsJson}",
            _ => $"{answer}",
        };

    private static readonly Gen<string> Value = Pick.From(
        "1",
        "-0.25",
        "12345678901234567890",
        "1e5",
        "null",
        "true",
        "false",
        "\"\"",
        "\"plain text that is longer than one step\"",
        "\"é 💥\"",
        "\"\\\"\\u00e9\\ud800\"",
        "[]",
        "[1,[2],{\"x\":\"y\"}]",
        "{}",
        "{\"deep\":{\"er\":[null]}}"
    );

    private static readonly Gen<string> Row = Gen.Select(
            Gen.Select(Pick.From("symbol", "a", "a name of some length", "\\u0061"), Value, Pick.From("", " ", "\n")).Array[0, 5],
            Pick.From("", " ", "\r\n\t")
        )
        .Select(
            (fields, space) => space + "{" + string.Join(space + ",", fields.Select(f => $"\"{f.Item1}\"{f.Item3}:{f.Item2}")) + space + "}"
        );

    private static readonly Gen<(int At, int Length, string Junk)> Damage = Gen.Select(
        Gen.Int[0, 400],
        Gen.Int[0, 3],
        Pick.From("", "", "", ",", "\"", "{", "}", "[", "]", "0", "-", ".", "\\", "\t", "x", ":")
    );

    // Valid UTF-8 all the same, which is what bodies are by the time that their rows are read.
    private static byte[] Damaged(string json, (int At, int Length, string Junk) damage)
    {
        var at = Math.Min(damage.At, json.Length);
        var text = json[..at] + damage.Junk + json[Math.Min(json.Length, at + damage.Length)..];
        return Encoding.UTF8.GetBytes(text);
    }
}
