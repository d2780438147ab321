namespace DataPlatform.Simulator.Data;

/// <summary>Hashes that are the same in every process and on every machine (SplitMix64 and FNV-1a).</summary>
internal static class StableHash
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    public static ulong Mix(ulong value)
    {
        value += Golden;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }

    public static ulong Combine(ulong left, ulong right) => Mix(left ^ Mix(right));

    public static ulong Of(ReadOnlySpan<char> text)
    {
        var hash = 0xCBF29CE484222325;
        foreach (var letter in text)
        {
            hash = (hash ^ letter) * 0x100000001B3;
        }

        return Mix(hash);
    }

    /// <summary>From 0 up to but not including 1.</summary>
    public static double Unit(ulong hash) => (hash >> 11) * (1.0 / (1UL << 53));

    /// <summary>From -1 up to but not including 1.</summary>
    public static double Signed(ulong hash) => (Unit(hash) * 2) - 1;
}
