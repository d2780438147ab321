using DataPlatform.Runs;
using DataPlatform.Warehouse;
using Microsoft.Extensions.Logging;

namespace DataPlatform.Network;

/// <summary>
/// Commits a chunk: what it did (ops), what it stored (silver, quarantine, drift) and how far it got (watermarks), in ONE transaction. Runs
/// for every chunk, whatever bronze did: it promotes whatever is stored and not yet promoted for the chunk's recipes.
/// </summary>
internal sealed class SilverStage(RunSession session, TimeProvider clock, ILogger log)
{
    private const int FailuresToShow = 20;

    public PromotedChunk Promote(BronzeChunk bronze)
    {
        var chunk = bronze.Chunk;
        LogBronze(bronze);
        using var span = Telemetry.Start("silver", chunk.Span?.Context ?? default);
        var started = clock.GetTimestamp();
        var segments = session.Bronze.Seal(chunk.Index);
        var summary = PromoteOrLeave(bronze, segments);
        summary = summary with { SilverSeconds = clock.GetElapsedTime(started).TotalSeconds };
        span?.SetTag("dataplatform.rows.read", summary.Silver.RowsRead).SetTag("dataplatform.rows.inserted", summary.Silver.Inserted);
        span?.SetTag("dataplatform.rows.updated", summary.Silver.Updated)
            .SetTag("dataplatform.rows.quarantined", summary.Silver.Quarantined);
        return new(bronze, summary);
    }

    // Promoting can take long and a stop has to be quick: what is half promoted is undone, and the next run promotes what is stored.
    private ChunkSummary PromoteOrLeave(BronzeChunk bronze, IReadOnlyList<Segment> segments)
    {
        if (session.Options.Switches.Silver)
        {
            try
            {
                var promoted = session.Warehouse.Transaction(() => Commit(bronze, segments, PromoteDatasets), session.Stop);
                LogSilver(bronze.Chunk, promoted.Silver);
                return promoted;
            }
            catch (OperationCanceledException) when (session.IsStopping)
            {
                LogLeft(bronze);
            }
        }

        return session.Warehouse.Transaction(() => Commit(bronze, segments, _ => SilverCounts.None), CancellationToken.None);
    }

    private ChunkSummary Commit(BronzeChunk bronze, IReadOnlyList<Segment> segments, Func<Chunk, SilverCounts> promote)
    {
        var (chunk, run) = (bronze.Chunk, session.Run);
        session.Ops.Requests.Record(run.RunId, chunk.Index, bronze.Outcomes);
        session.Ops.Segments.Save(segments);
        session.Ops.Watermarks.Move(bronze.Outcomes.Where(o => o.Succeeds).Select(o => (o.Recipe, o.Ticker, new Watermark(o.To, null))));
        var summary = Summary(bronze, promote(chunk));
        session.Ops.Chunks.Record(run.RunId, summary);
        return summary;
    }

    private SilverCounts PromoteDatasets(Chunk chunk)
    {
        var promotion = session.Ops.NextPromotion();
        var rows = SilverCounts.None;
        foreach (var dataset in chunk.Recipes.GroupBy(r => (Source: r.Source.Name, r.Dataset)))
        {
            var segments = session.Ops.Segments.Unpromoted(dataset.Key.Source, dataset.Key.Dataset, session.Run.RunId, chunk.Index);
            // All variants of the dataset share its segments, also those that are in another chunk this time.
            var recipes = session.Book.Recipes.Where(r => r.Source.Name == dataset.Key.Source && r.Dataset == dataset.Key.Dataset).ToList();
            rows += session.Silver.Promote(recipes, segments, promotion, session.Stop);
        }

        return rows;
    }

    private static ChunkSummary Summary(BronzeChunk bronze, SilverCounts rows) =>
        new()
        {
            Index = bronze.Chunk.Index,
            Of = bronze.Chunk.Of,
            Kind = bronze.Chunk.Kind,
            Recipes = [.. bronze.Chunk.Recipes.Select(r => r.Name)],
            Planned = bronze.Outcomes.Count,
            Stored = bronze.Count(OutcomeStatus.Stored),
            Failed = bronze.Count(OutcomeStatus.Failed),
            Skipped = bronze.Count(OutcomeStatus.Skipped),
            Silver = rows,
            StartedAt = bronze.Chunk.StartedAt,
            BronzeSeconds = bronze.Elapsed.TotalSeconds,
            SilverSeconds = 0,
            GoldSeconds = 0,
        };

    private void LogBronze(BronzeChunk bronze)
    {
        var chunk = bronze.Chunk;
        var failed = bronze.Outcomes.Where(o => o.Status == OutcomeStatus.Failed).ToList();
        foreach (var outcome in failed.Take(FailuresToShow))
        {
            var failure = (Ending.Failed)outcome.Ending;
            RunLog.RequestFailed(log, chunk.Index, $"{outcome.Recipe} {outcome.Ticker}".TrimEnd(), failure.Reason, failure.Message);
        }

        if (failed.Count > FailuresToShow)
        {
            RunLog.MoreFailed(log, chunk.Index, failed.Count - FailuresToShow);
        }

        RunLog.ChunkFinished(
            log,
            chunk.Index,
            chunk.Of,
            chunk.Recipes.Count,
            chunk.Datasets,
            bronze.Outcomes.Count,
            bronze.Count(OutcomeStatus.Stored),
            failed.Count,
            bronze.Count(OutcomeStatus.Skipped)
        );
        foreach (var group in bronze.Outcomes.CountBy(o => (o.Recipe.Source, o.Status)))
        {
            Telemetry.Requests.Add(
                group.Value,
                KeyValuePair.Create<string, object?>("source", group.Key.Source),
                KeyValuePair.Create<string, object?>("outcome", Word.Of(group.Key.Status))
            );
        }
    }

    private void LogLeft(BronzeChunk bronze)
    {
        if (bronze.Count(OutcomeStatus.Stored) > 0)
        {
            RunLog.NotPromoted(log, bronze.Chunk.Index, bronze.Chunk.Of);
        }
    }

    private void LogSilver(Chunk chunk, SilverCounts rows)
    {
        RunLog.SilverPromoted(log, chunk.Index, chunk.Of, rows.RowsRead, rows.Inserted, rows.Updated, rows.Unchanged, rows.Quarantined);
        foreach (
            var (outcome, count) in new[]
            {
                ("inserted", rows.Inserted),
                ("updated", rows.Updated),
                ("unchanged", rows.Unchanged),
                ("quarantined", rows.Quarantined),
            }
        )
        {
            Telemetry.Rows.Add(count, KeyValuePair.Create<string, object?>("outcome", outcome));
        }
    }
}
