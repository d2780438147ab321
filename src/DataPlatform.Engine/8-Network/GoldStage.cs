using DataPlatform.Runs;
using Microsoft.Extensions.Logging;

namespace DataPlatform.Network;

/// <summary>Brings gold up to date with what silver holds, and closes the chunk's books.</summary>
internal sealed class GoldStage(RunSession session, TimeProvider clock, ILogger log)
{
    public PromotedChunk Promote(PromotedChunk promoted)
    {
        var chunk = promoted.Bronze.Chunk;
        using var span = Telemetry.Start("gold", chunk.Span?.Context ?? default);
        var started = clock.GetTimestamp();
        if (session.Options.Switches.Gold && !session.IsStopping)
        {
            var failures = session.Gold.Promote(session.Run.RunId, session.Stop);
            foreach (var failure in failures)
            {
                session.NoteUnfinished(failure);
                span.Fail("gold", failure);
            }

            if (!session.IsStopping)
            {
                RunLog.GoldPromoted(log, chunk.Index, chunk.Of, session.Book.Models.Count - failures.Count);
            }
        }

        var summary = promoted.Summary with { GoldSeconds = clock.GetElapsedTime(started).TotalSeconds };
        session.Ops.Chunks.RecordTimings(session.Run.RunId, summary);
        return promoted with { Summary = summary };
    }

    /// <summary>Adds the chunk to the run's books.</summary>
    public void Finish(PromotedChunk promoted)
    {
        var (bronze, summary) = (promoted.Bronze, promoted.Summary);
        var failures = bronze
            .Outcomes.Select(o => (Outcome: o, Failure: o.Ending as Ending.Failed))
            .Where(o => o.Failure is not null)
            .Select(o => new RequestFailure(
                o.Outcome.Recipe.Source,
                o.Outcome.Recipe.Discriminator is { } variant ? $"{o.Outcome.Recipe.Dataset}/{variant}" : o.Outcome.Recipe.Dataset,
                o.Outcome.Ticker,
                o.Failure!.Kind,
                o.Failure.Message
            ));
        session.Run.Add(summary, new(bronze.Outcomes.Sum(o => (long)o.Responses), bronze.Outcomes.Sum(o => o.Bytes)), failures);
        bronze.Chunk.Span?.SetTag("dataplatform.planned", summary.Planned).SetTag("dataplatform.stored", summary.Stored);
        bronze.Chunk.Span?.SetTag("dataplatform.failed", summary.Failed).SetTag("dataplatform.skipped", summary.Skipped);
        bronze.Chunk.Span?.Stop();
    }
}
