using DataPlatform.Planning;
using DataPlatform.Runs;

namespace DataPlatform.Bronze;

/// <summary>A due request on its way to the fetcher.</summary>
/// <param name="Request">What to ask.</param>
/// <param name="Chunk">The chunk it counts for.</param>
internal sealed record FetchOrder(PlannedRequest Request, int Chunk)
{
    /// <summary>The request as those that watch the run know it.</summary>
    public RequestKey Key { get; } = new(Chunk, Request.Recipe.Id, Request.Ticker, Request.From);
}
