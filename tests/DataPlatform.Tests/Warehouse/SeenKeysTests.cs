using CsCheck;
using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Warehouse;

public sealed class SeenKeysTests
{
    private static readonly SilverTable Prices = Some.Table(
        "prices",
        ["ticker", "date"],
        ("ticker", ColumnType.Text),
        ("close", ColumnType.Double),
        ("date", ColumnType.Date)
    );

    private const int Most = 1_000;

    [Fact]
    public void What_is_said_to_be_new_has_keys_that_all_differ()
    {
        Gen.Select(
                Pick.From("A", "a", "", "a ticker that is longer than twelve bytes", "a ticker that is longer than twelve bytez"),
                Gen.Int[1, 5]
            )
            .Array[1, 4]
            .Array[1, 4]
            .Sample(batches =>
            {
                var seen = new SeenKeys(Prices, Most);
                var keys = new HashSet<(string, int)>();
                foreach (var rows in batches)
                {
                    var differ = rows.All(keys.Add);

                    if (!seen.TryAdd(Batch(Prices, [.. rows.Select(r => new object?[] { r.Item1, 1.5, r.Item2 })])))
                    {
                        return;
                    }

                    Assert.True(differ);
                }
            });
    }

    [Fact]
    public void Series_are_new_that_go_on_at_either_end_whatever_lies_between_them()
    {
        var seen = new SeenKeys(Prices, Most);

        Assert.True(seen.TryAdd(Batch(Prices, ["A", 1.0, 10], ["A", 1.0, 11], ["B", 1.0, 11], ["B", 1.0, 10], ["A", 1.0, 9])));
        Assert.True(seen.TryAdd(Batch(Prices, ["A", 1.0, 20], ["C", 1.0, 1], ["B", 1.0, 1])));
        Assert.False(seen.TryAdd(Batch(Prices, ["A", 1.0, 15])));
    }

    [Fact]
    public void A_key_without_days_or_numbers_is_new_as_a_whole()
    {
        var table = Some.Table("names", ["a", "b"], ("a", ColumnType.Text), ("b", ColumnType.Boolean));
        var seen = new SeenKeys(table, Most);

        Assert.True(seen.TryAdd(Batch(table, ["x", true], ["y", true], ["x", false])));
        Assert.False(seen.TryAdd(Batch(table, ["y", true])));
    }

    [Fact]
    public void Moments_that_are_stored_as_one_are_one_key()
    {
        var table = Some.Table("ticks", ["at"], ("at", ColumnType.Timestamp));
        var seen = new SeenKeys(table, Most);

        Assert.True(seen.TryAdd(Batch(table, [638_000_000_000_000_000], [638_000_000_000_000_010])));
        Assert.False(seen.TryAdd(Batch(table, [638_000_000_000_000_019])));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(9)]
    [InlineData(18)]
    [InlineData(38)]
    public void Decimals_are_told_apart_by_their_values(int precision)
    {
        var table = Some.Table("amounts", ["amount"], ("amount", ColumnType.Decimal(precision, 0)));
        var seen = new SeenKeys(table, Most);

        Assert.True(seen.TryAdd(Batch(table, [(Int128)(-1)], [(Int128)1], [(Int128)9_999])));
        Assert.False(seen.TryAdd(Batch(table, [(Int128)(-1)])));
    }

    [Fact]
    public void Of_more_keys_than_are_remembered_nothing_is_known()
    {
        var seen = new SeenKeys(Prices, most: 2);

        Assert.True(seen.TryAdd(Batch(Prices, ["A", 1.0, 1], ["B", 1.0, 1], ["A", 1.0, 2])));
        Assert.False(seen.TryAdd(Batch(Prices, ["C", 1.0, 1])));
    }

    [Fact]
    public void Of_keys_that_hold_doubles_nothing_is_known()
    {
        var table = Some.Table("doubles", ["x"], ("x", ColumnType.Double));

        Assert.False(new SeenKeys(table, Most).TryAdd(Batch(table, [0.0], [-0.0])));
    }

    private static RowBatch Batch(SilverTable table, params object?[][] rows)
    {
        var batch = Batches.Of(table).Take();
        Array.ForEach(rows, r => StagedRows.Add(batch, r));
        return batch;
    }
}
