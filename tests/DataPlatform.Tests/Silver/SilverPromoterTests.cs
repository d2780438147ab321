using CsCheck;
using DataPlatform.Recipes;
using DataPlatform.Recipes.Reading.Settings;
using DataPlatform.Runs;
using DataPlatform.Silver;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Silver;

public sealed class SilverPromoterTests
{
    private static readonly DatasetRecipe Recipe = Some.TickerRecipe with
    {
        Table = Some.TickerRecipe.Table with
        {
            Columns = [.. Some.TickerRecipe.Table.Columns, new("volume", ColumnType.Integer, "volume", null, true)],
        },
    };

    [Fact]
    public void Rows_of_good_answers_reach_silver_the_rest_is_counted_and_says_why()
    {
        using var bronze = new Bronze();
        bronze.Write(
            Some.Line(
                Recipe,
                "A",
                "[{\"symbol\":\"A\",\"date\":\"2024-06-10\",\"close\":1},{\"symbol\":\"A\",\"date\":\"2024-06-11\",\"close\":2,\"new\":\"?\"}]"
            ),
            Some.Line(
                Recipe,
                "A",
                "[{\"symbol\":\"A\",\"date\":\"2024-06-11\",\"close\":3},{\"symbol\":\"A\",\"date\":\"11.6.2024\",\"close\":3},7]"
            ),
            Some.Line(Recipe, "B", "{\"Error Message\":\"no\"}", status: 500),
            Some.Line(Recipe, "B", "not json"),
            Some.Line(Recipe, "B", "[]"),
            Some.Line(Recipe, "B", null),
            "this line is damaged\n"u8.ToArray(),
            Some.Line(Recipe with { Dataset = "gone" }, "B", "[{\"symbol\":\"B\",\"date\":\"2024-06-10\"}]"),
            Some.Line(
                Recipe,
                "C",
                "[{\"symbol\":\"\\ud800\",\"date\":\"2024-06-10\"},{\"symbol\":\"C\",\"date\":\"2024-06-30\",\"close\":\"Infinity\"}]"
            )
        );

        var counts = bronze.Promote(Recipe);

        Assert.Equal(new SilverCounts(RowsRead: 8, Inserted: 3, Updated: 1, Unchanged: 0, Quarantined: 4), counts);
        Assert.Equal(
            ["A 2024-06-10 1.0 1", "A 2024-06-11 3.0 2", "C 2024-06-30 inf 9"],
            bronze.Query("SELECT concat_ws(' ', symbol, date, close, _bronze_line) FROM silver.demo_price ORDER BY ALL")
        );
        Assert.Equal(
            [
                "2 2 date: not a date (11.6.2024) {\"symbol\":\"A\",\"date\":\"11.6.2024\",\"close\":3}",
                "2 3 -: not an object (7) 7",
                "7 0 -: the bronze line cannot be read (-) ",
                "9 1 symbol: half of a surrogate pair, which is no text (\\ud800) {\"symbol\":\"\\ud800\",\"date\":\"2024-06-10\"}",
            ],
            bronze.Query(
                "SELECT bronze_line || ' ' || row_number || ' ' || coalesce(column_name, '-') || ': ' || reason || ' (' || coalesce(value, '-') || ') ' || row_text FROM ops.quarantine ORDER BY bronze_line, row_number"
            )
        );
        Assert.Equal(
            ["new unknown field ?", "volume missing field -"],
            bronze.Query("SELECT field || ' ' || kind || ' ' || coalesce(example, '-') FROM ops.schema_drift ORDER BY ALL")
        );
        // Every answer with a date had a bad row too: their windows are asked again.
        Assert.Empty(bronze.Query("SELECT ticker FROM ops.watermarks WHERE covered_to IS NOT NULL"));
    }

    [Fact]
    public void A_notice_overwrites_nothing_and_one_among_rows_goes_to_quarantine()
    {
        using var bronze = new Bronze();
        var table = Some.Table("demo_list", ["ticker"], ("ticker", ColumnType.Text), ("name", ColumnType.Text));
        var recipe = Recipe with
        {
            DateField = null,
            Table = table with { Columns = [new("ticker", ColumnType.Text, null, "{ticker}", Nullable: true), table.Columns[1]] },
        };
        bronze.Write(
            Some.Line(recipe, "A", "{\"name\":\"Alpha\"}"),
            Some.Line(recipe, "A", "{\"Note\":\"you have been asking a lot\"}"),
            Some.Line(recipe, "A", "[{\"message\":\"Limit Reach\"}]"),
            Some.Line(recipe, "B", "[{\"name\":\"Beta\"},{\"Information\":\"not for free\"}]"),
            Some.Line(recipe, "C", "{\"name\":null}")
        );

        Assert.Equal(new SilverCounts(RowsRead: 4, Inserted: 3, Updated: 0, Unchanged: 0, Quarantined: 1), bronze.Promote(recipe));

        Assert.Equal(
            ["A Alpha 1", "B Beta 4", "C - 5"],
            bronze.Query("SELECT concat_ws(' ', ticker, coalesce(name, '-'), _bronze_line) FROM silver.demo_list ORDER BY ALL")
        );
        Assert.Equal(
            ["4 2 not one field that is declared {\"Information\":\"not for free\"}"],
            bronze.Query("SELECT concat_ws(' ', bronze_line, row_number, reason, row_text) FROM ops.quarantine")
        );
    }

    [Theory]
    // 2024-06-11 23:30 in New York is the next day in UTC; 2024-06-10 23:30 UTC is the next day in Tokyo.
    [InlineData("1718163000000", "America/New_York", "2024-06-11", "2024-06-12 03:30:00")]
    [InlineData("1718062200000", "Asia/Tokyo", "2024-06-11", "2024-06-10 23:30:00")]
    [InlineData("1718163000000", null, "2024-06-12", "2024-06-12 03:30:00")]
    public void A_moment_covers_the_day_that_it_has_on_the_vendors_clock(string written, string? zone, string covered, string at)
    {
        using var bronze = new Bronze();
        var epoch = TimeFormats.Shape.Parse("epoch_ms", out var format) ? format! : throw new InvalidOperationException();
        var notation = new TimeNotation([epoch], zone is null ? null : TimeZoneInfo.FindSystemTimeZoneById(zone));
        var recipe = Some.TickerRecipe with
        {
            Table = Some.TickerRecipe.Table with
            {
                Columns =
                [
                    Some.TickerRecipe.Table.Columns[0],
                    new("date", ColumnType.Timestamp, "t", null, Nullable: true) { Notation = notation },
                ],
            },
        };
        bronze.Execute("INSERT INTO ops.watermarks (source, dataset, ticker, last_success) VALUES ('demo', 'price', 'A', '2024-06-12')");
        bronze.Write(Some.Line(recipe, "A", $"[{{\"symbol\":\"A\",\"t\":{written}}},{{\"symbol\":\"A\",\"t\":\"1717000000000\"}}]"));

        Assert.Equal(new SilverCounts(2, 2, 0, 0, 0), bronze.Promote(recipe));

        Assert.Equal([at], bronze.Query("SELECT strftime(max(date), '%Y-%m-%d %H:%M:%S') FROM silver.demo_price"));
        Assert.Equal([covered], bronze.Query("SELECT covered_to::VARCHAR FROM ops.watermarks WHERE ticker = 'A'"));
    }

    [Fact]
    public void An_answer_covers_its_window_when_its_rows_fit_or_when_the_bad_ones_come_again()
    {
        const string Good = "{\"symbol\":\"A\",\"date\":\"2024-06-11\",\"close\":3}";
        const string Bad = "{\"symbol\":\"A\",\"date\":\"2024-06-10\",\"close\":\"?\"}";
        using var bronze = new Bronze();
        string Covered() => bronze.Query("SELECT coalesce(covered_to::VARCHAR, '-') FROM ops.watermarks").SingleOrDefault() ?? "-";

        bronze.Write(Some.Line(Recipe, "A", $"[{Good},{Bad}]"));
        bronze.Promote(Recipe);
        Assert.Equal("-", Covered());

        bronze.Execute(
            "INSERT INTO ops.watermarks (source, dataset, ticker, last_success) VALUES ('demo', 'price', 'A', DATE '2024-06-12')"
        );
        bronze.Write(Some.Line(Recipe, "A", $"[{Good},{Bad}]", run: "20240613T120000.000Z-abcd"));
        bronze.Promote(Recipe);
        Assert.Equal("-", Covered());
        Assert.Equal(["2024-06-12"], bronze.Query("SELECT last_success::VARCHAR FROM ops.watermarks"));

        bronze.Write(
            Some.Line(Recipe, "A", $"[{{\"symbol\":\"A\",\"date\":\"2024-06-12\"}},{Good},{Bad}]", run: "20240614T120000.000Z-abcd")
        );
        bronze.Promote(Recipe);
        Assert.Equal("2024-06-12", Covered());
    }

    [Fact]
    public void Different_rows_with_one_key_in_one_answer_are_told_and_unchanged_the_next_time()
    {
        const string Answer =
            "[{\"symbol\":\"A\",\"date\":\"2024-06-10\",\"close\":1},{\"symbol\":\"A\",\"date\":\"2024-06-10\",\"close\":2},{\"symbol\":\"A\",\"date\":\"2024-06-10\",\"close\":2}]";
        using var bronze = new Bronze();
        bronze.Write(Some.Line(Recipe, "A", Answer));

        Assert.Equal(new SilverCounts(3, 1, 0, 2, 0), bronze.Promote(Recipe));

        var warning = Assert.Single(bronze.Warnings, w => w.Kind == WarningKind.SameKey);
        Assert.Equal(("demo", "price", "symbol=A, date=2024-06-10"), (warning.Source, warning.Dataset, warning.Example));
        Assert.StartsWith("rows that another one with the same key in the same answer replaced: 1;", warning.Message);
        bronze.Write(Some.Line(Recipe, "A", Answer));
        Assert.Equal(new SilverCounts(3, 0, 0, 3, 0), bronze.Promote(Recipe));
        Assert.Equal(["2"], bronze.Query("SELECT close FROM silver.demo_price"));
    }

    [Fact]
    public void Equal_rows_in_one_answer_and_different_ones_in_two_are_no_warning()
    {
        const string Row = "{\"symbol\":\"A\",\"date\":\"2024-06-10\",\"close\":1,\"volume\":1}";
        using var bronze = new Bronze();
        bronze.Write(
            Some.Line(Recipe, "A", $"[{Row},{Row}]"),
            Some.Line(Recipe, "A", $"[{Row.Replace("close\":1", "close\":2", StringComparison.Ordinal)}]")
        );

        Assert.Equal(new SilverCounts(3, 1, 1, 1, 0), bronze.Promote(Recipe));

        Assert.Empty(bronze.Warnings);
        Assert.Equal(["2"], bronze.Query("SELECT close FROM silver.demo_price"));
    }

    [Fact]
    public void Responses_that_no_recipe_declares_any_more_are_told_and_would_be_asked_again()
    {
        using var bronze = new Bronze();
        var (kept, gone) = (Recipe with { Discriminator = "20" }, Recipe with { Discriminator = "200" });
        bronze.Write(Some.Line(kept, "A", "[]"), Some.Line(gone, "A", "[{\"symbol\":\"A\",\"date\":\"2024-06-10\",\"close\":1}]"));
        bronze.Execute(
            "INSERT INTO ops.watermarks (source, dataset, discriminator, ticker, last_success) VALUES ('demo', 'price', '200', 'A', DATE '2024-06-12')"
        );

        bronze.Promote(kept);

        Assert.Equal(
            ["demo/price/200: stored responses have no recipe any more; they stay in bronze, and their rows are in no table"],
            bronze.Notes
        );
        Assert.Empty(bronze.Query("SELECT ticker FROM ops.watermarks WHERE discriminator = '200'"));
    }

    [Fact]
    public void What_was_promoted_is_not_promoted_again_and_what_was_appended_since_is()
    {
        using var bronze = new Bronze();
        bronze.Write(Some.Line(Recipe, "A", "[{\"symbol\":\"A\",\"date\":\"2024-06-10\",\"close\":1}]"));
        Assert.Equal(1, bronze.Promote(Recipe).Inserted);
        Assert.Equal(SilverCounts.None, bronze.Promote(Recipe));

        bronze.Write(Some.Line(Recipe, "A", "[{\"symbol\":\"A\",\"date\":\"2024-06-11\",\"close\":2}]"));

        Assert.Equal(new SilverCounts(1, 1, 0, 0, 0), bronze.Promote(Recipe));
        Assert.Equal(["2"], bronze.Query("SELECT _bronze_line FROM silver.demo_price WHERE date = DATE '2024-06-11'"));
    }

    [Fact]
    public void Values_of_the_request_fill_columns_and_variants_share_their_table()
    {
        using var bronze = new Bronze();
        var recipe = Recipe with
        {
            Limit = 40,
            DateField = null,
            Table = new(
                "demo_price",
                ["ticker", "kind"],
                [
                    new("ticker", ColumnType.Text, null, "{ticker}", true),
                    new("kind", ColumnType.Text, null, "{discriminator}-{limit}", true),
                    new("asked", ColumnType.Date, null, "{date}", true),
                    new("a", ColumnType.Integer, "a", null, true),
                ],
                [],
                []
            ),
        };
        var (fy, quarter) = (recipe with { Discriminator = "FY" }, recipe with { Discriminator = "quarter" });
        bronze.Write(Some.Line(fy, "../{date}", "{\"a\":1}"), Some.Line(quarter, "../{date}", "[{\"a\":2},{\"a\":3}]"));

        Assert.Equal(new SilverCounts(3, 2, 0, 1, 0), bronze.Promote(fy, quarter));

        Assert.Equal(
            ["../{date} FY-40 2024-06-12 1", "../{date} quarter-40 2024-06-12 3"],
            bronze.Query("SELECT concat_ws(' ', ticker, kind, asked, a) FROM silver.demo_price ORDER BY ALL")
        );
    }

    [Fact]
    public void Csv_rows_are_read_with_their_quotes_line_breaks_and_byte_order_mark()
    {
        using var bronze = new Bronze();
        var recipe = Some.Recipe with { Format = BodyFormat.Csv };
        bronze.Write(
            Some.Line(recipe, null, "\uFEFFsymbol,name\r\nA,\"Alpha, \"\"Inc\"\"\r\nof two lines\"\r\nB,\r\nC\r\nD,x,y\r\n,nobody\r\n"),
            Some.Line(recipe, null, "symbol,name\nA,again")
        );

        Assert.Equal(new SilverCounts(6, 3, 1, 0, 2), bronze.Promote(recipe));

        Assert.Equal([" nobody", "A again", "B "], bronze.Query("SELECT symbol || ' ' || name FROM silver.demo_list ORDER BY ALL"));
        Assert.Equal(
            ["1 fields where the header has 2", "3 fields where the header has 2"],
            bronze.Query("SELECT reason FROM ops.quarantine ORDER BY ALL")
        );
    }

    [Fact]
    public void A_decimal_that_does_not_fit_its_column_sends_its_row_to_quarantine()
    {
        using var bronze = new Bronze();
        var recipe = Some.Recipe with
        {
            Table = Some.Table("demo_list", ["strike"], ("strike", ColumnType.Decimal(38, 4)), ("rate", ColumnType.Decimal(5, 4))),
        };
        bronze.Write(
            Some.Line(
                recipe,
                null,
                """
                [{"strike":1234567890123456789012345678901234.5678,"rate":"0.05000"},{"strike":"1e2","rate":5E-4},{"strike":-0.0,"rate":null},
                 {"strike":1,"rate":0.00005},{"strike":2,"rate":10},{"strike":3,"rate":"N/A"},{"strike":""}]
                """
            )
        );

        Assert.Equal(new SilverCounts(7, 3, 0, 0, 4), bronze.Promote(recipe));

        Assert.Equal(
            ["0.0000 ", "100.0000 0.0005", "1234567890123456789012345678901234.5678 0.0500"],
            bronze.Query("SELECT strike || ' ' || coalesce(rate::VARCHAR, '') FROM silver.demo_list ORDER BY strike")
        );
        Assert.Equal(
            [
                "4 rate: has more than 4 decimal places (0.00005)",
                "5 rate: out of the range of decimal(5,4) (10)",
                "6 rate: not a number (N/A)",
                "7 strike: a key column without a value ()",
            ],
            bronze.Query(
                "SELECT row_number || ' ' || column_name || ': ' || reason || ' (' || coalesce(value, '') || ')' FROM ops.quarantine ORDER BY row_number"
            )
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_large_answer_is_promoted_row_for_row_like_any_other(bool inPieces)
    {
        const int Rows = 60_000;
        using var bronze = new Bronze(inPieces);
        var rows = Enumerable
            .Range(1, Rows)
            .Select(n =>
                $"{{\"symbol\":\"S{n}\",\"date\":\"{(n % 40 == 0 ? "no day" : "2024-06-10")}\",\"close\":{n},\"filler\":\"{new string('x', 40)}\"}}"
            );
        bronze.Write(Some.Line(Recipe, "A", $"[{string.Join(',', rows)}]"));

        var counts = bronze.Promote(Recipe);

        Assert.Equal(new SilverCounts(Rows, Rows - 1_500, 0, 0, 1_500), counts);
        Assert.Equal(
            [$"{Rows - 1_500} {Rows * 39L * Rows / 80}"],
            bronze.Query("SELECT count(*) || ' ' || sum(close)::BIGINT FROM silver.demo_price")
        );
        Assert.Equal(
            [$"1500 40 {Rows}"],
            bronze.Query("SELECT count(*) || ' ' || min(row_number) || ' ' || max(row_number) FROM ops.quarantine")
        );
    }

    [Fact]
    public void Nothing_of_a_large_answer_is_promoted_when_it_ends_as_an_error()
    {
        var recipe = Recipe with { Rows = RowsRecipe.At("data"), Source = Some.Source with { ErrorWhen = ["error"] } };
        using var bronze = new Bronze();
        var rows = Enumerable
            .Range(1, 60_000)
            .Select(n => $"{{\"symbol\":\"S{n}\",\"date\":\"2024-06-10\",\"filler\":\"{new string('x', 40)}\"}}");
        bronze.Write(Some.Line(recipe, "A", $"{{\"data\":[{string.Join(',', rows)}],\"error\":\"cut off\"}}"));

        Assert.Equal(SilverCounts.None, bronze.Promote(recipe));
        Assert.Empty(bronze.Query("SELECT symbol FROM silver.demo_price"));
        Assert.Empty(bronze.Query("SELECT field FROM ops.schema_drift"));
    }

    [Fact]
    public void Drift_keeps_the_run_that_saw_it_first_and_the_one_that_saw_it_last()
    {
        using var bronze = new Bronze();
        foreach (var _ in Enumerable.Range(0, 2))
        {
            bronze.Write(Some.Line(Some.Recipe, null, "[{\"symbol\":\"A\",\"name\":\"x\",\"it's \\\"new\\\"\":1}]"));
            bronze.Promote(Some.Recipe);
        }

        Assert.Equal(
            ["it's \"new\" 1 20240612T120000.000Z-abcd"],
            bronze.Query("SELECT field || ' ' || example || ' ' || last_run_id FROM ops.schema_drift")
        );
    }

    [Fact]
    public void A_promotion_that_is_stopped_leaves_nothing_and_the_next_one_repeats_it()
    {
        using var bronze = new Bronze();
        bronze.Write(Some.Line(Recipe, "A", "[{\"symbol\":\"A\",\"date\":\"2024-06-10\",\"close\":1}]"));

        Assert.Throws<OperationCanceledException>(() => bronze.Promote([Recipe], new CancellationToken(canceled: true)));
        Assert.Empty(bronze.Query("SELECT symbol FROM silver.demo_price"));

        Assert.Equal(new SilverCounts(1, 1, 0, 0, 0), bronze.Promote(Recipe));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_several_threads_read_comes_to_the_same_as_line_by_line(bool inPieces)
    {
        var filler = new string('x', 2_000);
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 3], Gen.Int[1, 400])
            .Array[20]
            .Sample(
                lines =>
                {
                    ReadOnlyMemory<byte>[] written = [.. lines.Select((l, i) => Line(l.Item1, l.Item2, l.Item3, i))];
                    using var whole = new Bronze(inPieces);
                    using var lineByLine = new Bronze();
                    whole.Write(written);

                    var counts = whole.Promote(Recipe);
                    var sum = SilverCounts.None;
                    foreach (var line in written)
                    {
                        lineByLine.Write(line);
                        sum += lineByLine.Promote(Recipe);
                    }

                    Assert.Equal(sum, counts);
                    foreach (var table in Seen)
                    {
                        Assert.Equal(lineByLine.Query(table), whole.Query(table));
                    }
                },
                iter: 2,
                threads: 1
            );

        // The same few keys again and again, each time with other values; rows that do not fit, and answers that are none.
        ReadOnlyMemory<byte> Line(int kind, int ticker, int rows, int line) =>
            kind switch
            {
                0 => "this line is damaged\n"u8.ToArray(),
                1 => Some.Line(Recipe, "A", "not json"),
                2 => Some.Line(Recipe, "A", $"[{string.Join(',', Rows(ticker, rows, line))},"),
                3 => Some.Line(Recipe, "A", $"[{string.Join(',', Rows(ticker, rows + 2_000, line))}]"),
                _ => Some.Line(Recipe, "A", $"[{string.Join(',', Rows(ticker, rows, line))}]"),
            };

        IEnumerable<string> Rows(int ticker, int rows, int line) =>
            Enumerable
                .Range(0, rows)
                .Select(n =>
                    $"{{\"symbol\":\"S{ticker}\",\"date\":\"2024-01-{(n % 50) + 1:00}\",\"close\":{n}.5,\"volume\":{line},\"new{ticker}\":\"{filler}\"}}"
                );
    }

    private static readonly string[] Seen =
    [
        "SELECT concat_ws(' ', symbol, date, close, volume, _bronze_line) FROM silver.demo_price ORDER BY ALL",
        "SELECT concat_ws(' ', bronze_line, row_number, reason, column_name, value) FROM ops.quarantine ORDER BY bronze_line, row_number",
        "SELECT concat_ws(' ', kind, field, example) FROM ops.schema_drift ORDER BY ALL",
    ];

    /// <summary>One segment and a warehouse.</summary>
    private sealed class Bronze : IDisposable
    {
        private const string File = "bronze/s.jsonl";

        private readonly TempFolder _folder = new();
        private readonly Database _warehouse;
        private readonly OpsService _ops;
        private long _promotion;

        /// <param name="inPieces">True to stage and merge all that is read together by itself, where answers have no pages.</param>
        public Bronze(bool inPieces = false)
        {
            var memory = MemoryBudget.Of(null);
            _warehouse = Database.Open(":memory:", inPieces ? memory with { Piece = 1 } : memory);
            _ops = new(_warehouse);
        }

        public void Write(params ReadOnlyMemory<byte>[] lines)
        {
            Directory.CreateDirectory(_folder.At("bronze"));
            using var file = new FileStream(_folder.At(File), FileMode.Append);
            foreach (var line in lines)
            {
                file.Write(line.Span);
            }

            file.Flush();
            var known =
                _ops.Segments.All().GetValueOrDefault(File) ?? new Segment(File, "demo", "list", "20240612T120000.000Z-abcd", 1, 0, 0);
            _ops.Segments.Save([known with { RecordedBytes = file.Length, RecordedLines = known.RecordedLines + lines.Length }]);
        }

        public SilverCounts Promote(params DatasetRecipe[] recipes) => Promote(recipes, CancellationToken.None);

        public SilverCounts Promote(DatasetRecipe[] recipes, CancellationToken stop)
        {
            SilverTables.Ensure(_warehouse, recipes.Select(r => r.Table).Take(1));
            var segments = _ops.Segments.All().Values.Where(s => s.PromotedBytes < s.RecordedBytes).ToList();
            var promoter = new SilverPromoter(_folder.Path, _warehouse, _ops);
            StoredDataset[] stored = segments.Count == 0 ? [] : [new(recipes, recipes, segments)];
            var promoted = _warehouse.Transaction(() => promoter.Promote(stored, ++_promotion, stop), CancellationToken.None);
            Notes = [.. promoter.Notes];
            Warnings = promoted.Warnings;
            return promoted.Rows;
        }

        public IReadOnlyList<string> Notes { get; private set; } = [];

        public IReadOnlyList<RunWarning> Warnings { get; private set; } = [];

        public void Execute(string sql) => _warehouse.Execute(sql);

        public List<string> Query(string sql) => _warehouse.Query(sql, r => r.Text(0));

        public void Dispose()
        {
            _warehouse.Dispose();
            _folder.Dispose();
        }
    }
}
