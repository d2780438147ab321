using System.Globalization;
using CsCheck;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Warehouse;

/// <summary>The merge against a model that upserts row by row. The names of the columns are words of SQL and of the merge itself, on purpose.</summary>
public sealed class StagingTableTests
{
    private static readonly SilverTable Table = Some.Table(
        "order",
        ["key", "t"],
        ("key", ColumnType.Text),
        ("t", ColumnType.Integer),
        ("s", ColumnType.Double),
        ("staging", ColumnType.Text),
        ("row", ColumnType.Boolean),
        ("select", ColumnType.Date),
        ("stored", ColumnType.Timestamp),
        ("staged", ColumnType.Json)
    );

    private static readonly DateTime At = new(2024, 6, 12, 12, 0, 0, DateTimeKind.Utc);

    private static readonly bool[] Everything = [true, true, true, true, true, true, true, true];

    /// <summary>Rows of an answer, and which columns' fields came.</summary>
    public sealed record Response(long Answer, Row[] Rows, bool[] Came);

    public sealed record Row(string Key, int T, double? S, string? Staging, bool? Flag, int? Day, long? Moment, string? Json);

    [Fact]
    public void Whatever_comes_is_counted_and_stored_as_if_it_were_upserted_row_by_row()
    {
        Rows()
            .Array[0, 25]
            .Array[1, 4]
            .Sample(
                batches =>
                {
                    using var warehouse = Some.Warehouse();
                    SilverTables.Ensure(warehouse, [Table]);
                    var model = new Model();
                    var promotion = 0;
                    foreach (var batch in batches)
                    {
                        var counts = Merge(warehouse, batch, ++promotion);

                        Assert.Equal(model.Upsert(batch, promotion), (counts.Inserted, counts.Updated, counts.Unchanged));
                        Assert.Equal(batch.Length, counts.RowsRead);
                        Assert.Equal(counts.RowsRead, counts.Inserted + counts.Updated + counts.Unchanged);
                        Assert.Equal(model.Text(), Stored(warehouse));
                    }
                },
                iter: 15,
                threads: 1
            );
    }

    [Fact]
    public void The_same_rows_a_second_time_change_nothing()
    {
        Rows()
            .Array[1, 40]
            .Sample(
                rows =>
                {
                    using var warehouse = Some.Warehouse();
                    SilverTables.Ensure(warehouse, [Table]);
                    var newest = rows.GroupBy(r => (r.Key, r.T)).Select(g => g.Last()).ToArray();
                    Merge(warehouse, rows, 1);
                    var before = Stored(warehouse);

                    var counts = Merge(warehouse, newest, 2);

                    Assert.Equal((0, 0, newest.Length), (counts.Inserted, counts.Updated, counts.Unchanged));
                    Assert.Equal(before, Stored(warehouse));
                },
                iter: 15,
                threads: 1
            );
    }

    [Fact]
    public void Answers_are_counted_one_by_one_and_fields_that_did_not_come_change_nothing()
    {
        Responses()
            .Array[1, 3]
            .Sample(
                batches =>
                {
                    using var warehouse = Some.Warehouse();
                    SilverTables.Ensure(warehouse, [Table]);
                    var model = new Model();
                    var promotion = 0;
                    foreach (var batch in batches)
                    {
                        var merged = MergeAll(warehouse, batch, ++promotion);

                        var (counts, conflicts) = model.UpsertAnswers(batch, promotion);
                        Assert.Equal(counts, (merged.Rows.Inserted, merged.Rows.Updated, merged.Rows.Unchanged));
                        Assert.Equal(conflicts, (merged.Conflicts?.Keys ?? 0, merged.Conflicts?.Rows ?? 0));
                        Assert.Equal(model.Text(), Stored(warehouse));
                    }
                },
                iter: 12,
                threads: 1
            );
    }

    [Fact]
    public void However_small_the_pieces_the_table_and_the_counts_are_those_of_one_piece()
    {
        Gen.Select(Responses().Array[1, 3], Gen.OneOf(Gen.Const(1L), Gen.Long[1, 4_000], Gen.Const(long.MaxValue)))
            .Sample(
                (batches, pieceBytes) =>
                {
                    using var warehouse = Some.Warehouse();
                    using var piecewise = Some.Warehouse();
                    SilverTables.Ensure(warehouse, [Table]);
                    SilverTables.Ensure(piecewise, [Table]);
                    var promotion = 0;
                    foreach (var batch in batches)
                    {
                        // Each response is an answer of its own; those with several are never cut.
                        Response[] answers = [.. batch.Select((r, i) => r with { Answer = i })];
                        var whole = MergeAll(warehouse, answers, ++promotion);

                        Assert.Equal(whole, MergeAll(piecewise, answers, promotion, pieceBytes: pieceBytes));
                        Assert.Equal(WithoutPromotion(warehouse), WithoutPromotion(piecewise));
                    }
                },
                iter: 12,
                threads: 1
            );

        // A row that changes and changes back is touched by the pieces and not by the whole.
        static IEnumerable<string> WithoutPromotion(Database warehouse) => Stored(warehouse).Select(r => r[..r.LastIndexOf('|')]);
    }

    [Fact]
    public void Rows_go_straight_into_an_empty_table_until_a_key_may_come_twice()
    {
        using var warehouse = Some.Warehouse();
        SilverTables.Ensure(warehouse, [Table]);
        var row = new Row("A", 1, 1.5, null, null, null, null, null);
        using var staging = new StagingTable(warehouse, Table, 1, long.MaxValue);

        Stage(staging, 1, row, row with { T = 2 });
        Assert.False(IsStaged());
        Stage(staging, 2, row with { Key = "B" }, row with { T = 2, S = 0 });
        Assert.True(IsStaged());

        Assert.Equal(new(4, 3, 1, 0, 0), staging.Finish().Rows);
        Assert.Equal(["A1.5", "A0.0", "B1.5"], warehouse.Query("""SELECT key || s FROM silver."order" ORDER BY key, t""", r => r.Text(0)));
        Assert.False(IsStaged());

        bool IsStaged() => warehouse.Scalar<long>("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'staging'") > 0;
    }

    [Fact]
    public void A_response_of_more_rows_than_the_memory_should_hold_is_merged_as_one()
    {
        using var warehouse = Some.Warehouse();
        SilverTables.Ensure(warehouse, [Table]);
        var row = new Row("A", 1, 1.5, null, null, null, null, null);
        using var staging = new StagingTable(warehouse, Table, 1, pieceBytes: 1);

        Stage(staging, 1, row, row with { T = 2 }, row with { T = 3 }, row with { S = 0 });

        Assert.Equal(new(new(4, 3, 0, 1, 0), new(1, 1, "key=A, t=1")), staging.Finish());
    }

    private static void Stage(StagingTable staging, long answer, params Row[] rows)
    {
        foreach (var r in rows)
        {
            staging.Append(new("run-1", "file", 1, At), r.Key, r.T, r.S, r.Staging, r.Flag, r.Day, r.Moment, r.Json);
        }

        staging.EndResponse(answer, Everything);
        staging.EndPiece();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(long.MaxValue)]
    public void What_is_undone_was_never_there(long pieceBytes)
    {
        using var warehouse = Some.Warehouse();
        SilverTables.Ensure(warehouse, [Table]);
        var row = new Row("A", 1, 1.5, null, null, null, null, null);
        Response[] answers = [new(1, [row], Everything), new(2, [row with { T = 2 }], Everything)];

        Assert.Throws<TimeoutException>(() =>
            warehouse.Transaction<Merged>(() =>
            {
                Assert.Equal(2, MergeAll(warehouse, answers, 1, pieceBytes: pieceBytes).Rows.Inserted);
                throw new TimeoutException();
            })
        );
        Assert.Throws<TimeoutException>(() =>
            warehouse.Transaction<Merged>(() =>
            {
                using var staging = new StagingTable(warehouse, Table, 1, pieceBytes);
                Stage(staging, 1, row);
                throw new TimeoutException();
            })
        );

        Assert.Empty(Stored(warehouse));
    }

    [Fact]
    public void Columns_that_stand_in_another_order_get_their_own_values()
    {
        using var warehouse = Some.Warehouse();
        SilverTables.Ensure(warehouse, [Table with { Columns = [.. Table.Columns.Reverse()] }]);
        var row = new Row("A", 1, 1.5, "x", true, 738_000, 638_000_000_000_000_000, "{}");

        var merged = MergeAll(warehouse, [new(1, [row], Everything)], 1, pieceBytes: long.MaxValue);

        Assert.Equal(1, merged.Rows.Inserted);
        Assert.Equal(["A|1|1.5|x|true|2021-07-30|1664403200000000|{}|1"], Stored(warehouse));
    }

    /// <summary>Some databases have a number for each row that goes by this name.</summary>
    [Fact]
    public void A_column_may_be_called_rowid()
    {
        using var warehouse = Some.Warehouse();
        var table = Some.Table("t", ["k"], ("k", ColumnType.Text), ("rowid", ColumnType.Integer), ("v", ColumnType.Integer));
        SilverTables.Ensure(warehouse, [table]);
        using var staging = new StagingTable(warehouse, table, 1, pieceBytes: null);
        var origin = new Origin("run", "file", 1, At);

        staging.Append(origin, "A", 7, 1);
        staging.Append(origin, "A", 3, 2);
        staging.Append(origin, "B", 7, 5);
        staging.Append(origin, "C", null, 6);
        staging.Append(origin, "C", null, 7);
        staging.EndResponse(1, [true, true, true]);

        Assert.Equal(new(5, 3, 0, 2, 0), staging.Finish().Rows);
        Assert.Equal(["A2", "B5", "C7"], warehouse.Query("SELECT k || v FROM silver.t ORDER BY k", r => r.Text(0)));
    }

    [Fact]
    public void Keys_that_come_again_among_very_many_rows_are_merged_in_their_order()
    {
        const int Rows = 150_000;
        using var warehouse = Some.Warehouse();
        var table = Some.Table("t", ["k"], ("k", ColumnType.Integer), ("v", ColumnType.Integer));
        SilverTables.Ensure(warehouse, [table]);
        using var staging = new StagingTable(warehouse, table, 1, pieceBytes: null);
        foreach (var answer in new[] { 0, 1 })
        {
            for (var row = 0; row < Rows; )
            {
                var batch = staging.Batches.Take();
                for (; row < Rows && !batch.IsFull; row++)
                {
                    StagedRows.Add(batch, row + (answer * (Rows - 10)), row);
                }

                staging.Label(batch, batch.Count, new("run", "file", answer + 1, At));
                staging.Append(batch);
            }

            staging.EndResponse(answer, [true, true]);
        }

        Assert.Equal(new(2 * Rows, (2 * Rows) - 10, 10, 0, 0), staging.Finish().Rows);
        Assert.Equal(
            [$"{(2 * Rows) - 10} {((long)Rows * (Rows - 1)) - (10L * Rows) + 55}"],
            warehouse.Query("SELECT count(*) || ' ' || sum(v) FROM silver.t", r => r.Text(0))
        );
    }

    [Fact]
    public void Different_rows_of_one_key_in_one_answer_are_counted_and_the_last_one_stays()
    {
        using var warehouse = Some.Warehouse();
        SilverTables.Ensure(warehouse, [Table]);
        var row = new Row("A", 1, 0.25, null, null, null, null, null);
        Response[] pages =
        [
            new(7, [row, row with { T = 2 }], Everything),
            new(8, [row with { T = 3 }], Everything),
            new(7, [row with { T = 2 }, row with { S = 1 }], Everything),
        ];

        var first = MergeAll(warehouse, pages, 1);
        var again = MergeAll(warehouse, pages, 2);
        var another = MergeAll(warehouse, [new(1, [row], Everything), new(2, [row with { S = 5 }], Everything)], 3);

        Assert.Equal(new(new(5, 3, 0, 2, 0), new(1, 1, "key=A, t=1")), first);
        Assert.Equal(new(new(5, 0, 0, 5, 0), new(1, 1, "key=A, t=1")), again);
        Assert.Equal(new(new(2, 0, 2, 0, 0), null), another);
        Assert.Equal(["5"], warehouse.Query("""SELECT s FROM silver."order" WHERE t = 1""", r => r.Text(0)));
    }

    [Fact]
    public void A_table_of_nothing_but_its_key_has_nothing_to_update()
    {
        using var warehouse = Some.Warehouse();
        var table = Some.Table("keys_only", ["a"], ("a", ColumnType.Text));
        SilverTables.Ensure(warehouse, [table]);

        Assert.Equal(new(3, 2, 0, 1, 0), Keys(1, "x", "y", "x"));
        Assert.Equal(new(2, 1, 0, 1, 0), Keys(2, "y", "z"));
        Assert.Equal(3, warehouse.Scalar<long>("SELECT count(*) FROM silver.keys_only"));

        SilverCounts Keys(long promotion, params string[] keys)
        {
            using var staging = new StagingTable(warehouse, table, promotion, pieceBytes: null);
            foreach (var key in keys)
            {
                staging.Append(new("run", "file", 1, At), key);
            }

            staging.EndResponse(0, [true]);
            return staging.Finish().Rows;
        }
    }

    [Fact]
    public void Nothing_staged_is_nothing_merged()
    {
        using var warehouse = Some.Warehouse();
        SilverTables.Ensure(warehouse, [Table]);

        Assert.Equal(Merged.Nothing, MergeAll(warehouse, [], 1));
        Assert.Equal(0, warehouse.Scalar<long>("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'staging'"));
    }

    [Fact]
    public void A_row_says_where_it_came_from_until_it_changes()
    {
        using var warehouse = Some.Warehouse();
        SilverTables.Ensure(warehouse, [Table]);
        var row = new Row("A", 1, 1.5, null, null, null, null, null);
        Merge(warehouse, [row], 1, "first.jsonl");
        Merge(warehouse, [row], 2, "same.jsonl");
        Assert.Equal("1 first.jsonl", From());

        Merge(warehouse, [row with { S = 2.5 }], 3, "changed.jsonl");

        Assert.Equal("3 changed.jsonl", From());

        string From() =>
            Assert.Single(
                warehouse.Query(
                    """SELECT _promotion || ' ' || _bronze_file FROM silver."order" WHERE _run_id = 'run-' || _promotion AND _ingested_at = TIMESTAMP '2024-06-12 12:00:00'""",
                    r => r.Text(0)
                )
            );
    }

    private static Gen<Response[]> Responses() =>
        Gen.Select(Gen.Int[0, 2], Rows().Array[0, 4], Gen.Bool.Array[6])
            .Array[1, 6]
            .Select(all =>
            {
                // The responses of an answer come one after the other.
                var answer = 0;
                return all.Select(a => new Response(
                        answer += Math.Min(a.Item1, 1),
                        [.. a.Item2.Select(r => Without(r, a.Item3))],
                        [true, true, .. a.Item3]
                    ))
                    .ToArray();
            });

    private static Row Without(Row row, bool[] came) =>
        new(
            row.Key,
            row.T,
            came[0] ? row.S : null,
            came[1] ? row.Staging : null,
            came[2] ? row.Flag : null,
            came[3] ? row.Day : null,
            came[4] ? row.Moment : null,
            came[5] ? row.Json : null
        );

    // Few keys and few values, so that rows repeat, change and change back.
    private static Gen<Row> Rows() =>
        Gen.Select(
                Gen.Select(Pick.From("A", "B", "a", "", "O'Neil \"x\"", "é💥"), Gen.Int[-1, 1]),
                Pick.From<double?>(null, 0, 1.5, double.NaN, double.PositiveInfinity),
                Pick.From<string?>(null, "", "x", "X"),
                Pick.From<bool?>(null, true, false),
                Pick.From<int?>(null, 0, 738_000, 3_652_058),
                Pick.From<long?>(null, 638_000_000_000_000_000, 638_000_000_000_000_010),
                Pick.From<string?>(null, "null", "{\"a\": 1}", "{\"a\":1}")
            )
            .Select(r => new Row(r.Item1.Item1, r.Item1.Item2, r.Item2, r.Item3, r.Item4, r.Item5, r.Item6, r.Item7))
            .SelectMany(r => Gen.Bool.Select(plain => plain ? new Row(r.Key, r.T, r.S, null, null, null, null, null) : r));

    // Each row is an answer of its own.
    private static SilverCounts Merge(Database warehouse, Row[] rows, long promotion, string file = "file") =>
        MergeAll(warehouse, [.. rows.Select((r, i) => new Response(i, [r], Everything))], promotion, file).Rows;

    private static Merged MergeAll(Database warehouse, Response[] responses, long promotion, string file = "file", long? pieceBytes = null)
    {
        using var staging = new StagingTable(warehouse, Table, promotion, pieceBytes);
        foreach (var (answer, rows, came) in responses)
        {
            foreach (var r in rows)
            {
                staging.Append(
                    new(string.Create(CultureInfo.InvariantCulture, $"run-{promotion}"), file, 1, At),
                    r.Key,
                    r.T,
                    r.S,
                    r.Staging,
                    r.Flag,
                    r.Day,
                    r.Moment,
                    r.Json
                );
            }

            staging.EndResponse(answer, came);
            if (pieceBytes is not null)
            {
                staging.EndPiece();
            }
        }

        return staging.Finish();
    }

    private static List<string> Stored(Database warehouse) =>
        [
            .. warehouse
                .Query(
                    """SELECT concat_ws('|', key, t, coalesce(replace(s::VARCHAR, '-nan', 'nan'), 'NULL'), coalesce(staging, 'NULL'), coalesce("row"::VARCHAR, 'NULL'), coalesce("select"::VARCHAR, 'NULL'), coalesce(epoch_us(stored)::VARCHAR, 'NULL'), coalesce(staged::VARCHAR, 'NULL'), _promotion) FROM silver."order" """,
                    r => r.Text(0)
                )
                .Order(StringComparer.Ordinal),
        ];

    private sealed class Model
    {
        private Dictionary<(string Key, int T), (Row Row, int Promotion)> _rows = [];

        public (long Inserted, long Updated, long Unchanged) Upsert(Row[] batch, int promotion)
        {
            var (inserted, updated, unchanged) = (0L, 0L, 0L);
            var seen = _rows.ToDictionary(r => r.Key, r => r.Value.Row);
            foreach (var row in batch)
            {
                if (!seen.TryGetValue((row.Key, row.T), out var before))
                {
                    inserted++;
                }
                else if (AreSame(before, row))
                {
                    unchanged++;
                }
                else
                {
                    updated++;
                }

                seen[(row.Key, row.T)] = row;
            }

            Keep(seen, promotion);
            return (inserted, updated, unchanged);
        }

        public ((long Inserted, long Updated, long Unchanged) Counts, (long Keys, long Rows) Conflicts) UpsertAnswers(
            Response[] batch,
            int promotion
        )
        {
            var (inserted, updated, keys, lost) = (0L, 0L, 0L, 0L);
            var seen = _rows.ToDictionary(r => r.Key, r => r.Value.Row);
            foreach (var answer in batch.GroupBy(r => r.Answer))
            {
                var before = new Dictionary<(string Key, int T), Row>(seen);
                var said = new List<Row>();
                foreach (var (row, came) in answer.SelectMany(r => r.Rows.Select(row => (row, r.Came))))
                {
                    var old = seen.GetValueOrDefault((row.Key, row.T));
                    var filled = new Row(
                        row.Key,
                        row.T,
                        came[2] ? row.S : old?.S,
                        came[3] ? row.Staging : old?.Staging,
                        came[4] ? row.Flag : old?.Flag,
                        came[5] ? row.Day : old?.Day,
                        came[6] ? row.Moment : old?.Moment,
                        came[7] ? row.Json : old?.Json
                    );
                    seen[(row.Key, row.T)] = filled;
                    said.Add(filled);
                }

                foreach (var key in said.GroupBy(r => (r.Key, r.T)))
                {
                    var others = key.Count(r => !AreSame(r, key.Last()));
                    (keys, lost) = (keys + (others > 0 ? 1 : 0), lost + others);
                    inserted += before.ContainsKey(key.Key) ? 0 : 1;
                    updated += before.TryGetValue(key.Key, out var old) && !AreSame(old, key.Last()) ? 1 : 0;
                }
            }

            Keep(seen, promotion);
            return ((inserted, updated, batch.Sum(r => r.Rows.Length) - inserted - updated), (keys, lost));
        }

        // A row that ends as it began was not touched, whatever it was in between.
        private void Keep(Dictionary<(string Key, int T), Row> seen, int promotion) =>
            _rows = seen.ToDictionary(
                r => r.Key,
                r => _rows.TryGetValue(r.Key, out var before) && AreSame(before.Row, r.Value) ? before : (r.Value, promotion)
            );

        public List<string> Text() =>
            [
                .. _rows
                    .Values.Select(r =>
                        string.Join(
                            '|',
                            r.Row.Key,
                            r.Row.T,
                            r.Row.S switch
                            {
                                null => "NULL",
                                double.PositiveInfinity => "inf",
                                double.NaN => "nan",
                                0 => "0.0",
                                _ => "1.5",
                            },
                            r.Row.Staging ?? "NULL",
                            r.Row.Flag?.ToString().ToLowerInvariant() ?? "NULL",
                            r.Row.Day is { } day
                                ? DateOnly.FromDayNumber(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
                                : "NULL",
                            r.Row.Moment is { } moment
                                ? ((moment - DateTime.UnixEpoch.Ticks) / 10).ToString(CultureInfo.InvariantCulture)
                                : "NULL",
                            r.Row.Json ?? "NULL",
                            r.Promotion
                        )
                    )
                    .Order(StringComparer.Ordinal),
            ];

        // As SQL has it: a NaN is a NaN.
        private static bool AreSame(Row a, Row b) =>
            a with { S = 0 } == b with { S = 0 } && (a.S == b.S || (a.S is double.NaN && b.S is double.NaN));
    }
}
