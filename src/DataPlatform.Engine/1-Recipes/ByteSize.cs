using System.Globalization;

namespace DataPlatform.Recipes;

/// <summary>Sizes as recipes write them: <c>512KB</c>, <c>64MB</c>, <c>1GB</c>, or a number of bytes. Powers of 1024.</summary>
internal static class ByteSize
{
    private static readonly (string Unit, long Bytes)[] Units = [("KB", 1L << 10), ("MB", 1L << 20), ("GB", 1L << 30), ("B", 1), ("", 1)];

    public static bool TryParse(string text, out long bytes)
    {
        var (unit, size) = Units.First(u => text.EndsWith(u.Unit, StringComparison.OrdinalIgnoreCase));
        var ok = long.TryParse(
            text.AsSpan(0, text.Length - unit.Length).Trim(),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number
        );
        ok = ok && number is > 0 and < int.MaxValue && number * size < int.MaxValue;
        bytes = ok ? number * size : 0;
        return ok;
    }

    public static string ForPeople(long bytes) =>
        bytes switch
        {
            < 1 << 10 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
            < 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.#} KB"),
            < 1 << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.#} MB"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1073741824.0:0.##} GB"),
        };
}
