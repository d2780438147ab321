using DataPlatform.Tests.Support;
using DataPlatform.Warehouse;
using Xunit;

namespace DataPlatform.Tests.Warehouse;

public sealed class GoldLedgerTests
{
    [Fact]
    public void A_table_has_seen_what_its_model_of_the_same_text_has_seen()
    {
        using var warehouse = Some.Warehouse();
        var ledger = new GoldLedger(warehouse);
        Assert.Null(ledger.SeenThrough("dim", "hash"));

        ledger.Record("dim", "hash", 3);
        ledger.Record("dim", "hash", 4);
        ledger.Record("fact", "hash", 1);

        Assert.Equal(4, ledger.SeenThrough("dim", "hash"));
        Assert.Null(ledger.SeenThrough("dim", "another hash"));
        ledger.Forget("dim");
        Assert.Null(ledger.SeenThrough("dim", "hash"));
        Assert.Equal(1, ledger.SeenThrough("fact", "hash"));
    }
}
