using System.IO.Compression;
using System.Text;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Bronze.Bodies;

/// <summary>Bodies in other character sets and in zip files.</summary>
public sealed class BodyBytesTests
{
    private static readonly DatasetRecipe Csv = Some.Recipe with { Format = BodyFormat.Csv };

    [Theory]
    [InlineData("latin1", "iso-8859-1")]
    [InlineData("windows-1252", "windows-1252")]
    [InlineData("windows-1251", "windows-1251")]
    [InlineData("shift_jis", "shift_jis")]
    [InlineData("utf-16", "utf-16")]
    public void A_body_in_the_declared_character_set_is_read_and_kept_as_it_came(string charset, string name)
    {
        var text =
            name == "windows-1251" ? "Ж"
            : name == "shift_jis" ? "日"
            : "é";
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);

        var (answer, rows) = Read(Csv with { Charset = charset }, encoding.GetBytes($"symbol,name\nA,{text}\n"));

        Assert.Equal([$"symbol='A';name='{text}'"], rows);
        Assert.False(Assert.IsType<Answer.Good>(answer).IsJson);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_mark_of_UTF_16_at_the_beginning_needs_no_word(bool isBigEndian)
    {
        var encoding = new UnicodeEncoding(isBigEndian, byteOrderMark: true);

        var (_, rows) = Read(Csv, [.. encoding.GetPreamble(), .. encoding.GetBytes("symbol,name\nA,é\n")]);

        Assert.Equal(["symbol='A';name='é'"], rows);
    }

    [Theory]
    [InlineData("latin1", "text/csv; charset=\"iso-8859-1\"", "é")]
    [InlineData("utf-8", "text/csv; charset=iso-8859-1", "é")]
    [InlineData("utf-16", "text/csv;charset=UTF-16LE", "é")]
    [InlineData("utf-8", "text/csv; charset=utf-16", "é")]
    [InlineData("latin1", "text/csv; charset=made-up", null)]
    [InlineData("latin1", "text/csv", null)]
    [InlineData("latin1", "no/thing;;", null)]
    public void A_header_names_the_set_of_what_is_no_UTF_8_where_the_recipe_names_none(string charset, string contentType, string? read)
    {
        var body = Encoding.GetEncoding(charset).GetBytes("symbol,name\nA,é\n");
        var rows = new CollectedRows();

        var answer = new AnswerReader(Csv).Read(200, body, rows, headers: [new("Content-Type", contentType)]);

        Assert.Equal(read is null ? [] : [$"symbol='A';name='{read}'"], answer is Answer.Good ? rows.Rows : []);
    }

    [Fact]
    public void What_XML_says_of_itself_counts_before_the_header()
    {
        var body = "<?xml version=\"1.0\" encoding=\"iso-8859-2\"?><r><i><name>\u00B1</name></i></r>";
        var rows = new CollectedRows();
        var recipe = Some.Recipe with { Format = BodyFormat.Xml, Rows = RowsRecipe.At("r", "i") };

        new AnswerReader(recipe).Read(
            200,
            Encoding.Latin1.GetBytes(body),
            rows,
            headers: [new("Content-Type", "text/xml; charset=latin1")]
        );

        Assert.Equal(["name='ą'"], rows.Rows);
    }

    [Fact]
    public void JSON_in_another_character_set_is_read_and_is_no_JSON_in_bronze()
    {
        var (answer, rows) = Read(Some.Recipe with { Charset = "latin1" }, Encoding.Latin1.GetBytes("[{\"symbol\":\"é\"}]"));

        Assert.Equal(["symbol='é'"], rows);
        Assert.False(answer.IsJson);
    }

    [Fact]
    public void A_body_that_is_no_text_in_its_set_is_a_failure()
    {
        var (answer, _) = Read(Csv with { Charset = "shift_jis" }, [.. "symbol\n"u8, 0x81]);

        Assert.Equal(FailureKind.NotUtf8, Assert.IsType<Answer.Bad>(answer).Kind);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("*.csv")]
    [InlineData("data/a.csv")]
    public void The_file_that_the_recipe_names_is_read_out_of_a_zip_file(string name)
    {
        var (_, rows) = Read(Csv with { ZipEntry = name }, Zip(("data/a.csv", "symbol,name\nA,x\n")));

        Assert.Equal(["symbol='A';name='x'"], rows);
    }

    [Fact]
    public void A_file_among_others_is_read_when_its_name_is_the_only_one_that_fits()
    {
        var zip = Zip(("readme.txt", "no"), ("a.csv", "symbol,name\nA,x\n"));

        Assert.Equal(["symbol='A';name='x'"], Read(Csv with { ZipEntry = "*.csv" }, zip).Rows);
        var bad = Assert.IsType<Answer.Bad>(Read(Csv with { ZipEntry = "*" }, zip).Answer);
        Assert.Equal("2 files in the zip file are called '*', and one is to be read; it holds 'readme.txt', 'a.csv'", bad.Message);
        Assert.Equal(FailureKind.WrongShape, Assert.IsType<Answer.Bad>(Read(Csv with { ZipEntry = "b" }, zip).Answer).Kind);
    }

    [Fact]
    public void A_zip_file_that_would_become_too_large_is_given_up()
    {
        var recipe = Csv with { ZipEntry = "*", Source = Some.Source with { MaxBody = 100_000 } };

        var (answer, _) = Read(recipe, Zip(("a.csv", "symbol\n" + new string('0', 10_000_000))));

        var bad = Assert.IsType<Answer.Bad>(answer);
        Assert.Equal((FailureKind.TooLarge, "'a.csv' in the zip file is larger than 97.7 KB (max_body)"), (bad.Kind, bad.Message));
    }

    [Fact]
    public void Whatever_is_cut_off_or_changed_in_a_zip_file_is_found()
    {
        var recipe = Csv with { ZipEntry = "*" };
        var zip = Zip(("a.csv", "symbol,name\n" + string.Concat(Enumerable.Range(0, 50).Select(i => $"S{i},x\n"))));
        Assert.IsType<Answer.Good>(Read(recipe, zip).Answer);

        for (var i = 1; i < zip.Length; i++)
        {
            Assert.IsType<Answer.Bad>(Read(recipe, zip[..i]).Answer);
        }

        Assert.Equal(FailureKind.Damaged, Assert.IsType<Answer.Bad>(Read(recipe, "symbol\nA\n"u8.ToArray()).Answer).Kind);
    }

    private static byte[] Zip(params (string Name, string Text)[] files)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in files)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return stream.ToArray();
    }

    private static (Answer Answer, List<string> Rows) Read(DatasetRecipe recipe, byte[] body)
    {
        var rows = new CollectedRows();
        var answer = new AnswerReader(recipe).Read(200, body, rows);
        return (answer, rows.Rows);
    }
}
