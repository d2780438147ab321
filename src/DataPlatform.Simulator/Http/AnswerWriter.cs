using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.ObjectPool;

namespace DataPlatform.Simulator.Http;

/// <summary>The buffer an answer is written into. Pooled: an answer costs no allocation of its own size.</summary>
internal sealed class AnswerWriter : IResettable, IDisposable
{
    private const int LargestKept = 8 * 1024 * 1024;

    public AnswerWriter()
    {
        // Relaxed: names come as raw UTF-8, as vendors send them. Where escapes are wanted, an endpoint encodes the text itself.
        Json = new Utf8JsonWriter(Buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
    }

    public ArrayBufferWriter<byte> Buffer { get; } = new(4096);

    public Utf8JsonWriter Json { get; }

    public int Status { get; set; } = StatusCodes.Status200OK;

    public string ContentType { get; set; } = ContentTypes.Json;

    public ReadOnlyMemory<byte> Body
    {
        get
        {
            Json.Flush();
            return Buffer.WrittenMemory;
        }
    }

    public bool TryReset()
    {
        Buffer.ResetWrittenCount();
        Json.Reset();
        Status = StatusCodes.Status200OK;
        ContentType = ContentTypes.Json;
        return Buffer.Capacity <= LargestKept;
    }

    public void Dispose() => Json.Dispose();
}
