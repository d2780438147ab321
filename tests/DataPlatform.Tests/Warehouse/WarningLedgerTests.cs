using DataPlatform.Runs;
using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Warehouse;

public sealed class WarningLedgerTests
{
    private static readonly RunWarning OfDataset = new(WarningKind.LaterDate, "demo", "list", "came late", "AAA");
    private static readonly RunWarning OfSource = new(WarningKind.LaterDate, "demo", null, "came late", null);

    [Fact]
    public void A_warning_is_kept_once_for_each_run()
    {
        using var warehouse = Some.Warehouse();
        var ledger = new WarningLedger(warehouse);

        ledger.Record("one", [OfDataset, OfSource, OfSource]);
        ledger.Record("one", [OfDataset]);
        ledger.Record("two", [OfDataset]);

        Assert.Equal(
            ["one|demo|-|later-date|came late|-", "one|demo|list|later-date|came late|AAA", "two|demo|list|later-date|came late|AAA"],
            warehouse.Query(
                """
                SELECT concat_ws('|', run_id, source, coalesce(dataset, '-'), kind, message, coalesce(example, '-')) AS line FROM ops.warnings ORDER BY line
                """,
                r => r.Text(0)
            )
        );
    }

    [Fact]
    public void Only_a_run_that_never_ended_has_left_its_warnings_untold()
    {
        using var warehouse = Some.Warehouse();
        var ops = new OpsService(warehouse);
        ops.Runs.Start(new("killed-long-ago", Some.Date, DateTimeOffset.UnixEpoch), "1");
        ops.Runs.Start(new("killed", Some.Date, DateTimeOffset.UnixEpoch), "1");
        ops.Warnings.Record("killed-long-ago", [OfSource]);
        ops.Warnings.Record("killed", [OfDataset]);

        Assert.Equal([OfDataset], ops.Warnings.Untold());
    }

    [Fact]
    public void What_was_found_before_a_run_is_untold_until_it_is_forgotten()
    {
        using var warehouse = Some.Warehouse();
        var ledger = new WarningLedger(warehouse);
        ledger.RecordUntold([OfDataset, OfSource]);
        ledger.RecordUntold([OfDataset]);

        var untold = ledger.Untold();
        ledger.ForgetUntold();

        Assert.Equal([OfSource, OfDataset], untold.OrderBy(w => w.Dataset, StringComparer.Ordinal));
        Assert.Empty(ledger.Untold());
    }
}
