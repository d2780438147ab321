using DataPlatform.Recipes;
using DataPlatform.Runs;

namespace DataPlatform.Planning;

/// <summary>What can never be sent, whatever is due.</summary>
internal static class UnusableAsking
{
    /// <summary>Why it cannot be sent; null when it can.</summary>
    /// <param name="recipe">What is asked.</param>
    /// <param name="asking">For what.</param>
    /// <param name="date">The run's date.</param>
    public static NotSent? WhyNot(DatasetRecipe recipe, Asking asking, DateOnly date) =>
        asking.Fault is { } fault ? new NotSent.Unusable(fault)
        : asking.Values.Count == 0 && asking.Name is { } ticker && OutgoingRequest.IsUnsafeInPath(recipe, "ticker", ticker)
            ? new NotSent.UnsafeInPath()
        : UnsafeInPath(recipe, asking) is { } name ? new NotSent.Unusable($"{name} cannot stand in a path")
        : DateFields.AreIn(recipe)
        && DateFields.Unreadable(new(recipe, asking.Name, From: null, date) { Values = asking.Values }) is var (placeholder, value)
            ? new NotSent.Unusable($"{{{placeholder}}} cannot read '{Excerpt.Of(value)}', which is no day or moment")
        : null;

    private static string? UnsafeInPath(DatasetRecipe recipe, Asking asking)
    {
        foreach (var (name, value) in asking.Values)
        {
            if (OutgoingRequest.IsUnsafeInPath(recipe, name, value))
            {
                return name;
            }
        }

        // One that is not set says nothing of the asking: a run refuses it, and says how to set it.
        foreach (var variable in recipe.Source.Variables)
        {
            if (variable.Value is { Length: > 0 } value && OutgoingRequest.IsUnsafeInPath(recipe, variable.Name, value))
            {
                return variable.Name;
            }
        }

        return null;
    }
}
