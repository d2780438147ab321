using System.Globalization;
using DataPlatform.Bronze.Auth;
using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Recipes.Reading;
using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Engine;

/// <summary>What a run was asked to do, checked. Making one reads recipes and the environment; it writes nothing and sends nothing.</summary>
internal sealed record RunSetup(
    RunOptions Options,
    RecipeBook Book,
    ChunkPlan Plan,
    SourceKeys Keys,
    DateOnly Date,
    IReadOnlyList<SourceRecipe> SourcesToAsk
)
{
    /// <exception cref="ConfigurationException">Something cannot work; every problem is named.</exception>
    public static RunSetup Check(RunOptions options, Func<string, string?> environment, TimeProvider clock, bool sends = true)
    {
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        CheckNumbers(options);
        CheckDate(options, today);
        CheckRefetch(options, options.Date ?? today);
        var book = ReadBook(options);
        var date = options.Date ?? today;
        book = VariableValues.Put(RecipeOverrides.Apply(book, options), options.Variables, environment);
        var datasets = new DatasetService(book, options, date);
        var plan = ChunkPlan.Of(datasets.NonTickerRecipes, datasets.TickerRecipes, options.ChunkSize);
        var selected = plan.Recipes.ToList();
        CheckUniverse(options, selected);
        CheckCosts(options, book, selected);
        if (options.Switches.Bronze)
        {
            VariableValues.Check(selected.Select(r => r.Source).DistinctBy(s => s.Name, StringComparer.Ordinal).ToList());
        }

        var asked =
            options.Switches.Bronze && sends ? selected.Select(r => r.Source).DistinctBy(s => s.Name, StringComparer.Ordinal).ToList() : [];
        return new(
            options,
            book,
            plan,
            SourceKeys.Resolve(asked, options, DotEnv.Behind(options.RecipesDirectory, environment)),
            date,
            asked
        );
    }

    /// <summary>What is declared, whether a run of it could work or not.</summary>
    /// <exception cref="ConfigurationException">A recipe has a problem; every one is named.</exception>
    public static RecipeBook ReadBook(RunOptions options)
    {
        var (book, problems) = RecipeFolder.Load(options.RecipesDirectory);
        return problems.Count == 0 ? book : throw new ConfigurationException([.. problems.Select(p => p.ToString())]);
    }

    private static void CheckNumbers(RunOptions options)
    {
        MemoryBudget.Of(options.Memory);
        var problems = new (int? Value, string Flag)[]
        {
            (options.ChunkSize, "--chunk-size"),
            (options.Concurrency, "--concurrency"),
            (options.Switches.TickerLimit, "--ticker-limit"),
        };
        var wrong = problems.Where(p => p.Value <= 0).Select(p => $"{p.Flag} {p.Value}: must be 1 or more").ToList();
        if (options.ChunksInFlight.Number is < 1 or > ChunksInFlight.Most)
        {
            wrong.Add($"--chunks-in-flight {options.ChunksInFlight}: must be a number from 1 to {ChunksInFlight.Most}, or source");
        }

        if (options.Concurrency > SourceRecipe.MostConcurrency)
        {
            wrong.Add($"--concurrency {options.Concurrency}: must be at most {SourceRecipe.MostConcurrency}");
        }

        wrong.AddRange(
            (options.Tickers ?? [])
                .Where(t => !Universe.IsTicker(t.Trim()))
                .Select(t => $"--tickers: '{Excerpt.Of(t)}' is not a ticker (1 to 64 characters, no control characters)")
        );
        if (wrong.Count > 0)
        {
            throw new ConfigurationException(wrong);
        }
    }

    private static void CheckRefetch(RunOptions options, DateOnly date)
    {
        if (options.RefetchFrom is { } from && (options.Refetch || from > date))
        {
            throw new ConfigurationException(
                options.Refetch
                    ? "--refetch asks whole windows again and --refetch-from a part of them; keep one"
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"--refetch-from {from:yyyy-MM-dd}: lies after the run's date, {date:yyyy-MM-dd}"
                    )
            );
        }
    }

    // Tomorrow is today already where the user or the vendor lives east of Greenwich.
    private static void CheckDate(RunOptions options, DateOnly today)
    {
        if (options.Date is { } date && date.DayNumber > today.DayNumber + 1 && !options.AllowFutureDate)
        {
            throw new ConfigurationException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"--date {date:yyyy-MM-dd}: it is {today:yyyy-MM-dd} today, and what a run for a later day has asked is not asked again before that day; if you mean it, add --force"
                )
            );
        }
    }

    // Lint has done so for the recipes' own limits. Those of the command line hold for every source with the same quota.
    private static void CheckCosts(RunOptions options, RecipeBook book, IEnumerable<DatasetRecipe> selected)
    {
        var named = book
            .Sources.Where(s => options.Limits.ContainsKey(s.Name))
            .DistinctBy(s => s.QuotaName, StringComparer.Ordinal)
            .ToDictionary(s => s.QuotaName, s => s.Name, StringComparer.Ordinal);
        var problems = selected
            .Where(r => named.ContainsKey(r.Source.QuotaName))
            .SelectMany(r => r.Source.Limits.Where(l => l.Share(r.Source.Use) < r.Cost).Select(l => (Recipe: r, Limit: l)))
            .Select(p =>
                $"--limit {named[p.Recipe.Source.QuotaName]}={p.Limit}: {p.Recipe.Name} costs {p.Recipe.Cost} permits, more than it ever allows at once"
            )
            .ToList();
        if (problems.Count > 0)
        {
            throw new ConfigurationException(problems);
        }
    }

    private static void CheckUniverse(RunOptions options, IEnumerable<DatasetRecipe> selected)
    {
        var without = selected
            .Where(r => r.IsTicker && r.Source.Universe is null && options.Tickers is null)
            .Select(r => r.Source)
            .DistinctBy(s => s.Name, StringComparer.Ordinal);
        var problems = without
            .Select(s =>
                $"{s.File}: source {s.Name} has ticker recipes but no 'universe'; add one, or name tickers with --tickers or --tickers-file"
            )
            .ToList();
        if (problems.Count > 0)
        {
            throw new ConfigurationException(problems);
        }
    }
}
