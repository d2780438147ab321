using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Planning;

/// <summary>Counts through what a run would do. Reads the warehouse when there is one; writes and sends nothing.</summary>
/// <param name="options">What the run is asked.</param>
/// <param name="plan">Its chunks.</param>
/// <param name="date">Its date.</param>
/// <param name="warehouse">What is stored; null when nothing is.</param>
/// <param name="used">When permits of each quota were used, as seconds from now: 0 or less, in order.</param>
/// <param name="toCome">Tables that the run makes first; null: all are there.</param>
/// <param name="refetch">What is asked again; null for what is due.</param>
/// <param name="now">When it is; see <see cref="Planner"/>.</param>
internal sealed class RunPlanner(
    RunOptions options,
    ChunkPlan plan,
    DateOnly date,
    Database? warehouse,
    IReadOnlyDictionary<string, IReadOnlyList<double>> used,
    TablesToCome? toCome = null,
    Refetching? refetch = null,
    DateTimeOffset? now = null
)
{
    private readonly OpsService? _ops = warehouse is null ? null : new(warehouse);
    private readonly Planner _planner = new(warehouse is null ? null : new(warehouse), date, refetch, now);

    /// <param name="onDue">Told of every due request, in the order in which a run would send them.</param>
    /// <param name="cancellationToken">Looked at between two requests, and in the middle of a universe's query.</param>
    public RunPlan Plan(Action<PlannedRequest>? onDue, CancellationToken cancellationToken)
    {
        // What is asked again is asked from wherever that says.
        List<string> notes = [.. _ops is null || refetch is not null ? [] : EarlierHistory.Of(plan.Recipes, _ops)];
        var tickers = SelectTickers(notes, cancellationToken);
        var chunks = plan.Chunks.Select(c => new CountedChunk(c, PlanRecipes(c, notes, onDue, cancellationToken))).ToList();
        var loads = chunks
            .Select(c => new ChunkLoad(c.Chunk, c.Recipes.GroupBy(r => r.Recipe.Source).ToDictionary(s => s.Key, PermitsOf)))
            .ToList();
        var recipes = chunks.SelectMany(c => c.Recipes).ToList();
        NoteWhatIsNotCounted(recipes, notes);
        var quotas = recipes.ToLookup(r => r.Recipe.Source.QuotaName, StringComparer.Ordinal);
        return new()
        {
            Date = date,
            Planned = recipes.Sum(r => r.Planned.Planned),
            Due = recipes.Sum(r => r.Planned.Due),
            Skipped = recipes.Sum(r => r.Planned.Planned - r.Planned.Due),
            EtaSeconds = QuotaSchedule.Seconds(loads, used, QuotaSchedule.OneAfterTheOther),
            EtaSideBySideSeconds = QuotaSchedule.Seconds(loads, used, QuotaSchedule.SideBySide),
            Sources =
            [
                .. recipes
                    .GroupBy(r => r.Recipe.Source)
                    .Select(s =>
                        PlanSource(s.Key, [.. s], PermitsOf(quotas[s.Key.QuotaName]), tickers.GetValueOrDefault(s.Key.Name) ?? [])
                    ),
            ],
            Chunks =
            [
                .. chunks.Select(c => new PlannedChunk(c.Chunk.Index, c.Chunk.Of, c.Chunk.Kind, [.. c.Recipes.Select(r => r.Planned)])),
            ],
            Notes = notes,
        };
    }

    private void NoteWhatIsNotCounted(List<Counted> recipes, List<string> notes)
    {
        if (_ops?.Runs.UnfinishedId() is { } killed)
        {
            notes.Add(
                $"run {killed} was killed: what it stored and could not write down is not counted here, and a run does not ask it again"
            );
        }

        var paged = recipes
            .Where(r => r.Planned.Due > 0 && r.Recipe.Pagination is not null)
            .Select(r => r.Recipe.Id.DatasetName)
            .Distinct(StringComparer.Ordinal);
        if (string.Join(", ", paged) is { Length: > 0 } names)
        {
            notes.Add(
                $"answers in pages ({Excerpt.Of(names, 100)}): each page after the first is a request more, which nobody can count before"
            );
        }
    }

    private Dictionary<string, IReadOnlyList<string>> SelectTickers(List<string> notes, CancellationToken cancellationToken)
    {
        var universe = new Universe(options, toCome);
        var tickers = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var sources = plan.Recipes.Where(r => r.IsTicker).Select(r => r.Source);
        foreach (var source in sources.DistinctBy(s => s.Name, StringComparer.Ordinal))
        {
            tickers[source.Name] = universe.Tickers(source, warehouse, cancellationToken);
            if (tickers[source.Name].Count == 0)
            {
                notes.Add(
                    $"{source.Name}: the tickers are not known yet: what its universe reads is loaded by the next run (or name some with --tickers)"
                );
            }
        }

        return tickers;
    }

    private List<Counted> PlanRecipes(
        RecipeChunk chunk,
        List<string> notes,
        Action<PlannedRequest>? onDue,
        CancellationToken cancellationToken
    )
    {
        var reader = new FanOutReader(options, warehouse, toCome);
        return
        [
            .. _planner
                .InOrder(chunk.Recipes)
                .Select(r => PlanRecipe(r, AskingsOf(r, reader, notes, cancellationToken), onDue, cancellationToken)),
        ];
    }

    private static Askings AskingsOf(DatasetRecipe recipe, FanOutReader reader, List<string> notes, CancellationToken cancellationToken)
    {
        var askings = reader.Of(recipe, cancellationToken);
        var note =
            $"{recipe.Source.Name}/{recipe.Dataset}: what it is asked for is not known yet: what its 'for_each' reads is loaded by a run";
        if (askings.Count == 0 && recipe.ForEach.Count > 0 && !notes.Contains(note, StringComparer.Ordinal))
        {
            notes.Add(note);
        }

        return askings;
    }

    private Counted PlanRecipe(DatasetRecipe recipe, Askings askings, Action<PlannedRequest>? onDue, CancellationToken cancellationToken)
    {
        var (planned, due, calls) = (0L, 0L, 0L);
        var skipped = new SortedDictionary<string, long>(StringComparer.Ordinal);
        string? example = null;
        foreach (var request in _planner.Plan(recipe, askings))
        {
            cancellationToken.ThrowIfCancellationRequested();
            planned++;
            var why = request.Skip ?? (options.Switches.Bronze ? null : new NotSent.BronzeOff());
            if (why?.ToString() is { } skip)
            {
                skipped[skip] = skipped.GetValueOrDefault(skip) + 1;
                continue;
            }

            due++;
            calls += request.Calls;
            example ??= request.Address().AbsoluteUri;
            onDue?.Invoke(request);
        }

        return new(recipe, new(recipe.Name, planned, due, skipped, example), calls);
    }

    private SourcePlan PlanSource(SourceRecipe source, List<Counted> recipes, long permitsOfQuota, IReadOnlyList<string> tickers) =>
        new(
            source.Name,
            tickers.Count,
            recipes.Sum(r => r.Planned.Due),
            PermitsOf(recipes),
            [.. source.Limits.Select(l => l.ToString())],
            PermitsOf(recipes) == 0 ? 0 : QuotaSchedule.Seconds(source, used, permitsOfQuota)
        );

    private static long PermitsOf(IEnumerable<Counted> recipes) => recipes.Sum(r => r.Calls * r.Recipe.Cost);

    // Not tuples: the runtime brings no code for lists of those, and would have to compile it for each short command.
    private sealed record Counted(DatasetRecipe Recipe, PlannedRecipe Planned, long Calls);

    private sealed record CountedChunk(RecipeChunk Chunk, List<Counted> Recipes);
}
