using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DataPlatform.Tests.Support;

/// <summary>A server that answers the first request on a connection and closes it, without a word, when the second one comes.</summary>
internal sealed class ClosingServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private int _requests;

    public ClosingServer()
    {
        _listener.Start();
        _ = ServeAsync();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}/");

    /// <summary>Requests that arrived, on all connections.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var connection = await _listener.AcceptTcpClientAsync();
                await ServeAsync(connection.GetStream());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII);
        for (var isFirst = true; await HasRequestAsync(reader) && isFirst; isFirst = false)
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]"u8.ToArray());
        }
    }

    private async Task<bool> HasRequestAsync(StreamReader reader)
    {
        if (await reader.ReadLineAsync() is null)
        {
            return false;
        }

        Interlocked.Increment(ref _requests);
        while (await reader.ReadLineAsync() is { Length: > 0 })
        {
            // The headers, up to the empty line.
        }

        return true;
    }
}
