using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Network;

/// <summary>
/// Starts a chunk: reads what its recipes fan out over. What can be wrong with a universe is told, and its chunk is empty: one source's bad query
/// does not stop the others.
/// </summary>
internal sealed class TickerStage(StageContext context, TickerChoice choice)
{
    /// <inheritdoc cref="TickerChoice.Writes"/>
    public bool Writes => choice.Writes;

    public Chunk Start(RecipeChunk planned)
    {
        var chunk = new Chunk
        {
            Planned = planned,
            Askings = Choose(planned),
            StartedAt = context.Clock.GetUtcNow(),
            StartStamp = context.Clock.GetTimestamp(),
        };
        context.Events.Publish(new RunEvent.ChunkStarted(chunk.Info));
        return chunk;
    }

    private IReadOnlyDictionary<RecipeId, Askings> Choose(RecipeChunk planned)
    {
        try
        {
            return choice.Of(planned, note => context.Events.Publish(note), context.Tokens.Stop);
        }
        catch (OperationCanceledException) when (context.IsStopping)
        {
            return planned.Recipes.Where(r => r.AsksForMany).ToDictionary(r => r.Id, _ => Askings.None);
        }
    }
}
