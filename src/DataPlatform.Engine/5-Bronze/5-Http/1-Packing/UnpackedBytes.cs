namespace DataPlatform.Bronze.Http.Packing;

/// <summary>What has been unpacked of a body, up to the most that is accepted: a compressed bomb must not fill the memory.</summary>
/// <param name="most">The most bytes.</param>
internal sealed class UnpackedBytes(long most) : IDisposable
{
    private readonly MemoryStream _bytes = new();

    public int Length => (int)_bytes.Length;

    /// <returns>False when that is more than is accepted.</returns>
    public bool TryAdd(ReadOnlySpan<byte> bytes)
    {
        if (_bytes.Length + bytes.Length > most)
        {
            return false;
        }

        _bytes.Write(bytes);
        return true;
    }

    /// <summary>What was added from a place on.</summary>
    public ReadOnlySpan<byte> From(int start) => _bytes.GetBuffer().AsSpan(start, Length - start);

    public byte[] ToArray() => _bytes.ToArray();

    public void Dispose() => _bytes.Dispose();
}
