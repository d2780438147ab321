using System.Text;
using CsCheck;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Bronze.Segments;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Bodies;

/// <summary>What every body format must do.</summary>
public abstract class BodyReaderContract
{
    private protected abstract BodyFormat Format { get; }

    /// <summary>Rows of two text fields <c>a</c> and <c>b</c>, written in the format.</summary>
    private protected abstract string Body(IReadOnlyList<(string A, string B)> rows);

    private DatasetRecipe Recipe =>
        Some.Recipe with
        {
            Format = Format,
            Source = Some.Source with { ErrorWhen = ["error"] },
            Table = Some.Table("t", ["a"], ("a", ColumnType.Text), ("b", ColumnType.Text)),
        };

    [Fact]
    public void Rows_come_in_their_order_with_their_fields_by_name()
    {
        var rows = new CollectedRows();

        var answer = Read(Body([("1", "x"), ("2", "a \"quoted\", one"), ("3", "é💥")]), rows);

        Assert.Equal(3, Assert.IsType<Answer.Good>(answer).Rows);
        Assert.Equal(["a='1';b='x'", "a='2';b='a \"quoted\", one'", "a='3';b='é💥'"], rows.Rows);
    }

    [Fact]
    public void No_rows_are_an_answer_without_rows()
    {
        Assert.Equal(0, Assert.IsType<Answer.Good>(Read(Body([]), rows: null)).Rows);
    }

    [Fact]
    public void An_error_as_a_JSON_object_is_found()
    {
        Assert.Equal(FailureKind.ErrorObject, Assert.IsType<Answer.Bad>(Read("{\"error\":\"no such plan\"}", rows: null)).Kind);
    }

    [Fact]
    public void A_page_for_people_is_a_failure_that_says_so()
    {
        var bad = Assert.IsType<Answer.Bad>(Read("<html><body>down for maintenance</body></html>", rows: null));

        Assert.StartsWith("an HTML page instead of", bad.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_field()
    {
        var rows = new CollectedRows();

        Read("\uFEFF" + Body([("1", "x")]), rows);

        Assert.Equal(["a='1';b='x'"], rows.Rows);
    }

    [Fact]
    public void Whatever_the_values_are_they_come_back_and_the_kept_line_reads_the_same()
    {
        var value = Gen.String[Gen.Char.Where(c => c >= ' ' && !char.IsSurrogate(c)), 0, 12];
        Gen.Select(value.Where(v => v.Length > 0), value)
            .Array[0, 8]
            .Sample(
                pairs =>
                {
                    var body = Body(pairs);
                    var (came, kept) = (new CollectedRows(), new CollectedRows());

                    var answer = Read(body, came);
                    var again = KeptAnswer.Read(new(Recipe), KeptLine(body, answer, out var keptBody), keptBody, kept);

                    Assert.Equal(pairs.Select(p => $"a='{p.Item1}';b='{p.Item2}'"), came.Rows);
                    Assert.Equal(came.Rows, kept.Rows);
                    Assert.Equal(pairs.Length, Assert.IsType<Answer.Good>(again).Rows);
                    Assert.Equal(Assert.IsType<Answer.Good>(Read(body, rows: null)).Rows, pairs.Length);
                },
                iter: 1_000
            );
    }

    [Fact]
    public void Any_bytes_are_read_or_refused_but_never_throw()
    {
        Gen.OneOf(Gen.Byte.Array[0, 200], Gen.String[Gen.Char["{}[]\",:\n\r\\u0d8 abe1.<"], 0, 60].Select(Encoding.UTF8.GetBytes))
            .Sample(
                bytes =>
                {
                    var answer = new AnswerReader(Recipe).Read(200, bytes, new CollectedRows());
                    var counted = new AnswerReader(Recipe).Read(200, bytes);
                    Assert.Equal(answer.GetType(), counted.GetType());
                    Assert.Equal((answer as Answer.Good)?.Rows, (counted as Answer.Good)?.Rows);
                },
                iter: 5_000
            );
    }

    private protected Answer Read(string body, IRowSink? rows) => new AnswerReader(Recipe).Read(200, Encoding.UTF8.GetBytes(body), rows);

    private BronzeRecord KeptLine(string body, Answer answer, out ReadOnlyMemory<byte> kept)
    {
        var (line, _) = Some.Written(Some.Record(Recipe), Some.Answered(body), answer.IsJson);
        Assert.True(BronzeLine.TryRead(line.TrimEnd("\n"u8), out var record, out kept));
        return record;
    }
}
