using System.Text.RegularExpressions;
using DataPlatform.Engine;
using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Warehouse;

/// <summary>The warehouse is a seam: the stages say what they want of it, and only its own folder says so in SQL.</summary>
public sealed partial class SqlTextTests
{
    private const string Home = "DataPlatform.Warehouse";

    // What a recipe's author writes in SQL: the headers of gold models, shown in the messages of lint.
    private const string Recipes = "DataPlatform.Recipes.Reading";

    [Fact]
    public void Only_the_warehouse_holds_SQL_text_of_ours()
    {
        var sql = Literals.Of(typeof(Orchestrator).Assembly).Where(l => IsSql(l.Text)).ToList();
        var elsewhere = sql.Where(l =>
                l.Type.Namespace is not Home && l.Type.Namespace?.StartsWith(Recipes, StringComparison.Ordinal) != true
            )
            .Select(l => $"{l.Type.FullName}: {l.Text}");

        Assert.Empty(elsewhere);
        // Nothing found anywhere would mean that nothing was read.
        Assert.True(sql.Count(l => l.Type.Namespace == Home) > 40);
    }

    [Theory]
    [InlineData("SELECT 1", true)]
    [InlineData("\n    WITH a AS (FROM b) FROM a", true)]
    [InlineData(") UNION SELECT x FROM ", true)]
    [InlineData("DELETE FROM ops.segments WHERE bronze_file = $file", true)]
    [InlineData("UPDATE ops.meta SET promotion = promotion + 1", true)]
    [InlineData(" AND NOT EXISTS (FROM built AS s WHERE ", true)]
    [InlineData("CREATE OR REPLACE TEMP TABLE ", true)]
    [InlineData("COMMENT ON TABLE ", true)]
    [InlineData(" WHERE _promotion > $since", true)]
    [InlineData("it must be one SELECT, and holds ", false)]
    [InlineData("the select gives ", false)]
    [InlineData("update dataplatform", false)]
    [InlineData("Content-Type", false)]
    public void A_statement_or_a_piece_of_one_is_told_from_a_sentence_that_names_one(string text, bool isSql) =>
        Assert.Equal(isSql, IsSql(text));

    private static bool IsSql(string text) => Statement().IsMatch(text);

    [GeneratedRegex(
        @"^\s*(SELECT|WITH|FROM|VALUES)\s|\bSELECT\b.*\bFROM\b|\bWHERE\s|\b(INSERT|MERGE|REPLACE) INTO\b|\bDELETE FROM\b|\bUPDATE\b.*\bSET\b"
            + @"|\b(CREATE|DROP|ALTER|TRUNCATE|ATTACH|COPY|PRAGMA|CHECKPOINT|BEGIN TRANSACTION|COMMENT ON)\b|\b(GROUP|ORDER|PARTITION) BY\b"
            + @"|\bIS (NOT )?DISTINCT FROM\b",
        RegexOptions.ExplicitCapture | RegexOptions.Singleline
    )]
    private static partial Regex Statement();
}
