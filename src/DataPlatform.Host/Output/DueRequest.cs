namespace DataPlatform.Host.Output;

/// <summary>One request that a run would send.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="Dataset">The dataset's name, with <c>/discriminator</c> where the recipe has one.</param>
/// <param name="Ticker">The ticker; null for a non-ticker recipe.</param>
/// <param name="From">The window's first day; null where the recipe asks for no window.</param>
/// <param name="Url">The address of the first page, without the key.</param>
internal sealed record DueRequest(string Source, string Dataset, string? Ticker, DateOnly? From, string Url)
{
    /// <summary>The method.</summary>
    public required string Method { get; init; }

    /// <summary>What the request carries; null for nothing.</summary>
    public string? Body { get; init; }
}
