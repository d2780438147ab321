using System.Globalization;
using System.Text;
using CsCheck;
using DataPlatform.Bronze.Bodies;
using DataPlatform.Recipes;
using DataPlatform.Silver;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Silver;

public sealed class RowParserTests
{
    // It lets every row pass: what the parser says of rows is asked here.
    private static readonly AnswerReader Reader = new(Some.Recipe with { Table = Some.Table("t", []) });

    private static readonly SilverTable Table = new(
        "t",
        ["ticker", "date"],
        [
            new("ticker", ColumnType.Text, null, "{ticker}", Nullable: true),
            new("date", ColumnType.Date, "date", null, Nullable: true),
            new("close", ColumnType.Double, "close", null, Nullable: true),
            new("name", ColumnType.Text, "companyName", null, Nullable: true),
            new("volume", ColumnType.Integer, "volume", null, Nullable: false),
            new("raw", ColumnType.Json, "raw", null, Nullable: true),
        ],
        ["."],
        ["link"]
    );

    [Theory]
    [InlineData(
        "{\"date\":\"2024-01-31\",\"close\":1.5,\"companyName\":\"A\",\"volume\":7,\"raw\":{\"a\": [1.0]}}",
        "AAPL|2024-01-31|1.5|A|7|{\"a\": [1.0]}"
    )]
    [InlineData(
        "{\"raw\":null,\"volume\":\"7\",\"companyName\":\"\",\"close\":\".\",\"date\":\"2024-01-31 00:00:00\"}",
        "AAPL|2024-01-31|||7|"
    )]
    [InlineData("{\"volume\":7,\"date\":\"2024-01-31\"}", "AAPL|2024-01-31||null|7|")]
    [InlineData("{\"volume\":7,\"date\":\"2024-01-31\",\"companyName\":null}", "AAPL|2024-01-31||null|7|")]
    [InlineData("{\"volume\":7,\"date\":\"2024-01-31\",\"companyName\":1.50}", "AAPL|2024-01-31||1.50|7|")]
    [InlineData("{\"volume\":7,\"date\":\"2024-01-31\",\"company\\u004eame\":\"\\u00e9\\ud83d\\udca5\\/\"}", "AAPL|2024-01-31||é💥/|7|")]
    [InlineData("{\"volume\":7,\"date\":\"2024-01-31\",\"raw\":\"text \\\"q\\\"\"}", "AAPL|2024-01-31||null|7|\"text \\\"q\\\"\"")]
    [InlineData("{\"volume\":7,\"date\":\"2024-01-31\",\"raw\":[1.0, {\"b\" : null}]}", "AAPL|2024-01-31||null|7|[1.0, {\"b\" : null}]")]
    [InlineData("{\"volume\":7,\"date\":\"2024-01-31\",\"raw\":1E5}", "AAPL|2024-01-31||null|7|1E5")]
    [InlineData("{\"volume\":7,\"date\":\"2024-01-31\",\"ticker\":\"OTHER\"}", "AAPL|2024-01-31||null|7|")]
    [InlineData("{\"volume\":7,\"date\":\"2024-01-31\",\"Close\":1.5,\"name\":\"x\"}", "AAPL|2024-01-31||null|7|")]
    public void A_row_becomes_cells_by_the_names_of_its_fields(string row, string cells)
    {
        Assert.Equal(cells, Read(row).Cells);
    }

    [Theory]
    [InlineData("{\"volume\":7}", "date: a key column without a value ()")]
    [InlineData("{\"volume\":7,\"date\":\"\"}", "date: a key column without a value ()")]
    [InlineData("{\"date\":\"2024-01-31\"}", "volume: a required column without a value ()")]
    [InlineData("{\"date\":\"2024-01-31\",\"volume\":null}", "volume: a required column without a value ()")]
    [InlineData("{\"date\":\"2024-01-31\",\"volume\":\".\"}", "volume: a required column without a value ()")]
    [InlineData("{\"date\":\"2024-01-31\",\"volume\":1.5}", "volume: not a whole number (1.5)")]
    [InlineData("{\"date\":\"31.1.2024\",\"volume\":7}", "date: not a date (31.1.2024)")]
    [InlineData("{\"date\":\"2024-01-31\",\"volume\":7,\"close\":{\"a\":1}}", "close: an object where a plain value belongs ({...})")]
    [InlineData("{\"date\":\"2024-01-31\",\"volume\":7,\"companyName\":[\"a\"]}", "name: an array where a plain value belongs ([...])")]
    [InlineData("{\"date\":\"2024-01-31\",\"volume\":7,\"volume\":8}", "volume: the field is there twice (8)")]
    [InlineData("{\"date\":\"2024-01-31\",\"volume\":7,\"volume\":null}", "volume: the field is there twice (null)")]
    [InlineData("{\"date\":\"2024-01-31\",\"volume\":7,\"vol\\u0075me\":7}", "volume: the field is there twice (7)")]
    [InlineData("{\"date\":\"2024-01-31\",\"volume\":7,\"raw\":1,\"raw\":2}", "raw: the field is there twice (2)")]
    [InlineData(
        "{\"date\":\"2024-01-31\",\"volume\":7,\"companyName\":\"\\ud83d\"}",
        "name: half of a surrogate pair, which is no text (\\ud83d)"
    )]
    [InlineData("{\"date\":\"2024-01-31\",\"volume\":7,\"raw\":[\"\\ud83d\"]}", "raw: half of a surrogate pair, which is no text ([...])")]
    [InlineData("{\"date\":\"2024-01-31\",\"volume\":7,\"companyName\":\"a\\u0000b\"}", "name: holds a NUL character (a\0b)")]
    [InlineData("{\"date\":\"no\",\"volume\":\"no\"}", "date: not a date (no)")]
    [InlineData("{}", "not one field that is declared ({})")]
    [InlineData("{\"link\":1,\"Date\":\"2024-01-31\"}", "not one field that is declared ({\"link\":1,\"Date\":\"2024-01-31\"})")]
    [InlineData("{\"date\":null}", "date: a key column without a value ()")]
    [InlineData("5", "not an object (5)")]
    [InlineData("\"text\"", "not an object (\"text\")")]
    [InlineData("null", "not an object (null)")]
    [InlineData("[1,2]", "not an object ([1,2])")]
    public void A_row_that_does_not_fit_says_the_first_column_and_value_at_fault(string row, string fault)
    {
        Assert.Equal(fault, Read(row).Fault);
    }

    [Fact]
    public void A_row_at_fault_leaves_nothing_for_the_next_one_and_the_reader_behind_itself()
    {
        var parser = NewParser(Table);
        var body =
            "[{\"date\":\"2024-01-31\",\"volume\":1.5,\"companyName\":\"left over\",\"raw\":[[1],{}]},7,[[]],{\"date\":\"2024-02-01\",\"volume\":7}]"u8;
        parser.BeginAnswer(name => new(Value(name)));
        var answer = Reader.Read(200, body.ToArray(), parser);

        Assert.Equal(4, Assert.IsType<Answer.Good>(answer).Rows);
        Assert.Equal([1L, 2, 3], parser.Rows.Refused.Select(r => r.Number));
        Assert.Equal("AAPL|2024-02-01||null|7|", Shown(parser));
    }

    [Fact]
    public void Fields_that_no_column_reads_are_noted_with_their_first_value_unless_ignored()
    {
        var parser = NewParser(Table);
        var drift = new FieldDrift(Table);
        Read(
            parser,
            "{\"date\":\"2024-01-31\",\"volume\":7,\"new\":\"first\",\"link\":\"ignored\",\"nested\":{\"volume\":1},\"ticker\":\"X\"}",
            drift
        );
        Read(parser, "{\"date\":\"2024-01-31\",\"volume\":7,\"new\":\"second\",\"list\":[1],\"\\ud800\":1.50}", drift);

        Assert.Equal(
            ["\\ud800=1.50", "list=[...]", "nested={...}", "new=first", "ticker=X"],
            drift.Unknown.Select(u => $"{u.Key}={u.Value}").Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void A_body_of_ever_new_fields_does_not_fill_the_memory()
    {
        var parser = NewParser(Table);
        var fields = string.Join(',', Enumerable.Range(0, 5_000).Select(i => $"\"f{i}{new string('x', 300)}\":\"{new string('y', 300)}\""));

        var drift = new FieldDrift(Table);
        Read(parser, $"{{\"date\":\"2024-01-31\",\"volume\":7,{fields}}}", drift);

        Assert.Equal(1_000, drift.Unknown.Count);
        Assert.All(drift.Unknown, u => Assert.True(u.Key.Length <= 200 && u.Value.Length <= 100));
    }

    [Fact]
    public void A_column_counts_as_seen_when_any_row_carried_its_field_even_as_null()
    {
        var parser = NewParser(Table);
        var drift = new FieldDrift(Table);
        Read(parser, "{\"date\":\"2024-01-31\",\"volume\":7}", drift);
        Assert.Equal(["close", "companyName", "raw"], drift.Missing);

        Read(parser, "{\"close\":null,\"companyName\":{}}", drift);
        Assert.Equal(["raw"], drift.Missing);
    }

    [Theory]
    [InlineData("date,close,companyName,volume,raw", "2024-01-31,1.5,A,7,x", "AAPL|2024-01-31|1.5|A|7|\"x\"")]
    [InlineData("volume,date", "7,2024-01-31", "AAPL|2024-01-31||null|7|")]
    [InlineData("date,volume,close,companyName", "2024-01-31,7,,", "AAPL|2024-01-31|||7|")]
    [InlineData("date,volume,ticker", "2024-01-31,7,OTHER", "AAPL|2024-01-31||null|7|")]
    [InlineData("date,volume,", "2024-01-31,7,x", "AAPL|2024-01-31||null|7|")]
    public void A_csv_record_becomes_cells_by_the_names_in_its_header(string header, string record, string cells)
    {
        var parser = NewParser(Table);

        Assert.Null(Read(parser, header, record));
        Assert.Equal(cells, Shown(parser));
    }

    [Fact]
    public void A_column_of_a_csv_body_without_a_name_is_no_column_of_the_table()
    {
        var table = Table with { Columns = [new("n", ColumnType.Integer, null, "{ticker}", true)], Key = ["n"] };
        var parser = NewParser(table);

        Assert.Null(Read(parser, "", "x", _ => "7"));

        Assert.Equal(7, parser.Cells[0].Number);
        Assert.Equal([new("", "x")], parser.Keep().Fields.Unknown);
    }

    [Theory]
    [InlineData("date,volume,volume", "2024-01-31,7,8", "volume: the field is there twice (8)")]
    [InlineData("date,volume", "2024-01-31,x", "volume: not a number (x)")]
    [InlineData("date", "2024-01-31", "volume: a required column without a value ()")]
    public void A_csv_record_that_does_not_fit_is_at_fault(string header, string record, string fault)
    {
        Assert.Equal(fault, Text(Read(NewParser(Table), header, record)));
    }

    [Fact]
    public void A_value_that_the_request_does_not_give_is_at_fault_like_any_other()
    {
        var table = Table with { Columns = [new("ticker", ColumnType.Integer, null, "{ticker}", true)], Key = ["ticker"] };

        Assert.Equal("ticker: not a number (AAPL)", Text(Read(NewParser(table), "{}")));
    }

    [Fact]
    public void A_word_for_null_is_null_in_a_text_column_too_but_a_ticker_is_a_ticker()
    {
        var parser = NewParser(Table with { NullValues = ["NA"] });
        parser.BeginAnswer(name => new(name == "ticker" ? "NA" : ""));
        Reader.Read(200, Encoding.UTF8.GetBytes("[{\"date\":\"2031-01-31\",\"volume\":7,\"companyName\":\"NA\",\"raw\":\"NA\"}]"), parser);

        Assert.Equal("NA|2031-01-31||null|7|\"NA\"", Shown(parser));
    }

    [Fact]
    public void Any_object_is_read_or_refused_but_never_throws()
    {
        var name = Pick.Word("date close companyName volume raw other link \\ud800 \\u0000 vol\\u0075me");
        var value = Pick.Word(
            "null true 1 1.5 1e999 \"\" \"x\" \"2024-01-31\" \"\\ud800\" \"\\u0000\" {} [] [[1],{\"a\":\"\\udc00\"}] {\"a\":{\"b\":[1]}} -0 9223372036854775808"
        );
        Gen.Select(name, value, (n, v) => $"\"{n}\":{v}")
            .Array[0, 8]
            .Sample(fields => _ = Read(NewParser(Table), $"{{{string.Join(',', fields)}}}"), iter: 10_000);
    }

    // Its rows are looked at before they go into a batch.
    private static RowParser NewParser(SilverTable table) => new(table, Batches.Of(table));

    private static (string Cells, string Fault) Read(string row)
    {
        var parser = NewParser(Table);
        var fault = Read(parser, row);
        return (fault is null ? Shown(parser) : "", Text(fault));
    }

    private static RowFault? Read(RowParser parser, string row, FieldDrift? drift = null)
    {
        parser.BeginAnswer(name => new(Value(name)));
        Assert.IsType<Answer.Good>(Reader.Read(200, Encoding.UTF8.GetBytes($"[{row}]"), parser));
        drift?.Add(parser.Keep().Fields);
        return parser.Rows.Refused.Select(r => r.Fault).SingleOrDefault();
    }

    private static RowFault? Read(RowParser parser, string header, string record, Func<string, string>? value = null)
    {
        parser.BeginAnswer(name => new((value ?? Value)(name)));
        parser.Begin();
        foreach (var (name, field) in header.Split(',').Zip(record.Split(',')))
        {
            parser.Field(Encoding.UTF8.GetBytes(name), new(FieldKind.Text, Encoding.UTF8.GetBytes(field), default));
        }

        parser.End(Encoding.UTF8.GetBytes(record));
        return parser.Rows.Refused.Select(r => r.Fault).SingleOrDefault();
    }

    private static string Value(string name) => name == "ticker" ? "AAPL" : "";

    private static string Text(RowFault? fault) =>
        fault switch
        {
            null => "",
            { Column: null } => $"{fault.Reason} ({fault.Value})",
            _ => $"{fault.Column}: {fault.Reason} ({fault.Value})",
        };

    // Null is empty, but for the text column, where the empty string is another value.
    private static string Shown(RowParser parser)
    {
        var cells = new List<string>();
        for (var i = 0; i < Table.Columns.Count; i++)
        {
            var cell = parser.Cells[i];
            cells.Add(
                (cell.HasValue, Table.Columns[i].Type) switch
                {
                    (false, ColumnType.TextType) => "null",
                    (false, _) => "",
                    (_, ColumnType.DoubleType) => cell.Real.ToString(CultureInfo.InvariantCulture),
                    (_, ColumnType.DateType) => DateOnly
                        .FromDayNumber((int)cell.Number)
                        .ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    (_, ColumnType.IntegerType) => cell.Number.ToString(CultureInfo.InvariantCulture),
                    _ => Encoding.UTF8.GetString(parser.Texts[in cell]),
                }
            );
        }

        return string.Join('|', cells);
    }
}
