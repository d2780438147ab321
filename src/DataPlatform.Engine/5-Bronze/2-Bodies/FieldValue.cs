namespace DataPlatform.Bronze.Bodies;

/// <summary>The value of one field of a row; valid only while it is being handed over.</summary>
internal readonly ref struct FieldValue(FieldKind kind, ReadOnlySpan<byte> utf8, ReadOnlySpan<byte> json)
{
    public FieldKind Kind { get; } = kind;

    /// <summary>The value in UTF-8; empty for <see cref="FieldKind.Null"/>.</summary>
    public ReadOnlySpan<byte> Utf8 { get; } = utf8;

    /// <summary>The value as JSON, as it was written; empty where the body is not JSON.</summary>
    public ReadOnlySpan<byte> Json { get; } = json;
}
