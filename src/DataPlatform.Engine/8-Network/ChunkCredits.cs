using DataPlatform.Planning;
using DataPlatform.Runs;

namespace DataPlatform.Network;

/// <summary>
/// Who may start. Chunks stand in queues: all of them in one, or those of each source in one of their own. A chunk starts when those that it waits
/// for have left gold, of whichever queue, and its queue has a credit left, which comes back when the chunk itself has left gold. What is waited
/// for comes earlier in the plan, and nothing that waits holds a credit: so there is always a chunk that can go on.
/// </summary>
internal sealed class ChunkCredits
{
    private readonly ChunksInFlight _inFlight;
    private readonly Dictionary<int, TaskCompletionSource> _left;
    private readonly Dictionary<string, SemaphoreSlim> _credits;

    public ChunkCredits(ChunkPlan plan, ChunksInFlight inFlight)
    {
        _inFlight = inFlight;
        _left = plan.Chunks.ToDictionary(c => c.Index, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        Queues = [.. plan.Chunks.GroupBy(QueueOf, StringComparer.Ordinal)];
        _credits = Queues.ToDictionary(q => q.Key, _ => new SemaphoreSlim(inFlight.Number), StringComparer.Ordinal);
    }

    /// <summary>The chunks of each queue, in the order of the plan.</summary>
    public IReadOnlyList<IGrouping<string, RecipeChunk>> Queues { get; }

    /// <summary>Waits until the chunk, which is the next one of its queue, may start.</summary>
    public async Task TakeAsync(RecipeChunk chunk, CancellationToken cancellationToken)
    {
        await Task.WhenAll(chunk.WaitsFor.Select(i => _left[i].Task)).WaitAsync(cancellationToken).ConfigureAwait(false);
        await _credits[QueueOf(chunk)].WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The chunk has left gold.</summary>
    public void Return(RecipeChunk chunk)
    {
        _left[chunk.Index].TrySetResult();
        _credits[QueueOf(chunk)].Release();
    }

    private string QueueOf(RecipeChunk chunk) => _inFlight.IsPerSource ? chunk.Source ?? "" : "";
}
