using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Warehouse;

public sealed class CheckedTableTests : IDisposable
{
    private readonly Database _warehouse = Some.Warehouse();

    [Theory]
    [InlineData("DOUBLE", "'NaN'", "0", null, true)]
    [InlineData("DOUBLE", "'Infinity'", "0", null, false)]
    [InlineData("DOUBLE", "'-Infinity'", "0", null, true)]
    [InlineData("DOUBLE", "0", "0", "0", false)]
    [InlineData("DOUBLE", "NULL", "0", "1", false)]
    [InlineData("BIGINT", "-9223372036854775808", "-9e18", null, true)]
    [InlineData("BIGINT", "1", "+.5", "1.5", false)]
    [InlineData("DECIMAL(38,0)", "99999999999999999999999999999999999999", null, "1e37", true)]
    [InlineData("DECIMAL(3,1)", "0.1", "0.1", "0.1", false)]
    [InlineData("DECIMAL(38,18)", "0.100000000000000001", null, "0.1", true)]
    [InlineData("DECIMAL(18,2)", "1.5", "1.500", "15e-1", false)]
    [InlineData("DECIMAL(18,2)", "1", "-1e300", "1e300", false)]
    [InlineData("DECIMAL(18,2)", "1", null, "0.9999999999999999999999999999999999999999999999", true)]
    [InlineData("BIGINT", "9007199254740993", null, "9007199254740992", true)]
    [InlineData("BIGINT", "9223372036854775807", "9223372036854775807", "9223372036854775807", false)]
    [InlineData("HUGEINT", "170141183460469231731687303715884105727", null, "170141183460469231731687303715884105726", true)]
    [InlineData("UHUGEINT", "340282366920938463463374607431768211455", null, "340282366920938463463374607431768211454", true)]
    [InlineData("DOUBLE", "1", null, "0.99999999999999999999999", false)]
    [InlineData("DATE", "'2026-01-01'", "2026-01-01", "2026-01-01", false)]
    [InlineData("DATE", "'infinity'", null, "2026-01-01", true)]
    [InlineData("DATE", "'2026-01-02'", null, "2026-01-01", true)]
    [InlineData("DATE", "'0001-01-01'", "1900-01-01", null, true)]
    [InlineData("TIMESTAMP", "'2026-01-01 23:59:59'", null, "2026-01-01", false)]
    [InlineData("TIMESTAMP", "'2025-12-31 23:59:59'", "2026-01-01", null, true)]
    public void The_ends_of_a_range_are_in_it_and_a_value_outside_is_found(
        string type,
        string value,
        string? min,
        string? max,
        bool isOutside
    )
    {
        Table($"k INTEGER, v {type}", $"(1, {value}, 5)");

        var found = Assert.Single(Found([new Check.Range(min, max) { Column = "v" }], after: 4));

        Assert.Equal((isOutside ? 1L : 0L, 1L), (found.Failing, found.Checked));
    }

    [Theory]
    [InlineData("VARCHAR", "'a''; DROP TABLE t; --'", false)]
    [InlineData("VARCHAR", "'A'", true)]
    [InlineData("VARCHAR", "NULL", false)]
    [InlineData("BIGINT", "7", false)]
    [InlineData("BOOLEAN", "TRUE", false)]
    [InlineData("BOOLEAN", "FALSE", true)]
    public void A_value_that_is_not_accepted_is_found_whatever_the_accepted_ones_look_like(string type, string value, bool isFound)
    {
        Table($"k INTEGER, v {type}", $"(1, {value}, 5)");
        var check = new Check.Accepted(["a'; DROP TABLE t; --", "7", "true"]) { Column = "v" };

        Assert.Equal(isFound ? 1 : 0, Assert.Single(Found([check], after: 4)).Failing);
    }

    [Fact]
    public void One_reading_serves_all_checks_and_the_example_is_the_first_row_that_changed()
    {
        Table(
            "\"k\"\"1\" VARCHAR, d DATE, v DOUBLE",
            "('a', '2026-01-01', -9, 4), ('c', '2026-01-01', -2, 5), ('b', '2026-01-03', -1, 6), ('b', '2026-01-02', NULL, 5)"
        );

        var found = Found(
            [new Check.Range("0", null) { Column = "v" }, new Check.Nulls(0) { Column = "v" }, new Check.Range(null, "9") { Column = "v" }],
            4,
            "k\"1",
            "d"
        );

        Assert.Equal(
            ["2 of 3: k\"1=b d=2026-01-03 v=-1", "1 of 3: k\"1=b d=2026-01-02 v=null", "0 of 3: "],
            found.Select(f => $"{f.Failing} of {f.Checked}: {f.Example}")
        );
        Assert.Empty(Found([new Check.Nulls(0) { Column = "v" }], 6, "k\"1"));
    }

    [Fact]
    public void A_long_value_is_cut_in_the_example()
    {
        Table("k INTEGER, v VARCHAR", "(1, repeat('x', 10000) || chr(10), 5)");

        var example = Assert.Single(Found([new Check.Accepted(["y"]) { Column = "v" }], after: 0)).Example!;

        Assert.StartsWith("k=1 v=xxx", example, StringComparison.Ordinal);
        Assert.InRange(example.Length, 50, 300);
    }

    [Theory]
    [InlineData("DATE", "'infinity'", "infinity")]
    [InlineData("TIMESTAMP", "'-infinity'", "-infinity")]
    [InlineData("TIMESTAMP", "'290000-12-31 23:59:59'", "290000-12-31 23:59:59")]
    [InlineData("HUGEINT", "-7", "-7")]
    public void The_example_shows_a_value_that_only_the_database_can_hold(string type, string value, string shown)
    {
        Table($"k {type}, v INTEGER", $"({value}, -1, 5)");

        Assert.Equal($"k={shown} v=-1", Assert.Single(Found([new Check.Range("0", null) { Column = "v" }], after: 4)).Example);
    }

    [Theory]
    [InlineData("DATE")]
    [InlineData("TIMESTAMP")]
    public void The_newest_day_is_that_of_all_rows_whichever_of_them_have_changed(string type)
    {
        Table($"k INTEGER, v {type}", "(1, '2026-01-05', 1), (2, '2026-01-07', 1), (3, NULL, 1)");
        var first = Newest(10, mark: null)!;
        Assert.StartsWith("2026-01-07", first, StringComparison.Ordinal);

        Assert.Equal(first, Newest(10, new(1, first)));
        _warehouse.Execute("UPDATE t SET v = '2026-01-06', _promotion = 2 WHERE k = 1");
        Assert.Equal(first, Newest(10, new(1, first)));
        _warehouse.Execute("UPDATE t SET v = '2026-01-09', _promotion = 3 WHERE k = 3");
        var second = Newest(10, new(2, first))!;
        Assert.StartsWith("2026-01-09", second, StringComparison.Ordinal);
        // The row that had it has another one now.
        _warehouse.Execute("UPDATE t SET v = '2026-01-01', _promotion = 4 WHERE k = 3");
        Assert.Equal(first, Newest(10, new(3, second)));
        _warehouse.Execute("UPDATE t SET v = NULL, _promotion = 5");
        Assert.Null(Newest(10, new(4, first)));
    }

    [Theory]
    [InlineData("DATE")]
    [InlineData("TIMESTAMP")]
    public void A_day_to_come_is_not_the_newest_one_whichever_rows_have_changed(string type)
    {
        Table($"k INTEGER, v {type}", "(1, '2026-01-05', 1), (2, '2026-01-07', 1)");
        var first = Newest(10, mark: null)!;

        // For a date before the one that it was found for.
        Assert.Equal("2026-01-05, later: 1", Told(6, new(1, first)));
        _warehouse.Execute("INSERT INTO t VALUES (3, 'infinity', 2)");
        Assert.Equal("2026-01-07, later: 1", Told(10, new(1, first)));

        string Told(int day, CheckMark? mark) =>
            new CheckedTable(_warehouse, "t", ["k"]).Newest("v", Day(day), mark) is var (newest, later)
                ? $"{newest![..10]}, later: {later}"
                : "";
    }

    public void Dispose() => _warehouse.Dispose();

    private List<CheckFinding> Found(IReadOnlyList<Check> checks, long after, params string[] key) =>
        new CheckedTable(_warehouse, "t", key.Length == 0 ? ["k"] : key).OfRows(
            checks,
            checks.ToDictionary(c => c.ToString(), _ => new CheckMark(after, null), StringComparer.Ordinal),
            []
        );

    private string? Newest(int day, CheckMark? mark) => new CheckedTable(_warehouse, "t", ["k"]).Newest("v", Day(day), mark).Value;

    private static DateTime Day(int day) => new(2026, 1, day, 0, 0, 0, DateTimeKind.Utc);

    private void Table(string columns, string rows)
    {
        _warehouse.Execute($"CREATE TABLE t ({columns}, _promotion BIGINT)");
        _warehouse.Execute($"INSERT INTO t VALUES {rows}");
    }
}
