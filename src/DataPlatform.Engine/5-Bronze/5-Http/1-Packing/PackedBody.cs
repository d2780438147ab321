namespace DataPlatform.Bronze.Http.Packing;

/// <summary>
/// Unpacks a body, whole or not at all. .NET's own streams accept data that ends before its end, and a cut last value would pass for a whole one.
/// </summary>
internal static class PackedBody
{
    // A file that was packed, and packed once more on its way. Who packs more often means something else by it.
    private const int MostUndeclared = 2;

    /// <summary>The encodings that a server may choose from, for <c>Accept-Encoding</c>.</summary>
    public const string Accepted = "gzip, deflate, br";

    /// <summary>The most bytes that a body of a length can have on the wire: compression that gains nothing adds a little.</summary>
    public static long MostReceived(long most) => most + (most / 1000) + 1024;

    /// <summary>True when there may be something to unpack.</summary>
    /// <param name="received">The body as received.</param>
    /// <param name="encodings">Its <c>Content-Encoding</c>.</param>
    public static bool IsPacked(ReadOnlySpan<byte> received, ICollection<string> encodings) => encodings.Count > 0 || Gzip.IsAt(received);

    /// <summary>The body as it was before anybody packed it; null when it is larger than is accepted.</summary>
    /// <param name="received">The body as received.</param>
    /// <param name="encodings">Its <c>Content-Encoding</c>, in the order in which they were applied. One that was not asked for is passed over.</param>
    /// <param name="most">The most bytes that are accepted.</param>
    /// <param name="token">Looked at now and then.</param>
    /// <exception cref="InvalidDataException">It is not whole, or not what it is said to be; the message says which.</exception>
    public static byte[]? Unpack(byte[] received, IEnumerable<string> encodings, long most, CancellationToken token)
    {
        var body = received;
        foreach (var encoding in encodings.Reverse())
        {
            // Nothing stays nothing: it needs no gzip around it.
            if (body is { Length: > 0 })
            {
                body = Unpack(body, encoding, most, token);
            }
        }

        // A file of gzip is sent as it lies there, and then no header speaks of it.
        for (var i = 0; i < MostUndeclared && Gzip.IsAt(body); i++)
        {
            body = Unpack(body!, "gzip", most, token);
        }

        return body is null || body.Length > most ? null : body;
    }

    private static byte[]? Unpack(byte[] packed, string encoding, long most, CancellationToken token)
    {
        using var unpacked = new UnpackedBytes(MostReceived(most));
        var fits = encoding.ToUpperInvariant() switch
        {
            "GZIP" or "X-GZIP" => Gzip.TryUnpack(packed, unpacked, token),
            "DEFLATE" => Zlib.TryUnpack(packed, unpacked),
            "BR" => Brotli.TryUnpack(packed, unpacked),
            _ => unpacked.TryAdd(packed),
        };
        return fits ? unpacked.ToArray() : null;
    }
}
