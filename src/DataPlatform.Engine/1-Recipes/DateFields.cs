using System.Runtime.CompilerServices;

namespace DataPlatform.Recipes;

/// <summary>The placeholders of what a recipe sends whose functions read a day or moment out of what may be none: values of its <c>for_each</c>, variables, tickers.</summary>
internal static class DateFields
{
    // Found once for each recipe, of which there may be a million requests.
    private static readonly ConditionalWeakTable<DatasetRecipe, List<TemplateField>> Found = [];

    /// <summary>There are such placeholders.</summary>
    public static bool AreIn(DatasetRecipe recipe) => Found.GetValue(recipe, In).Count > 0;

    /// <summary>A placeholder whose value cannot be read, and the value; null when there is none.</summary>
    /// <param name="values">What the placeholders of the recipe stand for.</param>
    public static (string Placeholder, string Value)? Unreadable(PlaceholderValues values)
    {
        foreach (var field in Found.GetValue(values.Recipe, In))
        {
            if (field.Unreadable(values.ValueOf) is { } value)
            {
                return (field.Text, value);
            }
        }

        return null;
    }

    private static List<TemplateField> In(DatasetRecipe recipe) =>
        [
            .. recipe
                .Sent.SelectMany(text => Template.Of(text).Fields)
                .Where(f => f.Functions.Any(fn => fn.NeedsDate) && !Placeholder.OfDates.Contains(f.Name, StringComparer.Ordinal)),
        ];
}
