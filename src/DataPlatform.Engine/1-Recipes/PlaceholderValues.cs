using System.Globalization;

namespace DataPlatform.Recipes;

/// <summary>What the placeholders stand for in one request, and in the rows of its answer.</summary>
/// <param name="Recipe">What is asked.</param>
/// <param name="Ticker">For whom; null for a non-ticker recipe.</param>
/// <param name="From">The window's first day; null where the recipe asks for no window.</param>
/// <param name="Date">The run's date, which is the window's last day.</param>
internal sealed record PlaceholderValues(DatasetRecipe Recipe, string? Ticker, DateOnly? From, DateOnly Date)
{
    /// <summary>What tells the page from the others; null where nothing does.</summary>
    public string? Page { get; init; }

    /// <summary>The value of a placeholder as it is written; empty where the request has none.</summary>
    /// <param name="name">One of <see cref="Placeholder.Names"/>, or a variable of the source; lint has refused every other.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such placeholder.</exception>
    public string Of(string name) => ValueOf(name).Text ?? "";

    /// <summary>The value of a placeholder.</summary>
    /// <param name="name">One of <see cref="Placeholder.Names"/>, or a variable of the source; lint has refused every other.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such placeholder.</exception>
    public TemplateValue ValueOf(string name) =>
        name switch
        {
            "ticker" => new(Ticker),
            "discriminator" => new(Recipe.Discriminator),
            "from" => From is { } from ? TemplateValue.Of(from) : default,
            "to" or "date" => TemplateValue.Of(Date),
            "limit" => new(Recipe.Limit?.ToString(CultureInfo.InvariantCulture)),
            "page" => new(Page),
            _ when Recipe.Source.Variables.FirstOrDefault(v => v.Name == name) is { } variable => new(variable.Value),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, $"{Recipe.Name}: no such placeholder"),
        };
}
