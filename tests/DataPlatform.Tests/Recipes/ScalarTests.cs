using System.Text.Json;
using System.Text.RegularExpressions;
using CsCheck;
using DataPlatform.Recipes;
using DataPlatform.Recipes.Reading.Settings;
using DataPlatform.Recipes.Reading.Shapes;
using DataPlatform.Tests.Support;
using Json.Schema;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace DataPlatform.Tests.Recipes;

/// <summary>The kinds of text that settings are made of: what is read, what is said of the rest, and what the schema makes of both.</summary>
public sealed class ScalarTests
{
    // A type with arguments, as a column could have one.
    private static readonly Scalar<(int Precision, int Scale)> Decimal = Scalars.Choice<(int, int)>(
        new("whole", (18, 0), "no fraction."),
        new("decimal(p,s)", TryDecimal, "p digits, s of them behind the point.")
        {
            Pattern = @"decimal\([0-9]+,[0-9]+\)",
            AlsoCalled = ["numeric"],
        }
    );

    [Fact]
    public void A_word_with_arguments_is_read_told_of_and_in_the_schema()
    {
        Assert.Equal((18, 0), Read(Decimal, "whole").Value);
        Assert.Equal((10, 2), Read(Decimal, "decimal(10,2)").Value);
        Assert.Equal(
            "'x' must be one of whole, decimal(p,s), not 'numeric' (did you mean 'decimal(p,s)'?)",
            Read(Decimal, "numeric").Problem
        );
        Assert.Equal(
            "'x' must be one of whole, decimal(p,s), not 'decimal(2)' (did you mean 'decimal(p,s)'?)",
            Read(Decimal, "decimal(2)").Problem
        );
        Assert.Equal(["whole", "decimal(p,s)"], Decimal.Words.Select(w => w.Word));
        Assert.True(IsRightBySchema(Decimal, "decimal(10,2)"));
        Assert.True(IsRightBySchema(Decimal, "whole"));
        Assert.False(IsRightBySchema(Decimal, "decimal(2)"));
    }

    [Theory]
    [InlineData("80%", true)]
    [InlineData("0.1%", true)]
    [InlineData("100.0%", true)]
    [InlineData("1.%", false)]
    [InlineData(".5%", false)]
    [InlineData("007%", false)]
    [InlineData("0.0%", false)]
    [InlineData("80", false)]
    public void A_share_is_read_as_the_schema_has_it(string text, bool isShare)
    {
        Assert.Equal(isShare, Scalars.Share.Accepts(text));
        Assert.Equal(isShare, IsRightBySchema(Scalars.Share, text));
    }

    [Fact]
    public void The_schema_refuses_no_text_that_is_read() =>
        Gen.Select(
                Gen.Int[0, Shapes.Count - 1],
                Gen.OneOf(
                    Gen.String[Gen.Char["abzAZ019._-/% :{}$[]*msdhkMGB\n"], 0, 12],
                    Pick.From(
                        "5/1s",
                        "80%",
                        "64MB",
                        "30s",
                        "2015-01-31",
                        "a.b",
                        "{ticker}",
                        "json",
                        "..",
                        "a\n",
                        "1 d",
                        "007/ 1.5m",
                        "0.1%"
                    )
                )
            )
            .Sample((at, text) => !Shapes[at].Accepts(text) || IsRight(Shapes[at].Schema, text), iter: 20_000);

    private static readonly List<(JsonSchema Schema, Func<string, bool> Accepts)> Shapes =
    [
        Of(Scalars.Text),
        Of(Scalars.Date),
        Of(Scalars.Share),
        Of(Scalars.FieldPath),
        Of(Scalars.Length(TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(1))),
        Of(Names.Folder),
        Of(Names.Sql),
        Of(Names.Discriminator),
        Of(BodyFormats.Shape),
        Of(ColumnTypes.Shape),
        Of(Decimal),
    ];

    private static (JsonSchema Schema, Func<string, bool> Accepts) Of<T>(Scalar<T> scalar) => (SchemaOf(scalar), scalar.Accepts);

    private static (T? Value, string? Problem) Read<T>(Scalar<T> scalar, string text)
    {
        var problems = new List<RecipeProblem>();
        scalar.TryRead(new("x", 1, new YamlScalarNode(text), IsItem: false, new("f.yaml", problems)), out var value);
        return (value, problems.SingleOrDefault()?.Message);
    }

    private static bool IsRightBySchema(Shape shape, string text) => IsRight(SchemaOf(shape), text);

    private static JsonSchema SchemaOf(Shape shape) => JsonSchema.FromText(shape.Schema().ToJsonString());

    private static bool IsRight(JsonSchema schema, string text) => schema.Evaluate(JsonSerializer.SerializeToElement(text)).IsValid;

    private static bool TryDecimal(string text, out (int Precision, int Scale) value)
    {
        var match = Regex.Match(text, @"\Adecimal\((?<p>[0-9]{1,2}),(?<s>[0-9]{1,2})\)\z");
        value = match.Success ? (int.Parse(match.Groups["p"].Value), int.Parse(match.Groups["s"].Value)) : default;
        return match.Success;
    }
}
