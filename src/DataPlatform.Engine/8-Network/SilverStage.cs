using DataPlatform.Bronze.Quota;
using DataPlatform.Bronze.Segments;
using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Silver;
using DataPlatform.Warehouse;

namespace DataPlatform.Network;

/// <summary>
/// Commits what a chunk did (ops), what it stored (silver, quarantine, drift) and how far it got (watermarks): all that belongs to a dataset in ONE
/// transaction. While a quota holds back the rest of the chunk, a dataset goes ahead; what did not is committed together when the chunk is fetched.
/// Runs for every chunk, whatever bronze did: it promotes whatever is stored and not yet promoted for the chunk's recipes.
/// </summary>
/// <param name="context">The run.</param>
/// <param name="warehouse">The warehouse's writer.</param>
/// <param name="ops">Its ledgers.</param>
/// <param name="bronze">The run's segments.</param>
/// <param name="silver">Promotes datasets; null when silver is switched off.</param>
/// <param name="checks">Makes the checks of what it promoted.</param>
/// <param name="waits">Which quotas make their sources wait.</param>
internal sealed class SilverStage(
    StageContext context,
    Database warehouse,
    OpsService ops,
    BronzeStore bronze,
    DatasetPromoter? silver,
    DatasetChecks checks,
    WaitingQuotas waits
)
{
    private readonly Dictionary<int, Ahead> _ahead = [];

    // Fetched, and not promoted yet.
    private readonly List<Fetched.Dataset> _ready = [];

    /// <summary>Promotes datasets ahead of their chunks while requests of these wait, and the rest of a chunk that is whole.</summary>
    /// <returns>The chunk, if it is whole.</returns>
    public IEnumerable<PromotedChunk> Promote(Fetched fetched)
    {
        PromotedChunk[] promoted = [];
        switch (fetched)
        {
            case Fetched.Dataset dataset when silver is not null:
                _ready.Add(dataset);
                break;
            case Fetched.Whole whole:
                _ready.RemoveAll(d => d.Chunk.Index == whole.Chunk.Index);
                promoted = [Promote(whole)];
                break;
        }

        while (_ready.Find(d => IsHeldBack(d.Chunk)) is { } next)
        {
            _ready.Remove(next);
            PromoteAhead(next);
        }

        return promoted;
    }

    // Where nothing has to wait, a transaction for each dataset would only take longer than one for all.
    private bool IsHeldBack(Chunk chunk) => !context.IsStopping && chunk.Recipes.Any(r => waits.HoldBack(r.Source));

    private void PromoteAhead(Fetched.Dataset dataset)
    {
        var chunk = dataset.Chunk;
        var recipes = chunk.Recipes.Where(r => (r.Source.Name, r.Dataset) == dataset.Name);
        var part = new Part(chunk, [.. recipes], dataset.Outcomes, bronze.Seal(chunk.Index, dataset.Name));
        using var promotion = context.Events.During(TimeUse.Promotion);
        context.Events.Publish(new RunEvent.SilverAheadStarted(chunk.Info));
        var (committed, result) = PromoteOrLeave(part, static _ => { });
        _ahead[chunk.Index] = AheadOf(chunk).With(dataset.Name, committed, result);
        context.Events.Publish(
            new RunEvent.SilverAheadEnded(chunk.Info, $"{dataset.Name.Source}/{dataset.Name.Dataset}", result, committed.Rows)
        );
    }

    private PromotedChunk Promote(Fetched.Whole fetched)
    {
        var chunk = fetched.Chunk;
        using var promotion = context.Events.During(TimeUse.Promotion);
        context.Events.Publish(new RunEvent.SilverStarted(chunk.Info));
        var started = context.Clock.GetTimestamp();
        var ahead = AheadOf(chunk);
        _ahead.Remove(chunk.Index);
        var rest = ahead.Rest(fetched, bronze.Seal(chunk.Index));
        var summary = Summary(fetched);
        var (committed, result) = PromoteOrLeave(
            rest,
            its => ops.Chunks.Record(context.Run.RunId, summary with { Silver = ahead.Rows + its.Rows })
        );
        var rows = ahead.Rows + committed.Rows;
        var took = context.Clock.GetElapsedTime(started);
        context.Events.Publish(
            new RunEvent.SilverEnded(chunk.Info, result, rows)
            {
                Rest = committed.Rows,
                IsLeft = result == LayerResult.LeftForNextRun && (ahead.IsLeft || rest.Outcomes.Any(o => o.Status == OutcomeStatus.Stored)),
            }
        );
        return new(
            fetched,
            summary with
            {
                Silver = rows,
                SilverSeconds = took.TotalSeconds,
            },
            [.. ahead.ChangedTables.Union(committed.ChangedTables, StringComparer.Ordinal)]
        );
    }

    private Ahead AheadOf(Chunk chunk) => _ahead.GetValueOrDefault(chunk.Index, Ahead.Nothing);

    // Promoting can take long and a stop has to be quick: what is half promoted is undone, and the next run promotes what is stored.
    private (Committed Part, LayerResult Result) PromoteOrLeave(Part part, Action<Committed> close)
    {
        var result = LayerResult.SwitchedOff;
        if (silver is not null)
        {
            try
            {
                var stop = context.Tokens.Stop;
                return (
                    Commit(part, () => silver.Promote(part.Recipes, context.Run.RunId, part.Chunk.Index, stop), close, stop),
                    LayerResult.Promoted
                );
            }
            catch (OperationCanceledException) when (context.IsStopping)
            {
                result = LayerResult.LeftForNextRun;
            }
        }

        return (Commit(part, promote: null, close, CancellationToken.None), result);
    }

    private Committed Commit(Part part, Func<Promotion>? promote, Action<Committed> close, CancellationToken stop)
    {
        var committed = warehouse.Transaction(
            () =>
            {
                var its = Write(part, promote);
                close(its);
                return its;
            },
            stop
        );
        foreach (var warning in committed.Warnings)
        {
            context.Events.Publish(new RunEvent.Warned(warning));
        }

        foreach (var outcome in committed.Checks)
        {
            context.Events.Publish(new RunEvent.Checked(outcome));
        }

        return committed;
    }

    private Committed Write(Part part, Func<Promotion>? promote)
    {
        var runId = context.Run.RunId;
        ops.Requests.Record(runId, part.Chunk.Index, part.Outcomes);
        ops.OpenRequests.Record(part.Outcomes);
        ops.Segments.Add(part.Segments);
        ops.Watermarks.Record(part.Outcomes);
        ops.Windows.Record(part.Outcomes);
        var promotion = promote?.Invoke() ?? Promotion.Nothing;
        // Together with what they look at: what is undone leaves no check of it, and what is promoted is checked.
        var outcomes = promote is null ? [] : Check(part, promotion);
        IReadOnlyList<RunWarning> warnings = [.. AbsencesIn(part), .. promotion.Warnings];
        ops.Warnings.Record(runId, warnings);
        return new(promotion.Rows, warnings, outcomes, promotion.ChangedTables);
    }

    private IReadOnlyList<CheckOutcome> Check(Part part, Promotion promotion)
    {
        var sent = part.Outcomes.Where(o => o.Status is not OutcomeStatus.Skipped).Select(o => o.Recipe).ToHashSet();
        return checks.Make(part.Recipes, sent, promotion, new(context.Run, part.Chunk.Index, context.Clock.GetUtcNow()));
    }

    private IEnumerable<RunWarning> AbsencesIn(Part part)
    {
        var lacking = part.Outcomes.Where(o => o.IsWithoutRows).Select(o => o.Recipe).ToHashSet();
        var outcomes = part.Outcomes.Where(o => lacking.Contains(o.Recipe)).ToLookup(o => o.Recipe);
        return part
            .Recipes.Where(r => lacking.Contains(r.Id))
            .SelectMany(r => Absences.Of(r, [.. outcomes[r.Id]], ops.Watermarks.Of(r.Id)));
    }

    // What is known of it before it is promoted.
    private static ChunkSummary Summary(Fetched.Whole fetched)
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
            Silver = SilverCounts.None,
            StartedAt = chunk.StartedAt,
            BronzeSeconds = fetched.Elapsed.TotalSeconds,
            SilverSeconds = 0,
            GoldSeconds = 0,
        };
    }

    /// <summary>What one transaction commits of a chunk.</summary>
    private sealed record Part(
        Chunk Chunk,
        IReadOnlyList<DatasetRecipe> Recipes,
        IReadOnlyList<RequestOutcome> Outcomes,
        IReadOnlyList<Segment> Segments
    );

    /// <summary>What it has written.</summary>
    private sealed record Committed(
        SilverCounts Rows,
        IReadOnlyList<RunWarning> Warnings,
        IReadOnlyList<CheckOutcome> Checks,
        IReadOnlyList<string> ChangedTables
    );

    /// <summary>The datasets of a chunk that are committed before it is whole.</summary>
    private sealed record Ahead(
        IReadOnlySet<(string Source, string Dataset)> Datasets,
        SilverCounts Rows,
        IReadOnlyList<string> ChangedTables,
        bool IsLeft
    )
    {
        public static readonly Ahead Nothing = new(new HashSet<(string, string)>(), SilverCounts.None, [], IsLeft: false);

        public Ahead With((string Source, string Dataset) dataset, Committed its, LayerResult result) =>
            new(
                new HashSet<(string, string)>([.. Datasets, dataset]),
                Rows + its.Rows,
                [.. ChangedTables, .. its.ChangedTables],
                IsLeft || result == LayerResult.LeftForNextRun
            );

        public Part Rest(Fetched.Whole fetched, IReadOnlyList<Segment> segments) =>
            new(
                fetched.Chunk,
                [.. fetched.Chunk.Recipes.Where(r => !Datasets.Contains((r.Source.Name, r.Dataset)))],
                [.. fetched.Outcomes.Where(o => !Datasets.Contains((o.Recipe.Source, o.Recipe.Dataset)))],
                segments
            );
    }
}
