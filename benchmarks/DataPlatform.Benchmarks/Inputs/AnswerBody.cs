using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DataPlatform.Benchmarks.Inputs;

/// <summary>Makes up the body of an answer: a JSON array of rows, the same for the same arguments.</summary>
internal static class AnswerBody
{
    private static readonly DateOnly Epoch = new(2000, 1, 1);
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>The name of a symbol.</summary>
    public static string Symbol(int answer) => string.Create(CultureInfo.InvariantCulture, $"S{answer:00000}");

    /// <summary>The body of one answer of a run.</summary>
    public static byte[] Of(Shape shape, StoredRun run, int answer)
    {
        var buffer = new ArrayBufferWriter<byte>(shape.RowsPerAnswer * 32 * (shape.Columns.Count + 2));
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartArray();
            for (var row = 0; row < shape.RowsPerAnswer; row++)
            {
                WriteRow(writer, shape, run, answer, row);
            }

            writer.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteRow(Utf8JsonWriter writer, Shape shape, StoredRun run, int answer, int row)
    {
        var day = run.FirstDay + row;
        var revision = day % 2 == 0 ? 0 : run.Revision;
        writer.WriteStartObject();
        writer.WriteString("symbol", Symbol(answer));
        writer.WriteString("date", Epoch.AddDays(day).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        for (var i = 0; i < shape.Columns.Count; i++)
        {
            var column = shape.Columns[i];
            var value = Mix(((ulong)answer << 40) ^ ((ulong)day << 16) ^ ((ulong)i << 8) ^ (ulong)revision);
            switch (column.Kind)
            {
                case ColumnKind.Price:
                    writer.WriteNumber(column.Name, new decimal((int)(value % 1_000_000), 0, 0, isNegative: false, scale: 2));
                    break;
                case ColumnKind.Count:
                    writer.WriteNumber(column.Name, (long)(value % 1_000_000_000));
                    break;
                default:
                    writer.WriteString(column.Name, Text(value));
                    break;
            }
        }

        writer.WriteEndObject();
    }

    private static string Text(ulong value)
    {
        var text = new StringBuilder("said \"Grüße\" to ");
        for (var i = 0; i < 34; i++)
        {
            value = Mix(value);
            text.Append((char)('a' + (value % 26)));
        }

        return text.ToString();
    }

    // The finalizer of SplitMix64: every bit of the input moves every bit of the output.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
