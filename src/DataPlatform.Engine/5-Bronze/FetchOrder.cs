using DataPlatform.Planning;
using DataPlatform.Runs;

namespace DataPlatform.Bronze;

/// <summary>A due request on its way to the fetcher.</summary>
/// <param name="request">What to ask.</param>
/// <param name="chunk">The chunk it counts for.</param>
internal sealed class FetchOrder(PlannedRequest request, int chunk)
{
    public PlannedRequest Request { get; } = request;

    public int Chunk { get; } = chunk;

    /// <summary>The request as those that watch the run know it.</summary>
    public RequestKey Key { get; } = new(chunk, request.Recipe.Id, request.Ticker, request.From);
}
