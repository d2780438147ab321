using System.Net.Sockets;

namespace DataPlatform.Bronze;

/// <summary>
/// A connection that notices when a request leaves. Between the permit and the socket lie the pool, a new connection, a busy machine; the quota
/// counts from here. The request travels along in the asynchronous flow of the call that writes it. (Over HTTP/2 another flow writes; then the
/// answer is the proof that the request had left.)
/// </summary>
internal sealed class DepartureStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    private static readonly AsyncLocal<Action?> OnDeparture = new();

    /// <summary>What to call when the current flow's request has been written.</summary>
    public static void Watch(Action onDeparture) => OnDeparture.Value = onDeparture;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await base.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        OnDeparture.Value?.Invoke();
    }
}
