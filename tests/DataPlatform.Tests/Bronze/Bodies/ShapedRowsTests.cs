using System.Text;
using CsCheck;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Recipes;
using DataPlatform.Silver;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Bodies;

/// <summary>Rows in shapes, of whatever stands there.</summary>
public sealed class ShapedRowsTests
{
    private static readonly SilverTable Table = new(
        "t",
        ["a"],
        [
            new("a", ColumnType.Text, "a", null, Nullable: true),
            new("k", ColumnType.Text, "k", null, Nullable: true),
            OfPath("b", "b.c[0]", ColumnOrigin.Row),
            OfPath("p", "a.b", ColumnOrigin.Parent),
            OfPath("e", "a[-1].b", ColumnOrigin.Envelope),
        ],
        [],
        ["i"]
    )
    {
        Where = [new(ValuePath.Of("a"), ["1"]), new(ValuePath.Of("b", "c"), ["x"])],
    };

    private static readonly RowsRecipe[] Shapes =
    [
        new() { Path = Path("a[0]") },
        new() { Path = Path("a.*") },
        new() { Path = Path("*.*"), KeyAs = ["k", "l"] },
        new() { Path = Path("[*]") },
        new() { Shape = RowShape.Object },
        new() { Shape = RowShape.Map },
        new()
        {
            Shape = RowShape.Map,
            KeyAs = ["k", "l"],
            ValueAs = "a",
        },
        new() { Shape = RowShape.Columns },
        new()
        {
            Path = Path("*"),
            Shape = RowShape.Columns,
            KeyAs = ["k"],
        },
        new() { Shape = RowShape.HeaderTable },
        new() { Shape = RowShape.Arrays, Fields = ["a", "b"] },
        new() { Shape = RowShape.Scalars, ValueAs = "a" },
        new() { Expand = Path("a"), ValueAs = "b" },
        new()
        {
            Path = Path("a"),
            Shape = RowShape.Map,
            Expand = Path("b.c"),
        },
        new() { Shape = RowShape.Columns, Expand = Path("a") },
    ];

    [Fact]
    public void Whatever_the_body_is_bronze_paging_and_silver_come_to_the_same()
    {
        Gen.Select(Json(4), Gen.Int[0, Shapes.Length - 1], Gen.Bool)
            .Sample(
                (body, shape, mayBeMissing) =>
                {
                    var recipe = Some.Recipe with { Table = Table, Rows = Shapes[shape], RowsMayBeMissing = mayBeMissing };
                    var utf8 = Encoding.UTF8.GetBytes(body);
                    var counted = new AnswerReader(recipe).Read(200, utf8);
                    var paged = new AnswerReader(recipe with { Pagination = new Pagination.Offset("o", 0) }).Read(200, utf8);
                    var collected = new CollectedRows();
                    var parser = new RowParser(Table, Batches.Of(Table));
                    parser.BeginAnswer(_ => new(""));

                    Assert.Equal(Shown(counted), Shown(new AnswerReader(recipe).Read(200, utf8, collected)));
                    Assert.Equal(Shown(counted), Shown(new AnswerReader(recipe).Read(200, utf8, parser)));
                    Assert.Equal(Shown(counted), Shown(paged));
                    Assert.All(collected.Texts, text => Assert.True(JsonText.IsJson(Encoding.UTF8.GetBytes(text)), text));
                },
                iter: 20_000
            );
    }

    [Fact]
    public void What_the_row_around_says_is_looked_for_once_however_long_its_list_is()
    {
        var parents = Table with { Columns = [.. Table.Columns.Where(c => c.From != ColumnOrigin.Envelope)] };
        var recipe = Some.Recipe with
        {
            Table = parents,
            Rows = new() { Expand = Path("x") },
        };
        var list = string.Join(',', Enumerable.Repeat("""{"a":1,"f":"some text"}""", 40_000));
        var body = "{\"x\":[" + list + "],\"a\":{\"b\":7}}";
        var rows = new CollectedRows();
        var before = TimeProvider.System.GetTimestamp();

        new AnswerReader(recipe).Read(200, Encoding.UTF8.GetBytes(body), rows);

        Assert.Equal(40_000, rows.Rows.Count(r => r.EndsWith("#3=7", StringComparison.Ordinal)));
        // Once for each element, it would be hours.
        Assert.True(TimeProvider.System.GetElapsedTime(before) < TestEngine.Limit);
    }

    [Fact]
    public void Arrays_side_by_side_are_counted_without_a_word_for_each_element()
    {
        var recipe = Some.Recipe with
        {
            Table = Table,
            Rows = new() { Shape = RowShape.Columns },
        };
        var body = Encoding.UTF8.GetBytes($$"""{"a":[{{string.Join(',', Enumerable.Repeat("1", 500_000))}}],"z":[1]}""");
        var reader = new AnswerReader(recipe);
        reader.Read(200, body);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var answer = reader.Read(200, body);

        Assert.Equal(500_000, Assert.IsType<Answer.Good>(answer).Rows);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000);
    }

    private static string Shown(Answer answer) => answer is Answer.Good good ? $"{good.Rows}" : answer.ToString().Split("RowsDigest")[0];

    private static ValuePath Path(string text) => ValuePath.TryParse(text, out var path) ? path : throw new FormatException(text);

    private static SilverColumn OfPath(string name, string path, ColumnOrigin from) =>
        new(name, ColumnType.Text, path, null, Nullable: true) { Path = Path(path), From = from };

    // Names that are looked for, one that is to be ignored, one with an escape, and some that are no text.
    private static Gen<string> Json(int depth)
    {
        var value = Pick.From("1", "\"x\"", "null", "true", "\"\"", "[]", "{}", "\"\\ud800\"", "1.0");
        if (depth == 0)
        {
            return value;
        }

        var name = Pick.From("a", "a", "b", "c", "k", "i", "x", "\\u0061", "\\ud83d", "\\udc00a", "");
        var items = Json(depth - 1).Array[0, 3];
        return Gen.OneOf(
            value,
            items.Select(i => $"[{string.Join(", ", i)}]"),
            Gen.Select(name, Json(depth - 1))
                .Array[0, 4]
                .Select(f => $"{{{string.Join(",", f.Select(p => $"\"{p.Item1}\" : {p.Item2}"))}}}")
        );
    }
}
