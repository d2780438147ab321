using System.Globalization;

namespace DataPlatform.Host;

/// <summary>Whether this process may open as many files as it needs: with too few, the runtime dies before anybody can say why.</summary>
internal static class FileHandles
{
    // The runtime takes about two hundred; a chunk has a segment for each dataset and up to 64 connections for each source.
    private const long Least = 512;
    private const string Wanted = "Max open files";

    /// <summary>What is wrong and what to do; null when nothing is, or where the system does not say.</summary>
    /// <param name="limits">The process's limits, as Linux writes them.</param>
    public static string? Problem(string limits = "/proc/self/limits")
    {
        var line = File.Exists(limits) ? File.ReadLines(limits).FirstOrDefault(l => l.StartsWith(Wanted, StringComparison.Ordinal)) : null;
        var soft = line?[Wanted.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(soft, CultureInfo.InvariantCulture, out var most) && most < Least
            ? $"this process may open only {most} files, and needs {Least} or more; raise the limit with 'ulimit -n 1024'"
            : null;
    }
}
