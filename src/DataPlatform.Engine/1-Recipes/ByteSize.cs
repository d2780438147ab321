using System.Globalization;

namespace DataPlatform.Recipes;

/// <summary>Sizes as recipes write them: <c>512KB</c>, <c>64MB</c>, <c>1GB</c>, or a number of bytes. Powers of 1024.</summary>
public static class ByteSize
{
    private static readonly (string Unit, long Bytes)[] Units = [("KB", 1L << 10), ("MB", 1L << 20), ("GB", 1L << 30), ("B", 1), ("", 1)];

    /// <summary>Reads a size of less than 2 GB.</summary>
    public static bool TryParse(string text, out long bytes) => TryParse(text, int.MaxValue, out bytes);

    /// <summary>Reads a size.</summary>
    /// <param name="text">How it is written.</param>
    /// <param name="most">It must be less.</param>
    /// <param name="bytes">The size in bytes.</param>
    public static bool TryParse(string text, long most, out long bytes)
    {
        var (unit, size) = Units.First(u => text.EndsWith(u.Unit, StringComparison.OrdinalIgnoreCase));
        var ok = long.TryParse(
            text.AsSpan(0, text.Length - unit.Length).Trim(),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var number
        );
        ok = ok && number > 0 && number <= (most - 1) / size;
        bytes = ok ? number * size : 0;
        return ok;
    }

    /// <summary>A size as a person would say it.</summary>
    public static string ForPeople(long bytes) =>
        bytes switch
        {
            < 1 << 10 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
            < 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.#} KB"),
            < 1 << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.#} MB"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1073741824.0:0.##} GB"),
        };
}
