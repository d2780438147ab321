using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace DataPlatform.Bronze.Bodies;

/// <summary>
/// Takes the digest of an answer's rows, by which a page that comes again is known whatever is written around them: of their keys where fields hold
/// them, because a price or a count may move between two pages, else of whole rows. White space does not count: the line in bronze may have less of
/// it than the body that came. It also keeps a field of the last row.
/// </summary>
/// <param name="field">The field that is kept of the last row; null for none.</param>
/// <param name="key">The fields that tell rows apart; empty: whole rows do.</param>
internal sealed class RowsDigest(string? field, IReadOnlyList<string> key) : IRowSink, IDisposable
{
    private readonly byte[][] _key = [.. key.Select(Encoding.UTF8.GetBytes)];
    private readonly byte[]? _field = field is null ? null : Encoding.UTF8.GetBytes(field);
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly JsonScratch _scratch = new();
    private bool _hasRows;
    private bool _hasKey;

    /// <summary>SHA-256 of the rows, in hex; null when there were none.</summary>
    public string? Text => _hasRows ? Convert.ToHexStringLower(_hash.GetCurrentHash()) : null;

    /// <summary>The field of the last row; null when it has none, or null, or nothing that could be asked for.</summary>
    public string? LastField { get; private set; }

    /// <summary>A row as the vendor sent it, where rows in a shape are made of it.</summary>
    /// <param name="row">The row, with the names on the way to it.</param>
    public void Sent(ReadOnlySpan<byte> row)
    {
        Begin();
        var json = new Utf8JsonReader(row, JsonText.Options);
        json.Read();
        while (_field is not null && json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = _scratch.Name(ref json);
            json.Read();
            Field(name, _scratch.Value(ref json, row));
        }

        Add(row);
    }

    public void Begin() => (LastField, _hasKey) = (null, false);

    public void Field(ReadOnlySpan<byte> name, FieldValue value)
    {
        if (_field is not null && value.Kind is FieldKind.Text or FieldKind.Plain && name.SequenceEqual(_field))
        {
            LastField = Encoding.UTF8.GetString(value.Utf8);
        }

        foreach (var its in _key)
        {
            if (name.SequenceEqual(its))
            {
                _hasKey = true;
                _hash.AppendData(its);
                _hash.AppendData("="u8);
                _hash.AppendData(value.Utf8);
                _hash.AppendData("\n"u8);
            }
        }
    }

    public void Column(int column, FieldValue value) { }

    public void End(ReadOnlySpan<byte> row)
    {
        _hasRows = true;
        if (!_hasKey)
        {
            Add(row);
        }
    }

    public void Refuse(string why, ReadOnlySpan<byte> row)
    {
        LastField = null;
        Add(row);
    }

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
