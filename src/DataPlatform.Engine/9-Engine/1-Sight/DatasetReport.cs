using DataPlatform.Planning;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Runs.Documents;
using DataPlatform.Warehouse;

namespace DataPlatform.Engine.Sight;

/// <summary>How far the declared datasets are, as a warehouse tells.</summary>
/// <param name="warehouse">What is stored.</param>
/// <param name="book">What is declared.</param>
/// <param name="today">The day from which "due" is counted.</param>
internal sealed class DatasetReport(Database warehouse, RecipeBook book, DateOnly today)
{
    private const int LackingToShow = 20;
    private const int MostNames = 100_000;

    private static readonly RunOptions Everything = new() { RecipesDirectory = "", DataDirectory = "" };

    private readonly StatusLedger _ledger = new(warehouse);
    private readonly HashSet<string> _tables = SilverTables.Names(warehouse);

    // A recipe may have changed since its table was filled.
    private readonly HashSet<SilverTable> _asDeclared = [.. SilverTables.AsDeclared(warehouse, book.Recipes.Select(r => r.Table))];
    private readonly Dictionary<string, IReadOnlyList<string>> _expected = new(StringComparer.Ordinal);

    /// <summary>The tickers of a source's universe now; empty while nobody knows them.</summary>
    public IReadOnlyList<string> Expected(SourceRecipe source, CancellationToken cancellationToken)
    {
        if (!_expected.TryGetValue(source.Name, out var tickers))
        {
            _expected[source.Name] = tickers = Ask(source, cancellationToken);
        }

        return tickers;
    }

    /// <summary>The datasets, in the order of the recipes.</summary>
    /// <param name="question">Which of them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public List<DatasetStatus> Datasets(StatusQuestion question, CancellationToken cancellationToken)
    {
        var failures = _ledger.Failures().ToLookup(f => (f.Source, Dataset: f.Dataset.Split('/')[0]));
        var unfit = _ledger.Quarantine().ToLookup(q => (q.Source, Dataset: q.Dataset.Split('/')[0]));
        var datasets = new List<DatasetStatus>();
        foreach (var source in Selected(question).GroupBy(r => r.Source.Name, StringComparer.Ordinal))
        {
            var tickers = source.Any(r => r.IsTicker) ? Expected(source.First().Source, cancellationToken) : [];
            var marksOfTickers = _ledger.Marks(source.Key, tickers).ToLookup(m => m.Recipe);
            foreach (var dataset in source.GroupBy(r => r.Dataset, StringComparer.Ordinal))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var known = (source.Key, dataset.Key);
                var fansOut = dataset.First().ForEach.Count > 0;
                var expected = fansOut ? NamesOf(dataset.First(), cancellationToken) : tickers;
                var marks = fansOut ? _ledger.Marks(source.Key, expected).ToLookup(m => m.Recipe) : marksOfTickers;
                var its = Dataset([.. dataset], expected, marks) with
                {
                    LastFailure = failures[(source.Key, dataset.First().AskedId.Dataset)].MaxBy(f => f.At),
                    Quarantined = unfit[known].Sum(q => q.Rows),
                };
                datasets.Add(question.Datasets.Count > 0 ? Closer(its, [.. dataset], expected) : its);
            }
        }

        return datasets;
    }

    /// <summary>The recipes that are asked about.</summary>
    public IEnumerable<DatasetRecipe> Selected(StatusQuestion question) =>
        book
            .Recipes.Where(r => question.Sources.Count == 0 || question.Sources.Contains(r.Source.Name, StringComparer.Ordinal))
            .Where(r => question.Datasets.Count == 0 || KnownNames.Hold(question.Datasets, r.Source.Name, r.Dataset));

    /// <summary>The first day on which a request is due.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="mark">What it was told so far; null: nothing.</param>
    /// <param name="isPathKnown">See <see cref="DueRule.IsPathKnown"/>.</param>
    public DateOnly NextDue(DatasetRecipe recipe, Watermark? mark, bool isPathKnown) =>
        mark is not null && DueRule.LastAnswer(recipe, mark, isPathKnown) is { } last
            ? last.AddDays(Math.Max(1, recipe.MinAgeDays))
            : today;

    private DatasetStatus Dataset(IReadOnlyList<DatasetRecipe> recipes, IReadOnlyList<string> expected, ILookup<RecipeId, MarkGroup> marks)
    {
        var first = recipes[0];
        var groups = recipes.SelectMany(r => marks[r.AskedId]).ToList();
        var extent = _tables.Contains(first.Table.Name)
            ? TableExtent.Of(warehouse, first.Table.Name, DayColumn(first))
            : new(0, null, null);
        return new()
        {
            Source = first.Source.Name,
            Dataset = first.Dataset,
            Table = $"silver.{first.Table.Name}",
            Rows = extent.Rows,
            Oldest = extent.Oldest,
            Newest = extent.Newest,
            Tickers = first.AsksForMany ? recipes.Min(r => WithRows(marks[r.AskedId], expected.Count > 0)) : null,
            Expected = first.AsksForMany && expected.Count > 0 ? expected.Count : null,
            CoveredTo = groups.Where(g => g.IsExpected || expected.Count == 0).Min(g => g.Mark.CoveredTo),
            LastAnswered = groups.Max(g => g.Mark.LastAnswer),
            NextDue = recipes.Min(r => NextDue(r, [.. marks[r.AskedId]], expected)),
            Failing = groups.Where(g => g.Mark.FailedLast).Sum(g => g.Requests),
        };
    }

    private static long WithRows(IEnumerable<MarkGroup> marks, bool isKnown) =>
        marks.Where(m => (m.IsExpected || !isKnown) && m.Mark.LastRows is not null).Sum(m => m.Requests);

    private DateOnly? NextDue(DatasetRecipe recipe, List<MarkGroup> marks, IReadOnlyList<string> expected)
    {
        var isPathKnown = DueRule.IsPathKnown(marks.Select(m => m.Mark));
        var asked = marks.Where(m => m.IsExpected || expected.Count == 0).ToList();
        var isOneNew = recipe.AsksForMany ? asked.Sum(m => m.Requests) < expected.Count : asked.Count == 0;
        return isOneNew ? today : asked.Select(m => (DateOnly?)NextDue(recipe, m.Mark, isPathKnown)).Min();
    }

    private DatasetStatus Closer(DatasetStatus status, IReadOnlyList<DatasetRecipe> recipes, IReadOnlyList<string> expected)
    {
        var day = DayColumn(recipes[0]);
        return status with
        {
            Lacking =
                recipes[0].AsksForMany && expected.Count > 0
                    ? [.. recipes.SelectMany(r => Lacking(r, expected)).Take(LackingToShow)]
                    : null,
            Holes =
                day is not null && recipes[0].IsTicker && recipes[0].Table.Key.Contains(day, StringComparer.Ordinal) && status.Rows > 0
                    ? TableExtent.HolesOf(warehouse, recipes[0].Table, day)
                    : null,
        };
    }

    private IEnumerable<string> Lacking(DatasetRecipe recipe, IReadOnlyList<string> expected)
    {
        var marks = new WatermarkLedger(warehouse).Of(recipe.AskedId);
        var variant = recipe.Discriminator is null ? "" : $" ({recipe.Discriminator})";
        return expected
            .Where(t => marks.GetValueOrDefault(t)?.LastRows is null)
            .Select(t => $"{t}{variant}: {WhyLacking(marks.GetValueOrDefault(t))}");
    }

    private static string WhyLacking(Watermark? mark) =>
        mark switch
        {
            null => "never asked",
            { FailedLast: true } => "failed",
            { LastMissing: { } missing } when !(mark.LastEmpty > missing) => "the vendor knows no such thing",
            { LastEmpty: not null } => "answered without rows",
            _ => "never answered",
        };

    private string? DayColumn(DatasetRecipe recipe) => _asDeclared.Contains(recipe.Table) ? recipe.DateField : null;

    // What 'for_each' stands for now; a query that does not run is the business of 'run', and of too many nobody wants to know each.
    private IReadOnlyList<string> NamesOf(DatasetRecipe recipe, CancellationToken cancellationToken)
    {
        try
        {
            var askings = new FanOutReader(Everything, warehouse).Of(recipe, cancellationToken);
            return askings.Count > MostNames ? [] : [.. askings.Where(a => a.Fault is null).Select(a => a.Name!)];
        }
        catch (ConfigurationException)
        {
            return [];
        }
    }

    // A universe that does not run is the business of 'run': here its tickers are not known.
    private IReadOnlyList<string> Ask(SourceRecipe source, CancellationToken cancellationToken)
    {
        try
        {
            return new Universe(Everything).Tickers(source, warehouse, cancellationToken);
        }
        catch (ConfigurationException)
        {
            return [];
        }
    }
}
