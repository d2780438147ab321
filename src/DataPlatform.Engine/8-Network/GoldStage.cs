using DataPlatform.Gold;
using DataPlatform.Runs;

namespace DataPlatform.Network;

/// <summary>Brings gold up to date with what silver holds, and closes the chunk's books.</summary>
/// <param name="context">The run.</param>
/// <param name="gold">Builds the models; null when gold is switched off.</param>
internal sealed class GoldStage(StageContext context, GoldPromoter? gold)
{
    public PromotedChunk Promote(PromotedChunk promoted)
    {
        var chunk = promoted.Bronze.Chunk.Info;
        using var promotion = context.Events.During(TimeUse.Promotion);
        context.Events.Publish(new RunEvent.GoldStarted(chunk));
        var started = context.Clock.GetTimestamp();
        IReadOnlyList<string> failures = [];
        var result = LayerResult.SwitchedOff;
        if (gold is not null)
        {
            gold.SilverChanged(promoted.ChangedTables);
            failures = context.IsStopping
                ? []
                : gold.Promote(context.Run.RunId, context.Tokens.Stop, new(context.Run, chunk.Index, context.Clock.GetUtcNow()));
            result = context.IsStopping ? LayerResult.LeftForNextRun : LayerResult.Promoted;
        }

        var summary = promoted.Summary with { GoldSeconds = context.Clock.GetElapsedTime(started).TotalSeconds };
        context.Events.Publish(new RunEvent.GoldEnded(chunk, result, (gold?.Models ?? 0) - failures.Count, failures));
        return promoted with { Summary = summary };
    }

    /// <summary>The chunk is through.</summary>
    public void Finish(PromotedChunk promoted) =>
        context.Events.Publish(new RunEvent.ChunkFinished(promoted.Bronze.Chunk.Info, promoted.Summary));
}
