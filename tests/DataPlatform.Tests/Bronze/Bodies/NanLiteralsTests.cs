using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Bodies;

public sealed class NanLiteralsTests
{
    [Fact]
    public void In_any_json_each_literal_is_null_and_nothing_else_changes()
    {
        var literal = Pick.Word("NaN Infinity -Infinity");
        var other = Pick.Word("1 -2.5 true null \"NaN\" \"-Infinity\" \"\\\"NaN\" \"\\\\\" \"Not\" {} []");
        Gen.Select(Gen.OneOf(literal, other), Pick.Word("a NaN Infinity"), (v, n) => (Value: v, Name: n))
            .Array[0, 8]
            .Sample(
                fields =>
                {
                    var json = $"[{string.Join(", ", fields.Select(f => $"{{\"{f.Name}\": {f.Value}}}"))}]";
                    var right =
                        $"[{string.Join(", ", fields.Select(f => $"{{\"{f.Name}\": {(IsLiteral(f.Value) ? "null" : f.Value)}}}"))}]";
                    var isThere = fields.Any(f => IsLiteral(f.Value));

                    var mended = NanLiterals.AsNull(Encoding.UTF8.GetBytes(json));

                    Assert.Equal(isThere, NanLiterals.AreIn(Encoding.UTF8.GetBytes(json)));
                    Assert.Equal(isThere ? right : null, mended is null ? null : Encoding.UTF8.GetString(mended));
                    Assert.NotNull(JsonNode.Parse(mended is null ? json : right));
                },
                iter: 5_000
            );
    }

    [Theory]
    [InlineData("NaN \"open")]
    [InlineData("\"open\\")]
    [InlineData("-")]
    [InlineData("N Na Infinit NaN")]
    public void What_is_no_json_does_not_throw(string text) => _ = NanLiterals.AsNull(Encoding.UTF8.GetBytes(text));

    private static bool IsLiteral(string value) => value is "NaN" or "Infinity" or "-Infinity";
}
