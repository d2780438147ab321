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
        var marks = ops?.Watermarks.Of(recipe.Id) ?? [];
        var open = recipe.Pagination is null ? null : ops?.OpenRequests.Of(recipe.Id);
        var windows =
            recipe.HasSteps ? ops?.Windows.Of(recipe.Id)
            : recipe.HasWindow ? ops?.Windows.WithHoles(recipe.Id, First(recipe))
            : null;
        var isPathKnown = !recipe.AsksForMany || DueRule.IsPathKnown(marks.Values);
        var again = refetch is { Runs: { Count: > 0 } runs } ? ops?.Requests.StoredBy(recipe.Id, runs) : null;
        foreach (var asking in AskingOrder.Of(askings, marks))
        {
            var name = asking.Name ?? "";
            var mark = marks.GetValueOrDefault(name);
            var why = WhyNot(recipe, asking, mark, isPathKnown);
            List<KnownWindow> known = [.. windows?[name].Where(w => isPathKnown || w.State != WindowState.Missing) ?? []];
            var requests =
                refetch is not null ? Again(recipe, asking, refetch, [.. again?[name] ?? []])
                : recipe.HasSteps ? Steps(recipe, asking, mark, why, known)
                : [new(recipe, asking.Name, recipe.HasWindow ? From(recipe, mark, known) : null, date, why) { Values = asking.Values }];
            foreach (var request in requests)
            {
                var its = request with { Open = open?[name].FirstOrDefault(o => GoesOn(request, o)), At = now?.UtcDateTime };
                yield return its.Skip is null && its.IsTooEarly(its.Open?.NextPage) ? its with { Skip = new NotSent.NotOver() } : its;
            }
        }
    }

    // Whatever was answered before, but not what the runs that this one goes on for have stored.
    private IEnumerable<PlannedRequest> Again(DatasetRecipe recipe, Asking asking, Refetching refetch, IReadOnlyList<KnownWindow> stored)
    {
        var unusable = WhyUnusable(recipe, asking);
        var first = refetch.From ?? First(recipe);
        first = first > date ? date : first;
        var windows = recipe.HasSteps
            ? HistorySteps.Of(recipe, first, date, stored, coveredTo: null).Select(w => ((DateOnly?)w.From, w.To))
            : [(recipe.HasWindow ? first : null, date)];
        foreach (var (from, to) in windows)
        {
            var skip = unusable ?? (to == date && stored.Any(w => w.To >= date) ? new NotSent.AnsweredToday() : null);
            yield return new(recipe, asking.Name, from, date, skip) { To = to, Values = asking.Values };
        }
    }

    private NotSent? WhyNot(DatasetRecipe recipe, Asking asking, Watermark? mark, bool isPathKnown)
    {
        var last = mark is null ? null : DueRule.LastAnswer(recipe, mark, isPathKnown);
        return WhyUnusable(recipe, asking) ?? DueRule.WhyNot(last, date, recipe.MinAgeDays);
    }

    // What can never be sent, whatever is due.
    private NotSent? WhyUnusable(DatasetRecipe recipe, Asking asking) =>
        asking.Fault is { } fault ? new NotSent.Unusable(fault)
        : asking.Values.Count == 0 && asking.Name is { } ticker && OutgoingRequest.IsUnsafeInPath(recipe, "ticker", ticker)
            ? new NotSent.UnsafeInPath()
        : asking.Values.FirstOrDefault(v => OutgoingRequest.IsUnsafeInPath(recipe, v.Key, v.Value)) is { Key: { } unsafeName }
            ? new NotSent.Unusable($"{unsafeName} cannot stand in a path")
        : recipe.Source.Variables.FirstOrDefault(v => OutgoingRequest.IsUnsafeInPath(recipe, v.Name, v.Value ?? "")) is { } variable
            ? new NotSent.Unusable($"{variable.Name} cannot stand in a path")
        : DateFields.Unreadable(new(recipe, asking.Name, From: null, date) { Values = asking.Values }) is var (placeholder, value)
            ? new NotSent.Unusable($"{{{placeholder}}} cannot read '{Excerpt.Of(value)}', which is no day or moment")
        : null;

    // The cadence is that of the newest window. An older one is due until it is answered; one of which rows may still come has a cadence of its own.
    private IEnumerable<PlannedRequest> Steps(DatasetRecipe recipe, Asking asking, Watermark? mark, NotSent? why, List<KnownWindow> known)
    {
        foreach (
            var window in HistorySteps.Of(recipe, First(recipe), date, known.Where(w => w.State != WindowState.Asked), mark?.CoveredTo)
        )
        {
            var skip = HistorySteps.AgeOf(recipe, window.To, date) switch
            {
                StepAge.Newest => why,
                _ when why is NotSent.UnsafeInPath or NotSent.Unusable => why,
                StepAge.Recent => DueRule.WhyNot(AskedOn(window, known), date, recipe.MinAgeDays),
                _ => null,
            };
            yield return new(recipe, asking.Name, window.From, date, skip) { To = window.To, Values = asking.Values };
        }
    }

    private static DateOnly? AskedOn(HalvedWindow window, List<KnownWindow> known) =>
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
    private DateOnly From(DatasetRecipe recipe, Watermark? mark, List<KnownWindow> known)
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
