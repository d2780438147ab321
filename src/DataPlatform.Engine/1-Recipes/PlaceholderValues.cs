using System.Globalization;

namespace DataPlatform.Recipes;

/// <summary>What the placeholders stand for in one request, and in the rows of its answer.</summary>
/// <param name="Recipe">What is asked.</param>
/// <param name="Ticker">For whom; null for a non-ticker recipe.</param>
/// <param name="From">The window's first day; null where the recipe asks for no window.</param>
/// <param name="Date">The run's date.</param>
internal sealed record PlaceholderValues(DatasetRecipe Recipe, string? Ticker, DateOnly? From, DateOnly Date)
{
    /// <summary>What the request is for, by the placeholders of <c>for_each</c>; with a ticker under its name where there is one.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Values { get; init; } = [];

    /// <summary>The window's last day.</summary>
    public DateOnly To { get; init; } = Date;

    /// <summary>How the ends of the window are written where they are sent; null: as 2015-01-31, as they are in columns.</summary>
    public AskedWindow? Window { get; init; }

    /// <summary>The part of a day that is asked for; null where days are.</summary>
    public DayPart? Part { get; init; }

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
            "ticker" => new(Valued(name) ?? Ticker),
            "discriminator" => new(Recipe.Discriminator),
            "from" when Part is { } part && Window is not null => Window.FirstValue(part),
            "to" when Part is { } part && Window is not null => Window.LastValue(part),
            "from" => From is { } from ? Window?.FirstValue(from) ?? TemplateValue.Of(from) : default,
            "to" => Window?.LastValue(To) ?? TemplateValue.Of(To),
            "date" => TemplateValue.Of(Date),
            "limit" => new(Recipe.Limit?.ToString(CultureInfo.InvariantCulture)),
            "page" => new(Page),
            _ when Recipe.Source.Variables.FirstOrDefault(v => v.Name == name) is { } variable => new(variable.Value),
            _ when Valued(name) is { } value => new(value) { Items = ItemsOf(name, value) },
            // A line of bronze may be older than its recipe.
            _ when Recipe.ForEach.Any(f => f.Names.Contains(name, StringComparer.Ordinal)) => new(""),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, $"{Recipe.Name}: no such placeholder"),
        };

    // The values of a group are kept as they are sent.
    private IReadOnlyList<string>? ItemsOf(string name, string value) =>
        Recipe.ForEach.FirstOrDefault(f => f.Names.Contains(name, StringComparer.Ordinal)) is FanOut.Queried { Group: > 1 } group
            ? value.Split(group.Separator)
            : null;

    private string? Valued(string name)
    {
        foreach (var (its, value) in Values)
        {
            if (its == name)
            {
                return value;
            }
        }

        return null;
    }

    /// <summary>A day as 2015-01-31.</summary>
    public static string Day(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
