using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Warehouse;

public sealed class DriftLedgerTests
{
    [Fact]
    public void A_field_is_kept_once_with_its_first_example_and_the_runs_that_saw_it_first_and_last()
    {
        using var warehouse = Some.Warehouse();
        var ledger = new DriftLedger(warehouse);

        ledger.Record("demo", "list", "run-1", [DriftedField.Unknown("new", "1"), DriftedField.Missing("old")]);
        ledger.Record("demo", "list", "run-2", [DriftedField.Unknown("new", "2"), DriftedField.Missing("new")]);
        ledger.Record("demo", "price", "run-3", [DriftedField.Unknown("new", "3")]);

        Assert.Equal(
            [
                "list|new|missing field||run-2|run-2",
                "list|new|unknown field|1|run-1|run-2",
                "list|old|missing field||run-1|run-1",
                "price|new|unknown field|3|run-3|run-3",
            ],
            warehouse.Query(
                "SELECT concat_ws('|', dataset, field, kind, coalesce(example, ''), first_run_id, last_run_id) FROM ops.schema_drift ORDER BY ALL",
                r => r.Text(0)
            )
        );
    }
}
