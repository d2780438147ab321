using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DataPlatform.Bronze.Segments;

/// <summary>What a line is written in. It is used again, by the thread that gave it back: what was written in it is valid until then.</summary>
internal sealed class LineBuffer : IDisposable
{
    // Short bodies stand in it, and those that are no JSON, however long.
    private const int LargestKept = 128 * 1024;

    private static readonly JsonWriterOptions Relaxed = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    [ThreadStatic]
    private static LineBuffer? _idle;

    private LineBuffer() => Json = new(Bytes, Relaxed);

    /// <summary>What has been written, by <see cref="Json"/> once it is flushed.</summary>
    public ArrayBufferWriter<byte> Bytes { get; } = new(2048);

    public Utf8JsonWriter Json { get; }

    /// <summary>An empty one, to be disposed by the same thread.</summary>
    public static LineBuffer Rent()
    {
        var buffer = _idle ?? new();
        _idle = null;
        return buffer;
    }

    public void Dispose()
    {
        Bytes.ResetWrittenCount();
        Json.Reset();
        if (Bytes.Capacity <= LargestKept)
        {
            _idle = this;
        }
        else
        {
            Json.Dispose();
        }
    }
}
