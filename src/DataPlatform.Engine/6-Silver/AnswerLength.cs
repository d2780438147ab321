using DataPlatform.Recipes;

namespace DataPlatform.Silver;

/// <summary>An answer and the one that it is held against, by their rows.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="Ticker">The ticker; null for a recipe that is asked once.</param>
/// <param name="Run">The run that began it.</param>
/// <param name="Before">The rows of the last one before it that was long enough; null when there was none.</param>
/// <param name="Now">Its own.</param>
internal sealed record AnswerLength(RecipeId Recipe, string? Ticker, string Run, long? Before, long Now)
{
    /// <summary>For a person.</summary>
    public string Told =>
        FormattableString.Invariant(
            $"{(Ticker is null ? "" : $"ticker={Ticker} ")}{(Recipe.Discriminator is null ? "" : $"variant={Recipe.Discriminator} ")}rows={Now:#,0}, {Before:#,0} before"
        );
}
