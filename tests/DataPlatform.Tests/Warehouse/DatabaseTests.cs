using DataPlatform.Tests.Support;
using Xunit;

namespace DataPlatform.Tests.Warehouse;

public sealed class DatabaseTests
{
    private const string Endless = "SELECT count(*) FROM range(1000000000) AS a, range(1000000000) AS b WHERE a.range + b.range = 3";

    [Fact]
    public async Task A_stop_ends_a_statement_however_close_to_its_beginning_it_comes()
    {
        using var warehouse = Some.Warehouse();
        for (var spin = 0; spin < 300; spin++)
        {
            using var stop = new CancellationTokenSource();
            var work = Task.Run(() => warehouse.Transaction(() => warehouse.Scalar<long>(Endless), stop.Token), CancellationToken.None);
            Thread.SpinWait(spin * 100);
            await stop.CancelAsync();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work.WaitAsync(TestEngine.Limit, CancellationToken.None));
        }

        Assert.Equal(1, warehouse.Transaction(() => warehouse.Scalar<long>("SELECT 1"), CancellationToken.None));
    }
}
