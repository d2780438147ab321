using System.Buffers;
using DataPlatform.Bronze.Http.Packing;

namespace DataPlatform.Bronze.Http;

/// <summary>Reads a body to its end and unpacks it, as long as that is not too far away: a vendor's mistake or a compressed bomb must not fill the memory.</summary>
internal static class ResponseBody
{
    /// <summary>The body, unpacked; null when it is larger than allowed.</summary>
    /// <exception cref="IOException">It broke off.</exception>
    /// <exception cref="InvalidDataException">It came whole by its length, but what is packed in it is not whole.</exception>
    public static async Task<byte[]?> ReadAsync(HttpResponseMessage response, long most, CancellationToken token)
    {
        try
        {
            return await ReadWholeAsync(response, PackedBody.MostReceived(most), token).ConfigureAwait(false) is { } received
                ? PackedBody.Unpack(received, response.Content.Headers.ContentEncoding, most, token)
                : null;
        }
        catch (Exception e) when (!response.IsSuccessStatusCode && e is HttpRequestException or IOException or InvalidDataException)
        {
            // An error whose text breaks off is that error all the same.
            return [];
        }
    }

    private static async Task<byte[]?> ReadWholeAsync(HttpResponseMessage response, long most, CancellationToken token)
    {
        if (response.Content.Headers.ContentLength > most)
        {
            return null;
        }

        using var body = new MemoryStream((int)(response.Content.Headers.ContentLength ?? 0));
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

                    body.Write(buffer, 0, read);
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        return body.ToArray();
    }
}
