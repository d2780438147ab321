using System.Globalization;
using DataPlatform.Recipes;
using DataPlatform.Runs;
using DataPlatform.Warehouse;

namespace DataPlatform.Planning;

/// <summary>What it means that a recipe's tickers were answered without rows, or with "no such thing": often nothing, sometimes that something is wrong.</summary>
internal static class Absences
{
    /// <summary>The warnings that the answers of one recipe give rise to.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="outcomes">How its requests of a chunk ended.</param>
    /// <param name="marks">What its tickers were told so far, this chunk included.</param>
    public static IEnumerable<RunWarning> Of(
        DatasetRecipe recipe,
        IReadOnlyList<RequestOutcome> outcomes,
        IReadOnlyDictionary<string, Watermark> marks
    )
    {
        var gone = outcomes.Where(o => IsGone(recipe, o, marks.GetValueOrDefault(o.Ticker ?? ""))).ToList();
        if (gone.Count > 0)
        {
            var message =
                $"{Count(recipe, gone)} had rows before and {(gone.Count == 1 ? "has" : "have")} none now; asked again by the next run";
            yield return Warning(WarningKind.NoLongerThere, recipe.Id, message, gone);
        }

        var asked = outcomes.Where(o => o.Status != OutcomeStatus.Skipped).ToList();
        if (asked.Count > 0 && asked.All(IsMissing) && !DueRule.IsPathKnown(marks.Values))
        {
            var message =
                $"{Count(recipe, asked)} asked for, and all were answered \"no such thing\", as always before: the recipe's path may be wrong; asked again by the next run";
            yield return Warning(WarningKind.NothingThere, recipe.Id, message, asked);
        }
    }

    private static bool IsMissing(RequestOutcome outcome) => outcome.Ending is Ending.Stored { Answer: StoredAnswer.Missing };

    // Of a history in steps, most windows may well be empty.
    private static bool IsGone(DatasetRecipe recipe, RequestOutcome outcome, Watermark? mark) =>
        mark?.LastRows is not null
        && outcome.Age == StepAge.NoStep
        && (
            IsMissing(outcome)
            || (outcome.Ending is Ending.Stored { Answer: StoredAnswer.Empty, Succeeds: false } && AsksForAll(recipe, outcome, mark))
        );

    // Most days bring nothing new, and a market that is shut brings nothing at all: only of what was there before, some must still be there. Of a dataset
    // without tickers nobody knows: it may ask for the run's date, or for what is coming.
    private static bool AsksForAll(DatasetRecipe recipe, RequestOutcome outcome, Watermark mark) =>
        recipe.AsksForMany && !recipe.AsksForDay && (outcome.From is null || mark.CoveredTo is null || outcome.From <= recipe.HistoryFrom);

    private static RunWarning Warning(WarningKind kind, RecipeId recipe, string message, List<RequestOutcome> outcomes)
    {
        // Answers come in any order, and the same ones make the same warning.
        var outcome = outcomes.MinBy(o => o.Ticker, StringComparer.Ordinal)!;
        var example =
            $"{outcome.Ticker}{(outcome.Ticker is null ? "" : ": ")}{(outcome.Ending as Ending.Stored)!.Reason} (status {outcome.HttpStatus})";
        return new(kind, recipe.Source, recipe.DatasetName, message, example);
    }

    private static string Count(DatasetRecipe recipe, List<RequestOutcome> outcomes) =>
        (outcomes[0].Ticker, outcomes.DistinctBy(o => o.Ticker, StringComparer.Ordinal).Count()) switch
        {
            (null, 1) => "the dataset",
            (_, 1) => $"1 {Noun(recipe)}",
            var (_, tickers) => string.Create(CultureInfo.InvariantCulture, $"{tickers} {Noun(recipe)}s"),
        };

    private static string Noun(DatasetRecipe recipe) => recipe.ForEach.Count == 0 ? "ticker" : "value";
}
