using System.Buffers;
using DataPlatform.Bronze.Http.Packing;

namespace DataPlatform.Bronze.Http;

/// <summary>
/// Reads a body to its end and unpacks it, as long as that is not too far away: a vendor's mistake or a compressed bomb must not fill the memory, and
/// neither must many large bodies together.
/// </summary>
internal static class ResponseBody
{
    private const int FirstRoom = 64 * 1024;
    private const int LeastUnpacked = 1024 * 1024;

    // What text usually gains by being packed, and how much more is tried when it gained more.
    private const int UsualGain = 8;
    private const int MoreGain = 4;

    /// <summary>The body, unpacked; null when it is larger than allowed.</summary>
    /// <param name="response">The response, of which the head has come.</param>
    /// <param name="most">The most bytes that are allowed.</param>
    /// <param name="lease">Holds what the body takes.</param>
    /// <param name="token">Ends it.</param>
    /// <exception cref="IOException">It broke off.</exception>
    /// <exception cref="InvalidDataException">It came whole by its length, but what is packed in it is not whole.</exception>
    public static async Task<byte[]?> ReadAsync(HttpResponseMessage response, long most, BodyLease lease, CancellationToken token)
    {
        try
        {
            return await ReadWholeAsync(response, PackedBody.MostReceived(most), lease, token).ConfigureAwait(false) is { } received
                ? await UnpackAsync(received, [.. response.Content.Headers.ContentEncoding], most, lease, token).ConfigureAwait(false)
                : null;
        }
        catch (Exception e) when (!response.IsSuccessStatusCode && e is HttpRequestException or IOException or InvalidDataException)
        {
            // An error whose text breaks off is that error all the same.
            return [];
        }
    }

    private static async Task<byte[]?> ReadWholeAsync(HttpResponseMessage response, long most, BodyLease lease, CancellationToken token)
    {
        var length = response.Content.Headers.ContentLength;
        if (length > most)
        {
            return null;
        }

        var room = length ?? FirstRoom;
        await lease.HoldAsync(room, token).ConfigureAwait(false);
        using var body = new MemoryStream((int)(length ?? 0));
        var stream = await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
            try
            {
                while (await stream.ReadAsync(buffer, token).ConfigureAwait(false) is > 0 and var read)
                {
                    if (body.Length + read > most)
                    {
                        return null;
                    }

                    if (body.Length + read > room)
                    {
                        room = Math.Max(room * 2, body.Length + read);
                        await lease.HoldAsync(room, token).ConfigureAwait(false);
                    }

                    body.Write(buffer, 0, read);
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        return body.Length == body.Capacity ? body.GetBuffer() : body.ToArray();
    }

    private static async Task<byte[]?> UnpackAsync(
        byte[] received,
        IReadOnlyList<string> encodings,
        long most,
        BodyLease lease,
        CancellationToken token
    )
    {
        if (!PackedBody.IsPacked(received, encodings))
        {
            lease.Settle(received.Length);
            return received.Length > most ? null : received;
        }

        for (var room = Math.Max(LeastUnpacked, (long)received.Length * UsualGain); ; room *= MoreGain)
        {
            room = Math.Min(room, most);
            await lease.HoldAsync(received.Length + room, token).ConfigureAwait(false);
            if (PackedBody.Unpack(received, encodings, room, token) is { } body)
            {
                lease.Settle(body.Length);
                return body;
            }

            if (room == most)
            {
                return null;
            }
        }
    }
}
