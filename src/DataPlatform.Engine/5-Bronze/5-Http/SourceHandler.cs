using System.Net;
using DataPlatform.Recipes;

namespace DataPlatform.Bronze.Http;

/// <summary>The HTTP handler of one source, made once for the process.</summary>
internal static class SourceHandler
{
    /// <param name="source">The source.</param>
    /// <param name="environment">The proxy that the environment names; null for that of this process.</param>
    public static SocketsHttpHandler New(SourceRecipe source, IWebProxy? environment = null) =>
        new()
        {
            // It accepts a body that is cut; see PackedBody.
            AutomaticDecompression = DecompressionMethods.None,
            // A key must never follow a redirect, so none is followed.
            AllowAutoRedirect = false,
            UseCookies = false,
            Proxy = new TunnelProxy(environment ?? HttpClient.DefaultProxy),
            MaxConnectionsPerServer = source.Concurrency,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(10),
            ActivityHeadersPropagator = null,
            // What is said to a proxy before there is a connection is nobody's request.
            PlaintextStreamFilter = (context, _) =>
                ValueTask.FromResult(
                    context.InitialRequestMessage.Method == HttpMethod.Connect
                        ? context.PlaintextStream
                        : new DepartureStream(context.PlaintextStream)
                ),
        };
}
