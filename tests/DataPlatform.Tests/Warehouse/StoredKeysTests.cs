using CsCheck;
using DataPlatform.Recipes;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Warehouse;

public sealed class StoredKeysTests
{
    private static readonly SilverTable Table = Some.Table(
        "k",
        ["t", "select"],
        ("t", ColumnType.Text),
        ("select", ColumnType.Integer),
        ("v", ColumnType.Double)
    );

    [Fact]
    public void Rows_that_are_said_not_to_meet_never_do()
    {
        var key = Gen.Select(Pick.From("", "A", "a", "é💥", "AB"), Gen.Int[-2, 2]);
        Gen.Select(key.Array[0, 4], key.Array[1, 3])
            .Sample(
                (stored, added) =>
                {
                    using var warehouse = Some.Warehouse();
                    SilverTables.Ensure(warehouse, [Table]);
                    Fill(warehouse, "silver.k", stored);
                    warehouse.Execute("CREATE TEMP TABLE added AS SELECT t, \"select\" FROM silver.k LIMIT 0");
                    Fill(warehouse, "added", added);

                    var apart = StoredKeys.CannotMeet(warehouse, Table, "added");

                    Assert.Equal(IsApart(stored, added), apart);
                },
                iter: 30,
                threads: 1
            );
    }

    private static void Fill(Database warehouse, string table, (string, int)[] keys)
    {
        foreach (var (text, number) in keys)
        {
            warehouse.Execute($"INSERT INTO {table} (t, \"select\") VALUES ($t, $n)", ("t", text), ("n", number));
        }
    }

    private static bool IsApart((string Text, int Number)[] stored, (string Text, int Number)[] added)
    {
        var (least, greatest) = (
            added.Select(a => a.Text).Min(StringComparer.Ordinal)!,
            added.Select(a => a.Text).Max(StringComparer.Ordinal)!
        );
        return !Array.Exists(stored, s => string.CompareOrdinal(s.Text, least) >= 0 && string.CompareOrdinal(s.Text, greatest) <= 0)
            || !Array.Exists(stored, s => s.Number >= added.Min(a => a.Number) && s.Number <= added.Max(a => a.Number));
    }
}
