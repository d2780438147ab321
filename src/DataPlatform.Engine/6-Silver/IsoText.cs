namespace DataPlatform.Silver;

/// <summary>
/// The fast path for days and moments: ISO 8601 as nearly everybody writes it, digit by digit. Whatever else is a date, or none, is for the plain
/// reading to say.
/// </summary>
internal static class IsoText
{
    private const int DayLength = 10;
    private const int MomentLength = 19;
    private const int MostDecimals = 7;

    /// <summary>Reads <c>2024-01-31</c>, alone or with <c>T</c> or a space and <c>23:59:59</c> or <c>23:59:59.1234567</c>, with or without <c>Z</c>.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="ticks">Since 0001-01-01, on the clock that the text is written for.</param>
    /// <param name="isUtc">It says that this is UTC.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out long ticks, out bool isUtc)
    {
        isUtc = false;
        if (!TryDay(text, out ticks))
        {
            return false;
        }

        if (text.Length == DayLength)
        {
            return true;
        }

        isUtc = text[^1] == 'Z';
        if (!TryTime(isUtc ? text[..^1] : text, out var time))
        {
            return false;
        }

        ticks += time;
        return true;
    }

    private static bool TryDay(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length < DayLength || text[4] != '-' || text[7] != '-')
        {
            return false;
        }

        var (year, month, day) = ((Two(text, 0) * 100) + Two(text, 2), Two(text, 5), Two(text, 8));
        if (Two(text, 0) < 0 || Two(text, 2) < 0 || year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        ticks = new DateTime(year, month, day).Ticks;
        return true;
    }

    private static bool TryTime(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.Length < MomentLength || text[10] is not ((byte)'T' or (byte)' ') || text[13] != ':' || text[16] != ':')
        {
            return false;
        }

        var (hour, minute, second) = (Two(text, 11), Two(text, 14), Two(text, 17));
        if (hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59)
        {
            return false;
        }

        ticks = new TimeSpan(hour, minute, second).Ticks;
        return text.Length == MomentLength || (text[MomentLength] == '.' && TryDecimals(text[(MomentLength + 1)..], ref ticks));
    }

    private static bool TryDecimals(ReadOnlySpan<byte> digits, ref long ticks)
    {
        if (digits.Length is 0 or > MostDecimals || digits.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            return false;
        }

        var unit = TimeSpan.TicksPerSecond;
        foreach (var digit in digits)
        {
            unit /= 10;
            ticks += (digit - '0') * unit;
        }

        return true;
    }

    // -1 when the two characters are no digits.
    private static int Two(ReadOnlySpan<byte> text, int at)
    {
        var (tens, ones) = ((uint)(text[at] - '0'), (uint)(text[at + 1] - '0'));
        return tens > 9 || ones > 9 ? -1 : (int)((tens * 10) + ones);
    }
}
