using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Planning;

/// <summary>
/// The requests that recipes stand for, one after the other as they are asked for: memory holds one recipe's watermarks at a time,
/// never recipes x tickers.
/// </summary>
/// <param name="ops">What was answered so far; null when nothing was.</param>
/// <param name="date">The run's date.</param>
/// <param name="refetch">What is asked again; null for what is due.</param>
/// <param name="now">When it is, for what is asked for in parts of a day; null: all of them are over.</param>
internal sealed class Planner(OpsService? ops, DateOnly date, Refetching? refetch = null, DateTimeOffset? now = null)
{
    private readonly DateTime? _at = now?.UtcDateTime;

    /// <summary>The recipes in the order in which they are asked.</summary>
    /// <param name="recipes">The recipes of a chunk, as they are written.</param>
    public IEnumerable<DatasetRecipe> InOrder(IReadOnlyList<DatasetRecipe> recipes) =>
        ops is null || recipes.Count < 2
            ? recipes
            : AskingOrder.Of(
                recipes,
                recipes
                    .Select(r => r.Source.Name)
                    .Distinct(StringComparer.Ordinal)
                    .SelectMany(ops.Watermarks.PastOf)
                    .ToDictionary(p => p.Key, p => p.Value)
            );

    /// <summary>The requests of a recipe in the order in which they are asked.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="tickers">The selected tickers; not looked at for a non-ticker recipe.</param>
    public IEnumerable<PlannedRequest> Plan(DatasetRecipe recipe, IReadOnlyList<string> tickers) =>
        Plan(recipe, Askings.Of(recipe, tickers, q => ValueTable.Of(q, recipe.Sends)));

    /// <summary>The requests of a recipe in the order in which they are asked.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="askings">What it is asked for.</param>
    public IEnumerable<PlannedRequest> Plan(DatasetRecipe recipe, Askings askings)
    {
        var marks = new AskingMarks(askings);
        ops?.Watermarks.Each(recipe.Id, marks.Add);
        var open = recipe.Pagination is null ? null : ops?.OpenRequests.Of(recipe.Id);
        // Looked up once, and not for each of a million.
        var (hasSteps, hasWindow) = (recipe.HasSteps, recipe.HasWindow);
        var windows =
            hasSteps ? ops?.Windows.Of(recipe.Id)
            : hasWindow ? ops?.Windows.WithHoles(recipe.Id, First(recipe))
            : null;
        var isPathKnown = !recipe.AsksForMany || marks.IsPathKnown;
        var again = refetch is { Runs: { Count: > 0 } runs } ? ops?.Requests.StoredBy(recipe.Id, runs) : null;
        foreach (var place in AskingOrder.Of(askings.Count, marks))
        {
            var (asking, mark) = (askings[place], marks[place]);
            var name = asking.Name ?? "";
            var known = windows is null ? [] : Known(windows[name], isPathKnown);
            if (refetch is null && !hasSteps)
            {
                DateOnly? from = hasWindow ? From(recipe, mark, known) : null;
                var why = WhyNot(recipe, asking, mark, isPathKnown);
                yield return Ready(new(recipe, asking.Name, from, date, why) { Values = asking.Values, At = _at }, open);
                continue;
            }

            var requests = refetch is not null
                ? Again(recipe, asking, refetch, [.. again?[name] ?? []])
                : Steps(recipe, asking, mark, isPathKnown, known);
            foreach (var request in requests)
            {
                yield return Ready(request, open);
            }
        }
    }

    // Before anything else was answered, nobody knows whether the address of a window that is missing is right.
    private static IReadOnlyList<KnownWindow> Known(IEnumerable<KnownWindow> windows, bool isPathKnown) =>
        [.. windows.Where(w => isPathKnown || w.State != WindowState.Missing)];

    // An answer that was cut short is gone on with, once there is more of it. What is asked again is asked from its beginning.
    private PlannedRequest Ready(PlannedRequest request, ILookup<string, OpenAnswer>? open)
    {
        var ready = OpenOf(request, open) is { } its ? request with { Open = its } : request;
        return ready is { Skip: null, IsTooEarly: true } ? ready with { Skip = new NotSent.NotOver() } : ready;
    }

    private OpenAnswer? OpenOf(PlannedRequest request, ILookup<string, OpenAnswer>? open) =>
        open is null || open.Count == 0
            ? null
            : open[request.Ticker ?? ""]
                .FirstOrDefault(o => (refetch is null || refetch.Runs.Contains(o.RunId, StringComparer.Ordinal)) && GoesOn(request, o));

    // Whatever was answered before, but not what the runs that this one goes on for have stored.
    private IEnumerable<PlannedRequest> Again(DatasetRecipe recipe, Asking asking, Refetching refetch, IReadOnlyList<KnownWindow> stored)
    {
        var unusable = UnusableAsking.WhyNot(recipe, asking, date);
        var first = refetch.From ?? First(recipe);
        first = first > date ? date : first;
        var windows = recipe.HasSteps
            ? HistorySteps.Of(recipe, first, date, stored, coveredTo: null).Select(w => ((DateOnly?)w.From, w.To))
            : [(recipe.HasWindow ? first : null, date)];
        foreach (var (from, to) in windows)
        {
            var skip = unusable ?? (to == date && stored.Any(w => w.To >= date) ? new NotSent.AnsweredToday() : null);
            yield return new(recipe, asking.Name, from, date, skip)
            {
                To = to,
                Values = asking.Values,
                At = _at,
            };
        }
    }

    private NotSent? WhyNot(DatasetRecipe recipe, Asking asking, Watermark? mark, bool isPathKnown) =>
        UnusableAsking.WhyNot(recipe, asking, date) ?? DueRule.WhyNot(Last(recipe, mark, isPathKnown), date, recipe.MinAgeDays);

    private static DateOnly? Last(DatasetRecipe recipe, Watermark? mark, bool isPathKnown) =>
        mark is null ? null : DueRule.LastAnswer(recipe, mark, isPathKnown);

    // The cadence is that of the newest window, and those that have ended since it was answered wait with it. An older one is due until it is answered; one
    // of which rows may still come has a cadence of its own. What is newest comes first, so that many old windows that fail for ever hold it back in no run;
    // but it comes last where a row of one window may replace that of another one, because the last answer wins.
    private IEnumerable<PlannedRequest> Steps(
        DatasetRecipe recipe,
        Asking asking,
        Watermark? mark,
        bool isPathKnown,
        IReadOnlyList<KnownWindow> known
    )
    {
        var (why, last) = (WhyNot(recipe, asking, mark, isPathKnown), Last(recipe, mark, isPathKnown));
        var windows = HistorySteps.Of(recipe, First(recipe), date, known.Where(w => w.State != WindowState.Asked), mark?.CoveredTo);
        foreach (var window in recipe.IsByDay ? windows.Reverse() : windows)
        {
            var skip = HistorySteps.AgeOf(recipe, window.To, date, _at) switch
            {
                StepAge.Newest => why,
                _ when why is NotSent.UnsafeInPath or NotSent.Unusable => why,
                _ when why is NotSent.NotDue && window.To >= last => why,
                StepAge.Recent => DueRule.WhyNot(AskedOn(window, known), date, HistorySteps.DaysBetween(recipe, window.To, date)),
                _ => null,
            };
            yield return new(recipe, asking.Name, window.From, date, skip)
            {
                To = window.To,
                Values = asking.Values,
                At = _at,
            };
        }
    }

    private static DateOnly? AskedOn(HalvedWindow window, IReadOnlyList<KnownWindow> known) =>
        known.Where(w => w.State == WindowState.Asked && w.From <= window.From && w.To >= window.To).Max(w => w.AskedOn);

    // What is stored is of use when the same is asked: the same day, window, address and paging. The next page must be the one behind what is stored,
    // and lie at the source's own address still, for the key goes with it.
    private static bool GoesOn(PlannedRequest request, OpenAnswer open) =>
        open.To == request.To
        && open.From == request.From
        && open.Url == request.ToSend().Identity
        && request.Recipe.Pagination is { } pages
        && pages.IsBehind(open.NextPage, open.Pages, open.Rows)
        && Uri.TryCreate(pages.PagesAreAddresses ? open.NextPage : open.Url, UriKind.Absolute, out var next)
        && request.Recipe.Source.IsAtHome(next);

    // The window starts on the newest day we have, not on the one after: that day may have been incomplete when it was loaded. It starts
    // earlier where the recipe says that the vendor revises what it published, or where days before it are not covered, but never before the history
    // that the recipe asks for.
    private DateOnly From(DatasetRecipe recipe, Watermark? mark, IReadOnlyList<KnownWindow> known)
    {
        var first = First(recipe);
        if (known.Count > 0)
        {
            return HistorySteps.Of(recipe, first, date, known.Where(w => w.State != WindowState.Asked), mark?.CoveredTo).First().From;
        }

        var from = mark?.CoveredTo is { } covered ? Before(covered, recipe.RefetchDays) : first;
        from = from < recipe.HistoryFrom ? first : from;
        return from > date ? date : from;
    }

    private DateOnly First(DatasetRecipe recipe) => recipe.HistoryFrom ?? Before(date, recipe.HistoryDays ?? 0);

    // Time begins on 0001-01-01, whatever a recipe says.
    private static DateOnly Before(DateOnly day, int days) => days < day.DayNumber ? day.AddDays(-days) : DateOnly.MinValue;
}
