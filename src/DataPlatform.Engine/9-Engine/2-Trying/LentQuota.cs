using DataPlatform.Bronze.Quota;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Engine.Trying;

/// <summary>
/// The quota of a data folder for the few requests of somebody who only tries something: the folder is held from the first request to the last, so that no
/// run spends the same permits, but never while one waits for its permit.
/// </summary>
/// <param name="source">The source that is asked.</param>
/// <param name="run">Where the data are, and how long a wait may be.</param>
/// <param name="clock">The clock.</param>
/// <param name="random">Numbers from 0 up to 1, for jitter.</param>
internal sealed class LentQuota(SourceRecipe source, RunOptions run, TimeProvider clock, Func<double> random) : IQuota, IDisposable
{
    // Requests come one after the other: a login, then what it is for.
    private (DataFolder Folder, Quotas Quotas)? _held;

    public QuotaUse Use => Held?.Use ?? new(TimeSpan.Zero, 1);

    private IQuota? Held => _held?.Quotas.Of(source);

    /// <exception cref="ConfigurationException">A run uses the folder.</exception>
    public async ValueTask<QuotaReply> AcquireAsync(int cost, CancellationToken cancellationToken)
    {
        for (var waited = TimeSpan.Zero; ; )
        {
            // The held one knows what the server said to the request before: only when it denies is the folder let go.
            _held ??= Hold();
            var reply = await Held!.AcquireAsync(cost, cancellationToken).ConfigureAwait(false);
            if (reply is not QuotaReply.Denied(var wait))
            {
                return reply;
            }

            Dispose();
            waited += wait.Length;
            if (waited > run.MaxWait)
            {
                return reply;
            }

            // Timers count whole milliseconds.
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(wait.Length.TotalMilliseconds)), clock, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _held?.Quotas.Dispose();
        _held?.Folder.Dispose();
        _held = null;
    }

    private (DataFolder Folder, Quotas Quotas) Hold()
    {
        var folder = DataFolder.Open(run.DataDirectory);
        try
        {
            return (folder, new([source], folder.Quota, maxWait: TimeSpan.Zero, clock, random));
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }
}
