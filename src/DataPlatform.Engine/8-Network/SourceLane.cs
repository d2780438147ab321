using System.Threading.Tasks.Dataflow;
using DataPlatform.Bronze;
using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Network;

/// <summary>
/// One source's part of every chunk: plans its requests one by one and hands the due ones to the fetcher, as fast as that takes them. Each
/// source has a lane of its own, so a source that waits fills only its own.
/// </summary>
internal sealed class SourceLane(SourceRecipe source, RunSession session, CancellationToken fault)
{
    /// <summary>
    /// Plans the chunk's requests of this source. They are sent on from inside the body, awaiting each: a TransformManyBlock would hold all of
    /// them at once (measured).
    /// </summary>
    public async Task PlanAsync(Chunk chunk, ITargetBlock<LaneOrder> fetch, ITargetBlock<GateMessage> gate)
    {
        using var reader = session.Warehouse.OpenReader();
        var planner = new Planner(new OpsService(reader), session.Run.Date);
        var requests = 0L;
        foreach (var recipe in chunk.Recipes.Where(r => r.Source.Name == source.Name))
        {
            foreach (var request in planner.Plan(recipe, chunk.Tickers))
            {
                requests++;
                await SendAsync(chunk, request, fetch, gate).ConfigureAwait(false);
            }
        }

        await gate.OfferAsync(new GateMessage.Expected(chunk, requests), fault).ConfigureAwait(false);
    }

    private Task SendAsync(Chunk chunk, PlannedRequest request, ITargetBlock<LaneOrder> fetch, ITargetBlock<GateMessage> gate)
    {
        var skip =
            request.Skip is { } why ? why
            : !session.Options.Switches.Bronze ? new NotSent.BronzeOff()
            : session.IsStopping ? new NotSent.Interrupted()
            : null;
        return skip is null
            ? fetch.OfferAsync(new LaneOrder(chunk, new FetchOrder(request, chunk.Index, chunk.BronzeSpan?.Context ?? default)), fault)
            : gate.OfferAsync(new GateMessage.Ended(chunk, RequestProgress.Skipped(request, skip)), fault);
    }

    /// <summary>Fetches one request.</summary>
    public async Task<GateMessage> FetchAsync(LaneOrder order)
    {
        var outcome = await session.Fetcher(source).FetchAsync(order.Order).ConfigureAwait(false);
        return new GateMessage.Ended(order.Chunk, outcome);
    }
}
