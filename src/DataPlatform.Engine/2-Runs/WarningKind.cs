using System.Text.Json.Serialization;

namespace DataPlatform.Runs;

/// <summary>A sign that what a run loaded may not be whole or right. The name of each is its word in <c>ops.warnings</c> and in JSON.</summary>
public enum WarningKind
{
    /// <summary>Requests were answered on a date after the run's, so nothing was asked.</summary>
    [JsonStringEnumMemberName("later-date")]
    LaterDate,

    /// <summary>Different rows with one key stood in one answer; the last one was kept.</summary>
    [JsonStringEnumMemberName("same-key")]
    SameKey,

    /// <summary>Stored answers have no recipe any more.</summary>
    [JsonStringEnumMemberName("no-recipe")]
    NoRecipe,

    /// <summary>A recipe says something else of its rows now, and not all of those that were stored fit it.</summary>
    [JsonStringEnumMemberName("recipe-changed")]
    RecipeChanged,

    /// <summary>Tickers that had rows were answered without any when all of them were asked for; or what was there is "no such thing" now.</summary>
    [JsonStringEnumMemberName("no-longer-there")]
    NoLongerThere,

    /// <summary>Whatever ticker a recipe was asked for, the answer was "no such thing".</summary>
    [JsonStringEnumMemberName("nothing-there")]
    NothingThere,

    /// <summary>Declared fields used to come and are in no answer any more.</summary>
    [JsonStringEnumMemberName("field-gone")]
    FieldGone,

    /// <summary>Declared fields are in no row.</summary>
    [JsonStringEnumMemberName("field-missing")]
    FieldMissing,

    /// <summary>Answers say that there is more of them than was read: no paging is declared, or its pages have ended.</summary>
    [JsonStringEnumMemberName("more-pages")]
    MorePages,

    /// <summary>Answers end where a row cap of the vendor cuts them, and a part of their window is missing.</summary>
    [JsonStringEnumMemberName("row-cap")]
    RowCap,
}
