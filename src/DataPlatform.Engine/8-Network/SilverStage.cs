using DataPlatform.Bronze.Segments;
using DataPlatform.Planning;
using DataPlatform.Runs;
using DataPlatform.Silver;
using DataPlatform.Warehouse;

namespace DataPlatform.Network;

/// <summary>
/// Commits a chunk: what it did (ops), what it stored (silver, quarantine, drift) and how far it got (watermarks), in ONE transaction. Runs
/// for every chunk, whatever bronze did: it promotes whatever is stored and not yet promoted for the chunk's recipes.
/// </summary>
/// <param name="context">The run.</param>
/// <param name="warehouse">The warehouse's writer.</param>
/// <param name="ops">Its ledgers.</param>
/// <param name="bronze">The run's segments.</param>
/// <param name="silver">Promotes datasets; null when silver is switched off.</param>
/// <param name="checks">Makes the checks of what it promoted.</param>
internal sealed class SilverStage(
    StageContext context,
    Database warehouse,
    OpsService ops,
    BronzeStore bronze,
    DatasetPromoter? silver,
    DatasetChecks checks
)
{
    public PromotedChunk Promote(BronzeChunk fetched)
    {
        var chunk = fetched.Chunk.Info;
        using var promotion = context.Events.During(TimeUse.Promotion);
        context.Events.Publish(new RunEvent.SilverStarted(chunk));
        var started = context.Clock.GetTimestamp();
        var segments = bronze.Seal(chunk.Index);
        var (committed, result) = PromoteOrLeave(fetched, segments);
        var summary = committed.Summary with { SilverSeconds = context.Clock.GetElapsedTime(started).TotalSeconds };
        context.Events.Publish(new RunEvent.SilverEnded(chunk, result, summary.Silver));
        return new(fetched, summary, committed.ChangedTables);
    }

    // Promoting can take long and a stop has to be quick: what is half promoted is undone, and the next run promotes what is stored.
    private (Committed Chunk, LayerResult Result) PromoteOrLeave(BronzeChunk fetched, IReadOnlyList<Segment> segments)
    {
        var result = LayerResult.SwitchedOff;
        if (silver is not null)
        {
            try
            {
                var stop = context.Tokens.Stop;
                var promoted = warehouse.Transaction(
                    () => Commit(fetched, segments, c => silver.Promote(c.Recipes, context.Run.RunId, c.Index, stop)),
                    stop
                );
                Tell(promoted);
                return (promoted, LayerResult.Promoted);
            }
            catch (OperationCanceledException) when (context.IsStopping)
            {
                result = LayerResult.LeftForNextRun;
            }
        }

        var left = warehouse.Transaction(() => Commit(fetched, segments, promote: null), CancellationToken.None);
        Tell(left);
        return (left, result);
    }

    private void Tell(Committed chunk)
    {
        foreach (var warning in chunk.Warnings)
        {
            context.Events.Publish(new RunEvent.Warned(warning));
        }

        foreach (var outcome in chunk.Checks)
        {
            context.Events.Publish(new RunEvent.Checked(outcome));
        }
    }

    private Committed Commit(BronzeChunk fetched, IReadOnlyList<Segment> segments, Func<Chunk, Promotion>? promote)
    {
        var (chunk, runId) = (fetched.Chunk, context.Run.RunId);
        ops.Requests.Record(runId, chunk.Index, fetched.Outcomes);
        ops.OpenRequests.Record(fetched.Outcomes);
        ops.Segments.Add(segments);
        ops.Watermarks.Record(fetched.Outcomes);
        ops.Windows.Record(fetched.Outcomes);
        var promotion = promote?.Invoke(chunk) ?? Promotion.Nothing;
        // Together with what they look at: a chunk that is undone leaves no check of it, and one that is promoted is checked.
        var outcomes = promote is null ? [] : Check(fetched, promotion);
        IReadOnlyList<RunWarning> warnings = [.. AbsencesIn(fetched), .. promotion.Warnings];
        ops.Warnings.Record(runId, warnings);
        var summary = Summary(fetched, promotion.Rows);
        ops.Chunks.Record(runId, summary);
        return new(summary, warnings, outcomes, promotion.ChangedTables);
    }

    private IReadOnlyList<CheckOutcome> Check(BronzeChunk fetched, Promotion promotion)
    {
        var sent = fetched.Outcomes.Where(o => o.Status is not OutcomeStatus.Skipped).Select(o => o.Recipe).ToHashSet();
        return checks.Make(fetched.Chunk.Recipes, sent, promotion, new(context.Run, fetched.Chunk.Index, context.Clock.GetUtcNow()));
    }

    private IEnumerable<RunWarning> AbsencesIn(BronzeChunk fetched)
    {
        var lacking = fetched.Outcomes.Where(o => o.IsWithoutRows).Select(o => o.Recipe).ToHashSet();
        var outcomes = fetched.Outcomes.Where(o => lacking.Contains(o.Recipe)).ToLookup(o => o.Recipe);
        return fetched
            .Chunk.Recipes.Where(r => lacking.Contains(r.Id))
            .SelectMany(r => Absences.Of(r, [.. outcomes[r.Id]], ops.Watermarks.Of(r.Id)));
    }

    private static ChunkSummary Summary(BronzeChunk fetched, SilverCounts rows)
    {
        var (chunk, counts) = (fetched.Chunk, fetched.Counts);
        return new()
        {
            Index = chunk.Index,
            Of = chunk.Planned.Of,
            Kind = chunk.Planned.Kind,
            Recipes = [.. chunk.Recipes.Select(r => r.Name)],
            Planned = counts.Planned,
            Stored = counts.Stored,
            Failed = counts.Failed,
            Skipped = counts.Skipped,
            Silver = rows,
            StartedAt = chunk.StartedAt,
            BronzeSeconds = fetched.Elapsed.TotalSeconds,
            SilverSeconds = 0,
            GoldSeconds = 0,
        };
    }

    /// <summary>What a chunk's transaction has written.</summary>
    private sealed record Committed(
        ChunkSummary Summary,
        IReadOnlyList<RunWarning> Warnings,
        IReadOnlyList<CheckOutcome> Checks,
        IReadOnlyList<string> ChangedTables
    );
}
