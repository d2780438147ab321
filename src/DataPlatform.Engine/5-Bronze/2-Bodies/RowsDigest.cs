using System.Security.Cryptography;

namespace DataPlatform.Bronze.Bodies;

/// <summary>
/// Takes the digest of an answer's rows, by which a page that comes again is known whatever is written around them. White space does not count: the
/// line in bronze may have less of it than the body that came.
/// </summary>
internal sealed class RowsDigest : IRowSink, IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private bool _hasRows;

    /// <summary>SHA-256 of the rows, in hex; null when there were none.</summary>
    public string? Text => _hasRows ? Convert.ToHexStringLower(_hash.GetCurrentHash()) : null;

    public void Begin() { }

    public void Field(ReadOnlySpan<byte> name, FieldValue value) { }

    public void End(ReadOnlySpan<byte> row) => Add(row);

    public void Refuse(string why, ReadOnlySpan<byte> row) => Add(row);

    public void Dispose() => _hash.Dispose();

    private void Add(ReadOnlySpan<byte> row)
    {
        _hasRows = true;
        foreach (var part in row.SplitAny(" \r\n\t"u8))
        {
            _hash.AppendData(row[part]);
        }

        _hash.AppendData("\n"u8);
    }
}
