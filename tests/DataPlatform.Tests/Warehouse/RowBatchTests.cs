using System.Globalization;
using System.Text;
using CsCheck;
using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Warehouse;

/// <summary>What goes into a batch comes out of the table, as DuckDB says it.</summary>
public sealed class RowBatchTests
{
    private static readonly ColumnType[] Types =
    [
        ColumnType.Integer,
        ColumnType.Text,
        ColumnType.Double,
        ColumnType.Boolean,
        ColumnType.Date,
        ColumnType.Timestamp,
        ColumnType.Json,
        ColumnType.Decimal(4, 2),
        ColumnType.Decimal(9, 0),
        ColumnType.Decimal(18, 6),
        ColumnType.Decimal(38, 10),
    ];

    public sealed record Row(
        long? Integer,
        string? Text,
        double? Real,
        bool? Flag,
        int? Day,
        long? Moment,
        string? Json,
        short? Small,
        int? Medium,
        long? Large,
        Int128? Huge
    )
    {
        public object?[] Values => [Integer, Text, Real, Flag, Day, Moment, Json, (Int128?)Small, (Int128?)Medium, (Int128?)Large, Huge];
    }

    [Fact]
    public void Any_rows_in_batches_of_any_length_are_in_the_table_and_those_taken_back_are_not()
    {
        Gen.Select(Rows().Array[0, 30], Rows().Array[0, 5])
            .Array[1, 5]
            .Sample(
                batches =>
                {
                    using var warehouse = Some.Warehouse();
                    using var appender = Appender(warehouse);
                    foreach (var (rows, takenBack) in batches)
                    {
                        var batch = appender.Batches.Take();
                        Array.ForEach(takenBack, r => StagedRows.Add(batch, r.Values));
                        batch.CutTo(0);
                        Array.ForEach(rows, r => StagedRows.Add(batch, r.Values));
                        Array.ForEach(takenBack, r => StagedRows.Add(batch, r.Values));
                        batch.CutTo(rows.Length);
                        appender.Append(batch);
                    }

                    appender.Close();

                    Assert.Equal(batches.SelectMany(b => b.Item1).Select(Written), Stored(warehouse));
                },
                iter: 50,
                threads: 1
            );
    }

    [Fact]
    public void A_full_batch_and_long_texts_reach_the_table_whole()
    {
        using var warehouse = Some.Warehouse();
        using var appender = Appender(warehouse);
        var rows = Enumerable
            .Range(0, (2 * RowBatch.Capacity) + 1)
            .Select(i => new Row(
                i,
                i == 5 ? new string('é', 300_000) : new string('x', i % 40),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null
            ))
            .ToList();

        foreach (var some in rows.Chunk(RowBatch.Capacity))
        {
            var batch = appender.Batches.Take();
            Array.ForEach(some, r => StagedRows.Add(batch, r.Values));
            appender.Append(batch);
        }

        appender.Close();

        Assert.Equal(rows.Select(Written), Stored(warehouse));
    }

    [Fact]
    public void A_full_batch_takes_no_more()
    {
        using var warehouse = Some.Warehouse();
        using var appender = Appender(warehouse);
        var batch = appender.Batches.Take();
        var row = new Row(1, null, null, null, null, null, null, null, null, null, null);
        while (!batch.IsFull)
        {
            StagedRows.Add(batch, row.Values);
        }

        Assert.Throws<InvalidOperationException>(() => StagedRows.Add(batch, row.Values));
        Assert.Throws<InvalidOperationException>(() => StagedRows.Add(appender.Batches.Take(), 1));
    }

    private static ChunkAppender Appender(Database warehouse)
    {
        var storage = Types.Select(ColumnStorage.Of).ToArray();
        warehouse.Execute($"CREATE TABLE rows ({string.Join(", ", storage.Select((s, i) => $"c{i} {s.SqlType}"))})");
        return warehouse.Chunks("main", "rows", storage);
    }

    private static Gen<Row> Rows() =>
        Gen.Select(
            Gen.Select(
                Gen.Long.Nullable(),
                Gen.Select(Gen.Bool, Gen.String[Gen.Char["aé\u0001 \"'"], 0, 30], (isNull, text) => isNull ? null : text),
                Gen.Double.Nullable(),
                Gen.Bool.Nullable()
            ),
            Gen.Select(
                Gen.Int[0, 3_652_058].Nullable(),
                Gen.Long[0, DateTime.MaxValue.Ticks].Nullable(),
                Pick.From<string?>(null, "null", "{\"a\": [1.0, \"long enough\"]}"),
                Gen.Int[-9_999, 9_999].Select(i => (short)i).Nullable()
            ),
            Gen.Select(
                Gen.Int[-999_999_999, 999_999_999].Nullable(),
                Gen.Long[-999_999_999_999_999_999, 999_999_999_999_999_999].Nullable(),
                Gen.Select(Gen.Long, Gen.ULong, (high, low) => new Int128((ulong)(high >> 2), low) % Most).Nullable()
            ),
            (a, b, c) => new Row(a.Item1, a.Item2, a.Item3, a.Item4, b.Item1, b.Item2, b.Item3, b.Item4, c.Item1, c.Item2, c.Item3)
        );

    private static Int128 Most => Int128.Parse(new string('9', 38), CultureInfo.InvariantCulture);

    private static string Written(Row row) =>
        string.Join(
            '|',
            row.Integer?.ToString(CultureInfo.InvariantCulture) ?? "-",
            row.Text is { } text ? Convert.ToHexString(Encoding.UTF8.GetBytes(text)) : "-",
            row.Real is { } real ? Bits(real) : "-",
            row.Flag?.ToString().ToLowerInvariant() ?? "-",
            row.Day is { } day ? (day - 719_162).ToString(CultureInfo.InvariantCulture) : "-",
            row.Moment is { } moment ? Micros(moment) : "-",
            row.Json ?? "-",
            Decimal(row.Small, 2),
            Decimal(row.Medium, 0),
            Decimal(row.Large, 6),
            Decimal(row.Huge, 10)
        );

    private static string Micros(long ticks) => ((ticks - DateTime.UnixEpoch.Ticks) / 10).ToString(CultureInfo.InvariantCulture);

    private static string Bits(double real) => double.IsNaN(real) ? "nan" : real.ToString("R", CultureInfo.InvariantCulture);

    private static string Decimal(Int128? unscaled, int scale)
    {
        if (unscaled is not { } number)
        {
            return "-";
        }

        var digits = Int128.Abs(number).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        return (number < 0 ? "-" : "") + (scale == 0 ? digits : digits.Insert(digits.Length - scale, "."));
    }

    private static List<string> Stored(Database warehouse) =>
        warehouse.Query(
            """
            SELECT c0, hex(c1), c2, c3, datediff('day', DATE '1970-01-01', c4), epoch_us(c5), c6, c7::VARCHAR, c8::VARCHAR, c9::VARCHAR, c10::VARCHAR
            FROM rows ORDER BY rowid
            """,
            r =>
                string.Join(
                    '|',
                    Or(r, 0),
                    Or(r, 1),
                    r.TextOrNull(2) is { } real ? Bits(double.Parse(real, CultureInfo.InvariantCulture)) : "-",
                    Or(r, 3).ToLowerInvariant(),
                    Or(r, 4),
                    Or(r, 5),
                    Or(r, 6),
                    Or(r, 7),
                    Or(r, 8),
                    Or(r, 9),
                    Or(r, 10)
                )
        );

    private static string Or(RowReader row, int column) => row.TextOrNull(column) ?? "-";
}
