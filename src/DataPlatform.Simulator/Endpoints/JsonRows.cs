using System.Globalization;
using System.Text.Json;

namespace DataPlatform.Simulator.Endpoints;

/// <summary>Short ways to write rows.</summary>
internal static class JsonRows
{
    private const string Day = "yyyy-MM-dd";

    public static void WriteDate(this Utf8JsonWriter json, JsonEncodedText name, DateOnly date)
    {
        Span<byte> text = stackalloc byte[10];
        date.TryFormat(text, out _, Day, CultureInfo.InvariantCulture);
        json.WriteString(name, text);
    }

    /// <summary>A day as some endpoints write it: with a midnight that means nothing.</summary>
    public static void WriteMidnight(this Utf8JsonWriter json, JsonEncodedText name, DateOnly date)
    {
        Span<byte> text = stackalloc byte[19];
        date.TryFormat(text, out _, Day, CultureInfo.InvariantCulture);
        " 00:00:00"u8.CopyTo(text[10..]);
        json.WriteString(name, text);
    }

    public static void WriteDate(this Utf8JsonWriter json, string name, DateOnly date) => json.WriteString(name, Text(date));

    /// <summary>A whole amount as an integer; null where there is none.</summary>
    public static void WriteAmount(this Utf8JsonWriter json, JsonEncodedText name, double value)
    {
        if (!double.IsFinite(value))
        {
            json.WriteNull(name);
        }
        else if (value == Math.Truncate(value) && Math.Abs(value) < 1e15)
        {
            json.WriteNumber(name, (long)value);
        }
        else
        {
            json.WriteNumber(name, value);
        }
    }

    public static void WriteNullOr(this Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    public static string Text(DateOnly date) => date.ToString(Day, CultureInfo.InvariantCulture);
}
