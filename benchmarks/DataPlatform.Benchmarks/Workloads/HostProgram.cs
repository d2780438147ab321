using System.Runtime.InteropServices;

namespace DataPlatform.Benchmarks.Workloads;

/// <summary>The program that a user runs.</summary>
internal static class HostProgram
{
    private static readonly string Artifacts = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", ".."));

    /// <summary>The platform of this machine, as a publish names it.</summary>
    public static string Platform { get; } = RuntimeInformation.RuntimeIdentifier;

    /// <summary>As the build made it, beside this program.</summary>
    public static string Built { get; } = Path.Combine(Artifacts, "bin", "DataPlatform.Host", "release", "dataplatform");

    /// <summary>As it was published for this platform, if it was.</summary>
    public static string Published { get; } =
        Path.Combine(Artifacts, "publish", "DataPlatform.Host", $"release_{Platform}", "dataplatform");

    /// <summary>As it was published, else as the build made it.</summary>
    public static string Best { get; } = File.Exists(Published) ? Published : Built;

    /// <summary>The size of the publish.</summary>
    public static long PublishedBytes() =>
        new DirectoryInfo(Path.GetDirectoryName(Published)!).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);
}
