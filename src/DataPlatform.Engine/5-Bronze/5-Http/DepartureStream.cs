using DataPlatform.Bronze.Quota;

namespace DataPlatform.Bronze.Http;

/// <summary>
/// A connection that notices when a request departs: between the permit and the wire lie the pool, a new connection, a busy machine, and the quota
/// counts from here. It lies above TLS, so that all it sees are requests. The permit travels along in the asynchronous flow of the call that
/// writes the request, which is so in HTTP/1.1 and not in HTTP/2, where one flow writes for all.
/// </summary>
internal sealed class DepartureStream(Stream connection) : Stream
{
    private static readonly AsyncLocal<Permit?> Departing = new();

    // Set by whoever reads, asked by whoever writes the same request again.
    private volatile bool _hasEnded;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Whose request the current flow sends.</summary>
    public static void Watch(Permit? permit) => Departing.Value = permit;

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var permit = Departing.Value;
        permit?.Departs(this, static before => ((DepartureStream)before)._hasEnded);
        await connection.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        permit?.MarkDeparted();
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await connection.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _hasEnded |= read == 0 && buffer.Length > 0;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => connection.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => connection.Read(buffer, offset, count);

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("requests are sent asynchronously");

    public override void Flush() => connection.Flush();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            connection.Dispose();
        }

        base.Dispose(disposing);
    }
}
