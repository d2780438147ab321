using System.Buffers;

namespace DataPlatform.Bronze.Http;

/// <summary>Reads a body to its end, as long as that is not too far away: a vendor's mistake or a compressed bomb must not fill the memory.</summary>
internal static class ResponseBody
{
    /// <summary>The body, decompressed; null when it is larger than allowed.</summary>
    /// <exception cref="IOException">It broke off.</exception>
    /// <exception cref="InvalidDataException">It cannot be decompressed.</exception>
    public static async Task<byte[]?> ReadAsync(HttpResponseMessage response, long most, CancellationToken token)
    {
        try
        {
            return await ReadWholeAsync(response, most, token).ConfigureAwait(false);
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
            catch (InvalidOperationException e)
            {
                // What the Brotli decoder throws for bytes that are no Brotli.
                throw new InvalidDataException(e.Message, e);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        return body.ToArray();
    }
}
