using System.Threading.Tasks.Dataflow;

namespace DataPlatform.Network;

/// <summary>The only ways blocks are linked here. No predicates: an item that no link accepts would block the network for ever (measured).</summary>
internal static class Feeding
{
    private static readonly DataflowLinkOptions WithCompletion = new() { PropagateCompletion = true };
    private static readonly DataflowLinkOptions ItemsOnly = new();

    /// <summary>The target gets every item, and completes when the source does.</summary>
    public static void Feeds<T>(this ISourceBlock<T> source, ITargetBlock<T> target) => source.LinkTo(target, WithCompletion);

    /// <summary>The target gets every item; it has other sources too, so its completion is somebody else's business.</summary>
    public static void FeedsWithOthers<T>(this ISourceBlock<T> source, ITargetBlock<T> target) => source.LinkTo(target, ItemsOnly);

    /// <summary>Sends, waiting while the target is full. A target that declines has failed: there is nothing left to send to.</summary>
    public static async Task OfferAsync<T>(this ITargetBlock<T> target, T item, CancellationToken token)
    {
        if (!await target.SendAsync(item, token).ConfigureAwait(false))
        {
            throw new OperationCanceledException("the network is stopping");
        }
    }

    /// <summary>Throws away what the source still holds. A block that is completed and not emptied ignores its token and never ends (measured).</summary>
    public static void DiscardsTheRest<T>(this ISourceBlock<T> source) => source.LinkTo(DataflowBlock.NullTarget<T>(), ItemsOnly);
}
