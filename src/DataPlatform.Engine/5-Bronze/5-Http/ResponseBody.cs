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

    /// <summary>The body, unpacked, as long as the lease is not disposed; null when it is larger than allowed.</summary>
    /// <param name="response">The response, of which the head has come.</param>
    /// <param name="most">The most bytes that are allowed.</param>
    /// <param name="lease">Holds what the body takes.</param>
    /// <param name="token">Ends it.</param>
    /// <exception cref="IOException">It broke off.</exception>
    /// <exception cref="InvalidDataException">It came whole by its length, but what is packed in it is not whole.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(
        HttpResponseMessage response,
        long most,
        BodyLease lease,
        CancellationToken token
    )
    {
        try
        {
            return await ReadWholeAsync(response, PackedBody.MostReceived(most), lease, token).ConfigureAwait(false) is { } received
                ? await UnpackAsync(received, response.Content.Headers.ContentEncoding, most, lease, token).ConfigureAwait(false)
                : null;
        }
        catch (Exception e) when (!response.IsSuccessStatusCode && e is HttpRequestException or IOException or InvalidDataException)
        {
            // An error whose text breaks off is that error all the same.
            return ReadOnlyMemory<byte>.Empty;
        }
    }

    private static async ValueTask<ReadOnlyMemory<byte>?> ReadWholeAsync(
        HttpResponseMessage response,
        long most,
        BodyLease lease,
        CancellationToken token
    )
    {
        var length = response.Content.Headers.ContentLength;
        if (length > most)
        {
            return null;
        }

        var room = length ?? FirstRoom;
        await lease.HoldAsync(room, token).ConfigureAwait(false);
        var stream = await response.Content.ReadAsStreamAsync(token).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            // One byte more, so that the end is seen without asking for more room.
            var bytes = lease.Room((int)room + 1);
            var read = 0;
            while (await stream.ReadAsync(bytes.AsMemory(read..((int)room + 1)), token).ConfigureAwait(false) is > 0 and var piece)
            {
                read += piece;
                if (read > most)
                {
                    return null;
                }

                if (read > room)
                {
                    room = Math.Min(room * 2, most);
                    await lease.HoldAsync(room, token).ConfigureAwait(false);
                    bytes = lease.Room((int)room + 1, kept: read);
                }
            }

            return bytes.AsMemory(0, read);
        }
    }

    private static async ValueTask<ReadOnlyMemory<byte>?> UnpackAsync(
        ReadOnlyMemory<byte> received,
        ICollection<string> encodings,
        long most,
        BodyLease lease,
        CancellationToken token
    )
    {
        if (!PackedBody.IsPacked(received.Span, encodings))
        {
            lease.Settle(received.Length);
            if (received.Length > most)
            {
                // In one expression with what follows, null would be an empty body.
                return null;
            }

            return received;
        }

        var packed = received.ToArray();
        for (var room = Math.Max(LeastUnpacked, (long)packed.Length * UsualGain); ; room *= MoreGain)
        {
            room = Math.Min(room, most);
            await lease.HoldAsync(packed.Length + room, token).ConfigureAwait(false);
            if (PackedBody.Unpack(packed, encodings, room, token) is { } body)
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
