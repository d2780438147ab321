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
/// <param name="context">The run.</param>
/// <param name="source">The source.</param>
/// <param name="warehouse">What knows which requests are due; read through connections of the lane's own.</param>
/// <param name="fetcher">Asks the source; null when the run does not fetch.</param>
internal sealed class SourceLane(StageContext context, SourceRecipe source, Database warehouse, BronzeFetcher? fetcher)
{
    public SourceRecipe Source => source;

    /// <summary>
    /// Plans the chunk's requests of this source. They are sent on from inside the body, awaiting each: a TransformManyBlock would hold all of
    /// them at once (measured).
    /// </summary>
    public async Task PlanAsync(Chunk chunk, ITargetBlock<LaneOrder> fetch, ITargetBlock<GateMessage> gate)
    {
        using var reader = warehouse.OpenReader();
        var planner = new Planner(new OpsService(reader), context.Run.Date, context.Run.Refetch, context.Clock.GetUtcNow());
        foreach (var recipe in planner.InOrder([.. chunk.Recipes.Where(r => r.Source.Name == source.Name)]))
        {
            var requests = 0L;
            foreach (var request in planner.Plan(recipe, chunk.AskingsOf(recipe)))
            {
                requests++;
                await (
                    WhyNot(request) is { } why
                        ? gate.OfferAsync(End(chunk, RequestProgress.Skipped(request, why)), context.Tokens.Fault)
                        : fetch.OfferAsync(new LaneOrder(chunk, new FetchOrder(request, chunk.Index)), context.Tokens.Fault)
                ).ConfigureAwait(false);
            }

            if (requests - chunk.RequestsOf(recipe) is > 0 and var more)
            {
                context.Events.Publish(new RunEvent.StepsPlanned(chunk.Index, more));
            }

            await gate.OfferAsync(new GateMessage.Expected(chunk, recipe.Id, requests), context.Tokens.Fault).ConfigureAwait(false);
        }
    }

    /// <summary>Fetches one request.</summary>
    public async Task<GateMessage> FetchAsync(LaneOrder order) =>
        End(order.Chunk, await fetcher!.FetchAsync(order.Order).ConfigureAwait(false));

    private NotSent? WhyNot(PlannedRequest request) =>
        request.Skip is { } why ? why
        : fetcher is null ? new NotSent.BronzeOff()
        : context.IsStopping ? new NotSent.Interrupted()
        : null;

    private GateMessage End(Chunk chunk, RequestOutcome outcome)
    {
        context.Events.Publish(new RunEvent.RequestEnded(new(chunk.Index, outcome.Recipe, outcome.Ticker, outcome.From), outcome));
        return new GateMessage.Ended(chunk, outcome);
    }
}
