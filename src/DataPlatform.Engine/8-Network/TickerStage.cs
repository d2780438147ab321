using System.Diagnostics;
using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using Microsoft.Extensions.Logging;

namespace DataPlatform.Network;

/// <summary>
/// Starts a chunk: reads what its recipes fan out over, from the warehouse as it stands now. What can be wrong with a universe is told, and its
/// chunk is empty: one source's bad query does not stop the others.
/// </summary>
internal sealed class TickerStage(RunSession session, TimeProvider clock, ILogger log)
{
    private readonly Universe _universe = new(session.Options);

    // Written while chunks start, which they do one at a time; read when the network has ended.
    private readonly List<Activity> _spans = [];

    public Chunk Start(RecipeChunk planned)
    {
        var tickers = planned.IsTicker ? Select(planned.Recipes[0].Source) : [];
        var span = Telemetry.StartDetached("chunk", session.RunSpan);
        var chunk = new Chunk
        {
            Planned = planned,
            Tickers = tickers,
            StartedAt = clock.GetUtcNow(),
            StartStamp = clock.GetTimestamp(),
            Span = span,
            BronzeSpan = Telemetry.StartDetached("bronze", span?.Context ?? default),
        };
        span?.SetTag("dataplatform.chunk", chunk.Index)
            .SetTag("dataplatform.chunk.kind", chunk.Kind)
            .SetTag("dataplatform.recipes", chunk.Recipes.Count);
        _spans.AddRange(new[] { chunk.BronzeSpan, span }.OfType<Activity>());
        RunLog.ChunkStarted(log, chunk.Index, chunk.Of, chunk.Recipes.Count, chunk.Datasets, chunk.Requests);
        return chunk;
    }

    /// <summary>Ends the spans of chunks that a failure cut short; one that is never ended is never exported.</summary>
    public void EndSpans() => _spans.ForEach(s => s.Dispose());

    private IReadOnlyList<string> Select(SourceRecipe source)
    {
        try
        {
            var tickers = session.Options.Switches.Silver ? Ask(source) : PromoteAndAsk(source);
            if (tickers.Count == 0)
            {
                session.Note(
                    $"{source.Name}: no tickers: its universe is empty until the recipes whose tables it reads have succeeded; or name tickers with --tickers"
                );
            }

            return tickers;
        }
        catch (ConfigurationException e)
        {
            session.NoteUnfinished(e.Message);
            return [];
        }
        catch (OperationCanceledException) when (session.IsStopping)
        {
            return [];
        }
    }

    private IReadOnlyList<string> Ask(SourceRecipe source)
    {
        using var reader = session.Warehouse.OpenReader();
        return _universe.Tickers(source, reader);
    }

    // With silver switched off, what the universe reads is in bronze, but not in its table. It is promoted for the moment of the question, so that
    // a run cut in two (first bronze, then the rest) asks for the same tickers as one in a piece.
    private IReadOnlyList<string> PromoteAndAsk(SourceRecipe source) =>
        session.Warehouse.LookAhead(() =>
        {
            var read = session.Book.Recipes.Where(r => UniverseOrder.Reads(source, r));
            foreach (var dataset in read.GroupBy(r => (Source: r.Source.Name, r.Dataset)))
            {
                // Whatever is stored of it: the chunks of this run that load it have been waited for.
                var segments = session.Ops.Segments.Unpromoted(dataset.Key.Source, dataset.Key.Dataset, "", 0);
                session.Silver.Promote([.. dataset], segments, session.Ops.NextPromotion(), session.Stop);
            }

            return _universe.Tickers(source, session.Warehouse);
        });
}
