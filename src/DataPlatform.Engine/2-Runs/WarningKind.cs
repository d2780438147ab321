using System.Text.Json.Serialization;

namespace DataPlatform.Runs;

/// <summary>A sign that what a run loaded may not be whole or right. The name of each is its word in <c>ops.warnings</c> and in JSON.</summary>
public enum WarningKind
{
    /// <summary>Requests were answered on a date after the run's, so nothing was asked.</summary>
    [JsonStringEnumMemberName("later-date")]
    LaterDate,

    /// <summary>Stored answers have no recipe any more.</summary>
    [JsonStringEnumMemberName("no-recipe")]
    NoRecipe,

    /// <summary>A recipe says something else of its rows now, and not all of those that were stored fit it.</summary>
    [JsonStringEnumMemberName("recipe-changed")]
    RecipeChanged,
}
