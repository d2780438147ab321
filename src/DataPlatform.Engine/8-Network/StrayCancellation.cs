namespace DataPlatform.Network;

/// <summary>
/// A block swallows a cancellation that its body throws, and the item with it (measured): the gate would count for ever. While the network
/// itself is not being stopped nobody has asked for one, so it comes out of the body as what it is, a fault.
/// </summary>
internal static class StrayCancellation
{
    public static Func<TIn, TOut> Faults<TIn, TOut>(Func<TIn, TOut> body, CancellationToken stopping) =>
        item =>
        {
            try
            {
                return body(item);
            }
            catch (OperationCanceledException e) when (!stopping.IsCancellationRequested)
            {
                throw Fault(e);
            }
        };

    public static Action<TIn> Faults<TIn>(Action<TIn> body, CancellationToken stopping) =>
        item =>
        {
            try
            {
                body(item);
            }
            catch (OperationCanceledException e) when (!stopping.IsCancellationRequested)
            {
                throw Fault(e);
            }
        };

    public static Func<TIn, Task<TOut>> Faults<TIn, TOut>(Func<TIn, Task<TOut>> body, CancellationToken stopping) =>
        async item =>
        {
            try
            {
                return await body(item).ConfigureAwait(false);
            }
            catch (OperationCanceledException e) when (!stopping.IsCancellationRequested)
            {
                throw Fault(e);
            }
        };

    public static Func<TIn, Task> Faults<TIn>(Func<TIn, Task> body, CancellationToken stopping) =>
        item => FaultsAsync(() => body(item), stopping);

    public static async Task FaultsAsync(Func<Task> body, CancellationToken stopping)
    {
        try
        {
            await body().ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!stopping.IsCancellationRequested)
        {
            throw Fault(e);
        }
    }

    /// <summary>
    /// What ended the network; null when nothing did. Blocks that were cancelled because another failed are not the cause, and one that gave up
    /// for want of a target is the cause only if no other is.
    /// </summary>
    public static Exception? FirstCause(IEnumerable<Task> tasks) =>
        tasks
            .Where(t => t.IsFaulted)
            .SelectMany(t => t.Exception!.Flatten().InnerExceptions)
            .Where(e => e is not OperationCanceledException)
            .OrderBy(IsEcho)
            .FirstOrDefault();

    private static bool IsEcho(Exception fault) => fault is { InnerException: OperationCanceledException };

    private static InvalidOperationException Fault(OperationCanceledException e) =>
        new($"a step of the run was cancelled although nobody stopped the run: {e.Message}", e);
}
