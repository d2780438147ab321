using System.Net;
using System.Net.Sockets;
using DataPlatform.Recipes;

namespace DataPlatform.Bronze;

/// <summary>The HTTP handler of one source, made once for the process.</summary>
internal static class SourceHandler
{
    public static SocketsHttpHandler New(SourceRecipe source) =>
        new()
        {
            AutomaticDecompression = DecompressionMethods.All,
            // A key must never follow a redirect, so none is followed.
            AllowAutoRedirect = false,
            UseCookies = false,
            MaxConnectionsPerServer = source.Concurrency,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectTimeout = TimeSpan.FromSeconds(10),
            ActivityHeadersPropagator = null,
            ConnectCallback = async (context, token) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                try
                {
                    await socket.ConnectAsync(context.DnsEndPoint, token).ConfigureAwait(false);
                    return new DepartureStream(socket);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            },
        };
}
