using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Planning;

/// <summary>
/// The requests that recipes stand for, one after the other as they are asked for: memory holds one recipe's watermarks at a time,
/// never recipes x tickers.
/// </summary>
internal sealed class Planner(OpsService? ops, DateOnly date)
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
    public IEnumerable<PlannedRequest> Plan(DatasetRecipe recipe, IReadOnlyList<string> tickers)
    {
        var marks = ops?.Watermarks.Of(recipe.Id) ?? [];
        var open = recipe.Pagination is null ? [] : ops?.OpenRequests.Of(recipe.Id) ?? [];
        if (!recipe.IsTicker)
        {
            yield return Request(recipe, null, marks.GetValueOrDefault(""), isPathKnown: true, open.GetValueOrDefault(""));
            yield break;
        }

        var isPathKnown = DueRule.IsPathKnown(marks.Values);
        foreach (var ticker in AskingOrder.Of(tickers, marks))
        {
            yield return Request(recipe, ticker, marks.GetValueOrDefault(ticker), isPathKnown, open.GetValueOrDefault(ticker));
        }
    }

    private PlannedRequest Request(DatasetRecipe recipe, string? ticker, Watermark? mark, bool isPathKnown, OpenAnswer? open)
    {
        var last = mark is null ? null : DueRule.LastAnswer(recipe, mark, isPathKnown);
        var skip = DueRule.WhyNot(last, date, recipe.MinAgeDays);
        if (ticker is not null && OutgoingRequest.IsUnsafeInPath(recipe, "ticker", ticker))
        {
            skip = new NotSent.UnsafeInPath();
        }

        var request = new PlannedRequest(recipe, ticker, recipe.HasWindow ? From(recipe, mark) : null, date, skip);
        return GoesOn(request, open) ? request with { Open = open } : request;
    }

    // What is stored is of use when the same is asked: the same day, window, address and paging. The next page must be the one behind what is stored,
    // and lie at the source's own address still, for the key goes with it.
    private static bool GoesOn(PlannedRequest request, OpenAnswer? open) =>
        open is not null
        && open.To == request.Date
        && open.From == request.From
        && open.Url == request.ToSend().Identity
        && request.Recipe.Pagination is { } pages
        && pages.IsBehind(open.NextPage, open.Pages, open.Rows)
        && Uri.TryCreate(pages.PagesAreAddresses ? open.NextPage : open.Url, UriKind.Absolute, out var next)
        && request.Recipe.Source.IsAtHome(next);

    // The window starts on the newest day we have, not on the one after: that day may have been incomplete when it was loaded. It starts
    // earlier where the recipe says that the vendor revises what it published, but never before the history that the recipe asks for.
    private DateOnly From(DatasetRecipe recipe, Watermark? mark)
    {
        var first = recipe.HistoryFrom ?? Before(date, recipe.HistoryDays ?? 0);
        var from = mark?.CoveredTo is { } covered ? Before(covered, recipe.RefetchDays) : first;
        from = from < recipe.HistoryFrom ? first : from;
        return from > date ? date : from;
    }

    // Time begins on 0001-01-01, whatever a recipe says.
    private static DateOnly Before(DateOnly day, int days) => days < day.DayNumber ? day.AddDays(-days) : DateOnly.MinValue;
}
