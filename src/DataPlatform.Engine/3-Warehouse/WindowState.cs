namespace DataPlatform.Warehouse;

/// <summary>What an answer means for its window. The name of each is its word in <c>ops.windows</c>.</summary>
internal enum WindowState
{
    /// <summary>The window was over for long: it is not asked again.</summary>
    Settled,

    /// <summary>The same, but the answer was "no such thing", which only counts when the recipe's path is known to be right.</summary>
    Missing,

    /// <summary>Its promoted rows reach from the first day to the last, and the answer was the last word on them.</summary>
    Covered,

    /// <summary>Rows of its last answer did not fit. Should they come again just the same, the vendor means them.</summary>
    Refused,

    /// <summary>It was over, but rows may still come: it was asked on a day, and the cadence counts from it.</summary>
    Asked,
}
