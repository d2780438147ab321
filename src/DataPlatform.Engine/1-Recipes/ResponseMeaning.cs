namespace DataPlatform.Recipes;

/// <summary>What a response means where a recipe says so.</summary>
public enum ResponseMeaning
{
    /// <summary>The rows are in it, whatever the status.</summary>
    Rows,

    /// <summary>There is no such thing: an answer, which counts for the cadence.</summary>
    Missing,

    /// <summary>An answer without rows.</summary>
    Empty,

    /// <summary>The source wants to be asked more slowly.</summary>
    Throttled,

    /// <summary>A failure that may pass: the request is tried again.</summary>
    Retry,

    /// <summary>A failure of the request.</summary>
    Failed,

    /// <summary>A failure that no other request of the source would be spared.</summary>
    Stop,
}
