using System.Globalization;
using System.Numerics;
using System.Text;
using CsCheck;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Silver;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Warehouse;

/// <summary>Decimals through a real table: from the text in a body to what DuckDB says it holds.</summary>
public sealed class DecimalColumnTests
{
    [Fact]
    public void Every_digit_of_a_decimal_reaches_the_table()
    {
        Gen.Select(Decimals.Type, Gen.Select(Decimals.Digits, Gen.Bool, Decimals.Style).Array[1, 50])
            .Sample(
                (type, numbers) =>
                {
                    using var warehouse = Some.Warehouse();
                    var table = Some.Table("t", ["n"], ("n", ColumnType.Integer), ("d", type));
                    SilverTables.Ensure(warehouse, [table]);
                    var values = numbers.Select(n => (Unscaled: Cut(n.Item1, type) * (n.Item2 ? -1 : 1), Style: n.Item3)).ToList();
                    using var staging = new StagingTable(warehouse, table, 1, pieceBytes: null);
                    for (var i = 0; i < values.Count; i++)
                    {
                        staging.Append(Here, i, Decimal(type, Decimals.Write(values[i].Unscaled, -type.Scale, values[i].Style)));
                    }

                    staging.EndResponse(0, [true, true]);
                    Assert.Equal(values.Count, staging.Finish().Rows.Inserted);

                    Assert.Equal(
                        values.Select(v => Shown(v.Unscaled, type.Scale)),
                        warehouse.Query("SELECT d FROM silver.t ORDER BY n", r => r.Text(0))
                    );
                    // As DuckDB writes it, without its point: none of our own code is in this.
                    Assert.Equal(
                        values.Select(v => v.Unscaled),
                        warehouse.Query(
                            "SELECT replace(d::VARCHAR, '.', '') FROM silver.t ORDER BY n",
                            r => BigInteger.Parse(r.Text(0), CultureInfo.InvariantCulture)
                        )
                    );
                },
                iter: 50,
                threads: 1
            );
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(4, 2)]
    [InlineData(9, 9)]
    [InlineData(18, 0)]
    [InlineData(18, 18)]
    [InlineData(19, 0)]
    [InlineData(28, 14)]
    [InlineData(38, 0)]
    [InlineData(38, 19)]
    [InlineData(38, 38)]
    public void The_largest_and_the_smallest_decimal_fit(int precision, int scale)
    {
        using var warehouse = Some.Warehouse();
        var type = ColumnType.Decimal(precision, scale);
        var table = Some.Table("t", ["d"], ("d", type));
        SilverTables.Ensure(warehouse, [table]);
        var most = Shown(BigInteger.Pow(10, precision) - 1, scale);
        string[] values = ["-" + most, Shown(BigInteger.Zero, scale), most];
        using var staging = new StagingTable(warehouse, table, 1, pieceBytes: null);
        foreach (var value in values)
        {
            staging.Append(Here, Decimal(type, value));
        }

        staging.EndResponse(0, [true]);
        staging.Finish();

        Assert.Equal(values, warehouse.Query("SELECT d FROM silver.t ORDER BY d", r => r.Text(0)));
        Assert.Equal(
            [$"DECIMAL({precision},{scale})"],
            warehouse.Query("SELECT data_type FROM duckdb_columns() WHERE table_name = 't' AND column_name = 'd'", r => r.Text(0))
        );
    }

    [Theory]
    [InlineData(12, 4)]
    [InlineData(38, 10)]
    public void A_decimal_in_a_key_is_the_same_however_it_is_written(int precision, int scale)
    {
        using var warehouse = Some.Warehouse();
        var type = ColumnType.Decimal(precision, scale);
        var table = Some.Table("t", ["strike"], ("strike", type), ("price", type));
        SilverTables.Ensure(warehouse, [table]);

        Assert.Equal(new(2, 2, 0, 0, 0), Merge(1, ("1.5", "0.1"), ("2", "0.2")));
        Assert.Equal(new(2, 0, 0, 2, 0), Merge(2, ("15e-1", "0.10"), ("2.000", "2e-1")));
        Assert.Equal(new(3, 1, 1, 1, 0), Merge(3, ("1.50", "0.1"), ("2", "0.3"), ("-0", "0")));
        Assert.Equal(new(4, 1, 2, 1, 0), Merge(4, ("3", "1"), ("3.0", "1.0"), ("30e-1", "2"), ("2", "0.4")));

        Assert.Equal(
            ["0 0 3", "1.5 0.1 1", "2 0.4 4", "3 2 4"],
            warehouse.Query(
                "SELECT concat_ws(' ', strike::DOUBLE::VARCHAR, price::DOUBLE::VARCHAR, _promotion) FROM silver.t ORDER BY strike",
                r => r.Text(0).Replace(".0 ", " ", StringComparison.Ordinal)
            )
        );

        SilverCounts Merge(long promotion, params (string Strike, string Price)[] rows)
        {
            using var staging = new StagingTable(warehouse, table, promotion, pieceBytes: null);
            foreach (var (answer, (strike, price)) in rows.Index())
            {
                staging.Append(Here, Decimal(type, strike), Decimal(type, price));
                staging.EndResponse(answer, [true, true]);
            }

            return staging.Finish().Rows;
        }
    }

    private static Origin Here => new("run", "file", 1, DateTime.UnixEpoch);

    private static BigInteger Cut(string digits, ColumnType.DecimalType type) =>
        BigInteger.Parse(digits[..Math.Min(digits.Length, type.Precision)], CultureInfo.InvariantCulture);

    private static Int128 Decimal(ColumnType type, string text)
    {
        var cell = new Cell();
        Assert.Null(CellParser.Parse(type, Encoding.UTF8.GetBytes(text), quoted: false, [], MomentParser.Default, new(), ref cell));
        return cell.Unscaled;
    }

    // With a digit before the point and all places behind it.
    private static string Shown(BigInteger unscaled, int scale)
    {
        var digits = BigInteger.Abs(unscaled).ToString(CultureInfo.InvariantCulture).PadLeft(scale + 1, '0');
        return (unscaled.Sign < 0 ? "-" : "") + (scale == 0 ? digits : digits.Insert(digits.Length - scale, "."));
    }
}
