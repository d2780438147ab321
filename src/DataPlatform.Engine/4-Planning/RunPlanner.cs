using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Planning;

/// <summary>Counts through what a run would do. Reads the warehouse when there is one; writes and sends nothing.</summary>
internal sealed class RunPlanner(RunOptions options, DatasetService datasets, DateOnly date, Database? warehouse)
{
    private readonly Planner _planner = new(warehouse is null ? null : new OpsService(warehouse), date);
    private readonly Universe _universe = new(options);
    private readonly Dictionary<string, (SourceRecipe Source, int Tickers, long Due, long Permits)> _sources = new(StringComparer.Ordinal);

    /// <param name="onDue">Told of every due request, in the order in which a run would send them.</param>
    public RunPlan Plan(Action<PlannedRequest>? onDue)
    {
        var nonTicker = options.Switches.ExecuteNonTickerRecipes ? datasets.NonTickerRecipes.ToList() : [];
        var ticker = options.Switches.ExecuteTickerRecipes ? datasets.TickerRecipes.ToList() : [];
        var batches = ticker.Chunk(options.ChunkSize).Select(c => (Kind: "ticker", Recipes: c)).ToList();
        if (nonTicker.Count > 0)
        {
            batches.Insert(0, ("non-ticker", nonTicker.ToArray()));
        }

        var notes = new List<string>();
        var tickers = SelectTickers(ticker, notes);
        var chunks = batches
            .Select(
                (b, i) =>
                    new PlannedChunk(
                        i + 1,
                        batches.Count,
                        b.Kind,
                        [.. b.Recipes.Select(r => PlanRecipe(r, tickers.GetValueOrDefault(r.Source.Name) ?? [], onDue))]
                    )
            )
            .ToList();
        var permits = _sources
            .Values.GroupBy(s => s.Source.QuotaName, StringComparer.Ordinal)
            .ToDictionary(q => q.Key, q => q.Sum(s => s.Permits), StringComparer.Ordinal);
        var sources = _sources
            .Values.Select(s => new SourcePlan(
                s.Source.Name,
                s.Tickers,
                s.Due,
                s.Permits,
                [.. s.Source.Limits.Select(l => l.ToString())],
                s.Permits == 0 ? 0 : Eta(s.Source, permits[s.Source.QuotaName])
            ))
            .ToList();
        var recipes = chunks.SelectMany(c => c.Recipes).ToList();
        return new()
        {
            Date = date,
            Planned = recipes.Sum(r => r.Planned),
            Due = recipes.Sum(r => r.Due),
            Skipped = recipes.Sum(r => r.Planned - r.Due),
            EtaSeconds = sources.Select(s => s.EtaSeconds).DefaultIfEmpty(0).Max(),
            Sources = sources,
            Chunks = chunks,
            Notes = notes,
        };
    }

    private Dictionary<string, IReadOnlyList<string>> SelectTickers(List<DatasetRecipe> recipes, List<string> notes)
    {
        var tickers = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var source in recipes.Select(r => r.Source).DistinctBy(s => s.Name, StringComparer.Ordinal))
        {
            tickers[source.Name] = _universe.Tickers(source, warehouse);
            if (tickers[source.Name].Count == 0)
            {
                notes.Add(
                    $"{source.Name}: the tickers are not known yet: its universe is loaded by the non-ticker chunk of the first run (or name some with --tickers)"
                );
            }
        }

        return tickers;
    }

    private PlannedRecipe PlanRecipe(DatasetRecipe recipe, IReadOnlyList<string> tickers, Action<PlannedRequest>? onDue)
    {
        var (planned, due) = (0L, 0L);
        var skipped = new SortedDictionary<string, long>(StringComparer.Ordinal);
        string? example = null;
        foreach (var request in _planner.Plan(recipe, tickers))
        {
            planned++;
            var why = request.Skip ?? (options.Switches.Bronze ? null : new NotSent.BronzeOff());
            if (why?.ToString() is { } skip)
            {
                skipped[skip] = skipped.GetValueOrDefault(skip) + 1;
                continue;
            }

            due++;
            example ??= request.Address().AbsoluteUri;
            onDue?.Invoke(request);
        }

        var before = _sources.GetValueOrDefault(recipe.Source.Name, (recipe.Source, 0, 0, 0));
        _sources[recipe.Source.Name] = (
            recipe.Source,
            Math.Max(before.Tickers, recipe.IsTicker ? tickers.Count : 0),
            before.Due + due,
            before.Permits + (due * recipe.Cost)
        );
        return new(recipe.Name, planned, due, skipped, example);
    }

    // The first window's permits go out at once; each further one waits for its window.
    private static double Eta(SourceRecipe source, long permits) =>
        source.Limits.Select(l => (permits - 1) / l.Share(source.Use) * l.Window.TotalSeconds).DefaultIfEmpty(0).Max();
}
