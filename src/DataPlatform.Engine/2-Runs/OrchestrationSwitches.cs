namespace DataPlatform.Runs;

/// <summary>Which parts of a run are executed. Each switch holds on every path, ticker chunks included.</summary>
public sealed record OrchestrationSwitches
{
    /// <summary>Fetch from the sources. Default true; false means that not one HTTP call is made.</summary>
    public bool Bronze { get; init; } = true;

    /// <summary>Promote stored responses to typed tables. Default true. Works without <see cref="Bronze"/>: what earlier runs stored is promoted.</summary>
    public bool Silver { get; init; } = true;

    /// <summary>Promote silver to the star schema. Default true. Works without <see cref="Silver"/>.</summary>
    public bool Gold { get; init; } = true;

    /// <summary>Run the chunk of recipes that need no ticker and no query. Default true.</summary>
    public bool ExecuteNonTickerRecipes { get; init; } = true;

    /// <summary>Run the chunks of ticker recipes, and of those whose <c>for_each</c> is a query. Default true.</summary>
    public bool ExecuteTickerRecipes { get; init; } = true;

    /// <summary>At most this many tickers for each source, the first ones of the selection, and as many rows of each query in a <c>for_each</c>; null (default) takes all. Zero or less is refused.</summary>
    public int? TickerLimit { get; init; }
}
