using System.Text;
using CsCheck;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Bodies;

public sealed class XmlBodyReaderTests
{
    private static readonly DatasetRecipe Recipe = Some.Recipe with
    {
        Format = BodyFormat.Xml,
        Rows = RowsRecipe.At("r", "i"),
        Source = Some.Source with { ErrorWhen = ["error"] },
        Table = Some.Table("t", [], ("a", ColumnType.Text)),
    };

    [Theory]
    [InlineData("<r><i><a>1</a></i><i><a>2</a></i></r>", "a='1' / a='2'")]
    [InlineData("<r><i><a>1</a></i></r>", "a='1'")]
    [InlineData("<?xml version='1.0'?>\n<r xmlns='urn:x' xmlns:y='urn:y'><i y:b='2'><y:a>1</y:a></i></r>", "@b='2';a='1'")]
    [InlineData("<r><i><a/><b></b><c x='1'/></i></r>", "a=;b=;c={\"@x\":\"1\"}")]
    [InlineData("<r><i><a>1</a><a>2</a></i></r>", "a=[\"1\",\"2\"]")]
    [InlineData("<r><i><a x='1'>t &amp; <![CDATA[<u>]]></a></i></r>", "a={\"@x\":\"1\",\"#text\":\"t \\u0026 \\u003Cu\\u003E\"}")]
    [InlineData("<r><i><!-- no --><a>é💥</a></i></r>", "a='é💥'")]
    [InlineData("<r><i><b><a>1</a></b><a>2</a></i></r>", "b={\"a\":\"1\"};a='2'")]
    [InlineData("<r></r>", "")]
    public void Elements_and_attributes_are_fields(string body, string rows)
    {
        var collected = new CollectedRows();

        var answer = Read(body, collected);

        Assert.Equal(rows.Length == 0 ? [] : rows.Split(" / "), collected.Rows);
        Assert.Equal(collected.Rows.Count, Assert.IsType<Answer.Good>(answer).Rows);
        Assert.False(answer.IsJson);
    }

    [Theory]
    [InlineData("<r><i><a>1</a>", FailureKind.NotXml, "not XML (line 1: ")]
    [InlineData("<html><body>down</body></html>", FailureKind.NotXml, "an HTML page instead of XML")]
    [InlineData("<!DOCTYPE html><html><body>down<br></body></html>", FailureKind.NotXml, "an HTML page instead of XML")]
    [InlineData("[{\"a\":1}]", FailureKind.NotXml, "JSON instead of XML")]
    [InlineData("{\"error\":\"no such plan\"}", FailureKind.ErrorObject, "'error' in the answer")]
    [InlineData("<r><x/></r>", FailureKind.WrongShape, "expected rows at 'r.i'")]
    [InlineData("<r><i><b>1</b></i></r>", FailureKind.WrongShape, "no row has a field that is declared")]
    [InlineData("plain text", FailureKind.NotXml, "not XML (line 1: ")]
    public void What_is_no_such_XML_says_what_it_is(string body, FailureKind kind, string message)
    {
        var bad = Assert.IsType<Answer.Bad>(Read(body));

        Assert.Equal(kind, bad.Kind);
        Assert.StartsWith(message, bad.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<!DOCTYPE r [<!ENTITY a 'x'>]><r><i><a>&a;</a></i></r>")]
    [InlineData("<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><r><i><a>&a;</a></i></r>")]
    [InlineData("<!DOCTYPE r [<!ENTITY a 'xxxxxxxx'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]><r><i><a>&c;</a></i></r>")]
    public void A_document_type_is_refused_whatever_it_declares(string body) =>
        Assert.Equal(FailureKind.NotXml, Assert.IsType<Answer.Bad>(Read(body)).Kind);

    [Fact]
    public void Elements_without_end_inside_each_other_are_refused()
    {
        const int many = 100_000;

        var bad = Assert.IsType<Answer.Bad>(
            Read($"<r>{string.Concat(Enumerable.Repeat("<i>", many))}{string.Concat(Enumerable.Repeat("</i>", many))}</r>")
        );

        Assert.StartsWith("XML that is too deep", bad.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(30, true)]
    [InlineData(31, false)]
    public void Lists_inside_each_other_are_read_as_deep_as_JSON_goes(int depth, bool isRead)
    {
        // Two elements of one name are a list, and an attribute makes an object of each.
        var inner = Enumerable.Range(0, depth - 1).Aggregate("", (inside, _) => $"<i n=\"1\">{inside}</i><i n=\"2\"/>");

        Assert.Equal(isRead, Read($"<r><i><a>1</a>{inner}</i><i n=\"2\"/></r>") is Answer.Good);
    }

    [Fact]
    public void The_encoding_that_a_document_names_is_its_own()
    {
        var rows = new CollectedRows();

        new AnswerReader(Recipe).Read(
            200,
            Encoding.Latin1.GetBytes("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><r><i><a>é</a></i></r>"),
            rows
        );

        Assert.Equal(["a='é'"], rows.Rows);
    }

    [Fact]
    public void Any_text_is_read_or_refused_but_never_throws() =>
        Gen.String[Gen.Char["<>/ria='\"&;![]?-x \n"], 0, 60]
            .Select(s => $"<r>{s}</r>")
            .Sample(body => Assert.Equal(Read(body, new CollectedRows()).GetType(), Read(body).GetType()), iter: 5_000);

    private static Answer Read(string body, IRowSink? rows = null) =>
        new AnswerReader(Recipe).Read(200, Encoding.UTF8.GetBytes(body), rows);
}
