using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Warehouse;

public sealed class QuarantineLedgerTests
{
    [Fact]
    public void A_row_is_kept_with_where_it_came_from_and_what_is_wrong_with_it()
    {
        using var warehouse = Some.Warehouse();
        var row = new QuarantinedRow
        {
            RunId = "run",
            Source = "demo",
            Dataset = "list",
            Discriminator = "FY",
            Ticker = "A",
            Reason = "holds a NUL character",
            Column = "name",
            Value = "a\0b",
            Number = 3,
            Text = "{}",
            File = "a.jsonl",
            Line = 7,
        };

        new QuarantineLedger(warehouse).Add([row, row with { Discriminator = null, Ticker = null, Column = null, Value = null }]);

        Assert.Equal(
            [
                "run|demo|list|FY|A|holds a NUL character|name|a␀b|3|{}|a.jsonl|7",
                "run|demo|list|-|-|holds a NUL character|-|-|3|{}|a.jsonl|7",
            ],
            warehouse.Query(
                """
                SELECT concat_ws('|', run_id, source, dataset, coalesce(discriminator, '-'), coalesce(ticker, '-'), reason, coalesce(column_name, '-'),
                    coalesce(value, '-'), row_number, row_text, bronze_file, bronze_line)
                FROM ops.quarantine ORDER BY ticker NULLS LAST
                """,
                r => r.Text(0)
            )
        );
    }
}
