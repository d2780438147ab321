namespace DataPlatform.Recipes;

/// <summary>What a status other than 2xx means where a recipe says so.</summary>
public enum ResponseMeaning
{
    /// <summary>There is no such thing: an answer, which counts for the cadence.</summary>
    Missing,

    /// <summary>An answer without rows.</summary>
    Empty,

    /// <summary>The source wants to be asked more slowly.</summary>
    Throttled,

    /// <summary>A failure of the request.</summary>
    Failed,
}
