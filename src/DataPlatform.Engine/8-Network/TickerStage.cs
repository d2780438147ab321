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
        var tickers = planned.IsTicker ? Select(planned.Recipes[0].Source) : [];
        var chunk = new Chunk
        {
            Planned = planned,
            Tickers = tickers,
            StartedAt = context.Clock.GetUtcNow(),
            StartStamp = context.Clock.GetTimestamp(),
        };
        context.Events.Publish(new RunEvent.ChunkStarted(chunk.Info));
        return chunk;
    }

    private IReadOnlyList<string> Select(SourceRecipe source)
    {
        try
        {
            var tickers = choice.Of(source, context.Tokens.Stop);
            if (tickers.Count == 0)
            {
                context.Events.Publish(
                    new RunEvent.Noted(
                        $"{source.Name}: no tickers: its universe is empty until the recipes whose tables it reads have succeeded; or name tickers with --tickers"
                    )
                );
            }

            return tickers;
        }
        catch (ConfigurationException e)
        {
            context.Events.Publish(new RunEvent.Noted(e.Message, IsUnfinished: true));
            return [];
        }
        catch (OperationCanceledException) when (context.IsStopping)
        {
            return [];
        }
    }
}
