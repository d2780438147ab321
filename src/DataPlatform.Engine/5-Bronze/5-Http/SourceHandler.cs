using System.Net;
using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Http;

/// <summary>The HTTP handler of one source, made once for the process.</summary>
internal static class SourceHandler
{
    public static SocketsHttpHandler New(SourceRecipe source) =>
        new()
        {
            // It accepts a body that is cut; see PackedBody.
            AutomaticDecompression = DecompressionMethods.None,
            // A key must never follow a redirect, so none is followed.
            AllowAutoRedirect = false,
            UseCookies = false,
            MaxConnectionsPerServer = source.Concurrency,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(10),
            ActivityHeadersPropagator = null,
            PlaintextStreamFilter = (context, _) => ValueTask.FromResult<Stream>(new DepartureStream(context.PlaintextStream)),
        };
}
